import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ParleyError } from '@parley/errors'

/** What the web app's build is made from. */
const sources = ['apps/web', 'packages', 'prisma/schema.prisma', 'pnpm-lock.yaml']
const skipped = new Set(['node_modules', '.next', '.turbo', 'dist'])

/** True when the last build was made from just these sources. */
export function isWebBuilt(root: string): boolean {
  const stamp = stampFile(root)
  return existsSync(stamp) && existsSync(join(root, 'apps/web/.next/BUILD_ID')) && readFileSync(stamp, 'utf8') === hashSources(root)
}

/** Builds the web app for production. Throws ParleyError MISCONFIGURED with the compiler's words; an abort ends it. */
export async function buildWeb(root: string, signal?: AbortSignal): Promise<void> {
  const wanted = hashSources(root)
  const web = join(root, 'apps/web')
  const next = createRequire(join(web, 'package.json')).resolve('next/dist/bin/next')
  const output: string[] = []
  const code = await new Promise<number | null>((done) => {
    const child = spawn(process.execPath, [next, 'build'], {
      cwd: web,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: it starts helpers, which have to end with it.
      detached: process.platform !== 'win32',
    })
    const end = () => {
      try {
        if (child.pid !== undefined && child.exitCode === null) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
      } catch {
        // It has just ended by itself.
      }
    }
    signal?.addEventListener('abort', end)
    process.once('exit', end)
    if (signal?.aborted) end()
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output.push(text))
    child.once('error', (cause) => {
      output.push(cause.message)
      done(1)
    })
    child.once('close', (exit) => {
      signal?.removeEventListener('abort', end)
      process.off('exit', end)
      done(exit)
    })
  })
  if (code !== 0) throw new ParleyError('MISCONFIGURED', whyNot(output.join('').trim()))
  writeFileSync(stampFile(root), wanted)
}

function whyNot(output: string): string {
  if (/ENOSPC|No space left on device/i.test(output)) return 'The web app could not be built: the disk is full. Free some space and start again.'
  if (/Another next build process is already running/i.test(output)) return 'Another start from this checkout is building the web app just now. Wait until it is done, then start again.'
  return `The web app could not be built.\n${output.split('\n').slice(-40).join('\n')}`
}

const stampFile = (root: string) => join(root, 'apps/web/.next/parley-sources')

function hashSources(root: string): string {
  const hash = createHash('sha256')
  const add = (path: string) => {
    const full = join(root, path)
    if (!existsSync(full)) return
    if (statSync(full).isFile()) {
      hash.update(path).update(readFileSync(full))
      return
    }
    for (const entry of readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (skipped.has(entry.name) || entry.name === 'next-env.d.ts' || entry.name.endsWith('.test.ts') || entry.name.endsWith('.tsbuildinfo')) continue
      if (entry.isDirectory()) add(`${path}/${entry.name}`)
      else hash.update(`${path}/${entry.name}`).update(readFileSync(join(full, entry.name)))
    }
  }
  sources.forEach(add)
  return hash.digest('hex')
}
