// `pnpm parley …`: the command line. Made of one file, like the processes, so that it answers quickly.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { requireNode, root } from './prepare.mjs'

requireNode()
if (!existsSync(join(root, 'node_modules/esbuild')) || !existsSync(join(root, 'packages/db/src/generated/client.ts'))) {
  console.error('Nothing is installed here yet. Run npm start first: it installs and builds, and the command line talks to what it starts.')
  process.exit(1)
}
const { bundle, isBundled } = await import('./bundle.mjs')
if (!isBundled()) await bundle()
await import('../apps/cli/dist/parley.mjs')
