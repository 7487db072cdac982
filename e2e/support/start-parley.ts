import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startParley } from './parley.ts'

/** One Parley for all journeys; journeys that stop and start it make their own. */
export default async function globalSetup() {
  const home = mkdtempSync(join(tmpdir(), 'parley-journeys-'))
  const parley = await startParley(home)
  process.env['PARLEY_DEMO'] = JSON.stringify(parley.demo)
  return async () => {
    await parley.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
