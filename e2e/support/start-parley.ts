import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMcpStandIn, stock } from './mcp-stand-in.ts'
import { startModelStandIn } from './model-stand-in.ts'
import { startParley } from './parley.ts'

/** One Parley for all journeys; journeys that stop and start it make their own. */
export default async function globalSetup() {
  const home = mkdtempSync(join(tmpdir(), 'parley-journeys-'))
  // Asked only where a workspace has a key; without one, the rules answer.
  const models = await startModelStandIn()
  process.env['OPENAI_BASE_URL'] = models.url
  const shelf = await startMcpStandIn()
  process.env['PARLEY_TOOL_STAND_INS'] = `${stock.origin}=${shelf.url}`
  const parley = await startParley(home)
  process.env['PARLEY_DEMO'] = JSON.stringify(parley.demo)
  return async () => {
    await parley.stop()
    await Promise.all([models.stop(), shelf.stop()])
    rmSync(home, { recursive: true, force: true })
  }
}
