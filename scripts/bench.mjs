// `pnpm bench`: measures this Parley on this machine. See `pnpm bench --help`.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, isBundled } from './bundle.mjs'
import { requireNode, root } from './prepare.mjs'

requireNode()
if (!existsSync(join(root, 'node_modules/tsx')) || !existsSync(join(root, 'packages/db/src/generated/client.ts'))) {
  console.error('Nothing is installed here yet. Run npm start first: it installs and builds; then pnpm bench.')
  process.exit(1)
}
// What is measured is what npm start runs.
if (!isBundled()) await bundle()
const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'apps/worker/src/bench/main.ts'), ...process.argv.slice(2)], { cwd: join(root, 'apps/worker'), stdio: 'inherit' })
process.exit(status ?? 1)
