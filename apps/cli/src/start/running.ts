import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ParleyError } from '@parley/errors'
import { holderOf } from './home.ts'
import type { Ports } from './ports.ts'

/** What a running Parley tells the command line: where it is and how to reach its database. */
export interface Running {
  ports: Ports
  databaseUrls: { admin: string; web: string; worker: string; gateway: string }
}

const fileOf = (home: string) => join(home, 'running.json')

/** Readable by its owner only: it holds the database's passwords. */
export function writeRunning(home: string, running: Running): () => void {
  rmSync(fileOf(home), { force: true })
  writeFileSync(fileOf(home), `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 })
  return () => rmSync(fileOf(home), { force: true })
}

/** Throws ParleyError MISCONFIGURED where no Parley runs on this data folder. */
export function readRunning(root: string): Running & { home: string } {
  const home = resolve(process.env['PARLEY_HOME'] || join(root, '.parley'))
  // After a kill -9 the note is left behind: only one whose launcher lives is believed.
  if (holderOf(home) === undefined) throw new ParleyError('MISCONFIGURED', `No Parley is running on the data folder ${home}. Start it with npm start, or name its folder with PARLEY_HOME.`)
  if (!existsSync(fileOf(home))) throw new ParleyError('MISCONFIGURED', `The Parley on the data folder ${home} is still starting. Try again in a moment.`)
  try {
    return { home, ...(JSON.parse(readFileSync(fileOf(home), 'utf8')) as Running) }
  } catch (cause) {
    throw new ParleyError('MISCONFIGURED', `${fileOf(home)} cannot be read (${(cause as Error).message}). It belongs to the user who started Parley; run this as that user.`, { cause })
  }
}
