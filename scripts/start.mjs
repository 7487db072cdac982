// `npm start`: from a bare clone to a running Parley. Only Node's own modules until the install is
// done; the launcher itself is apps/cli/src/start.
import { ensureInstalled, requireNode, step } from './prepare.mjs'

const begun = performance.now()
requireNode()
await ensureInstalled()
const { generate } = await import('./generate.mjs')
await generate()
const { bundle, isBundled } = await import('./bundle.mjs')
if (!isBundled()) await step('Making the processes', bundle)
const { start } = await import('../apps/cli/dist/start.mjs')
process.exitCode = await start(begun)
