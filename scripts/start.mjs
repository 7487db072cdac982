// `npm start`: from a bare clone to a running Parley. Only Node's own modules until the install is
// done; the launcher itself is apps/cli/src/start.
import { ensureInstalled, requireNode } from './prepare.mjs'

requireNode()
await ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
const { start } = await import('../apps/cli/src/start/start.ts')
process.exitCode = await start()
