// Makes the Prisma client out of prisma/schema.prisma. Prisma looks for its schema engine even where it
// does not use it, and would download it; any existing file satisfies it, since the work is done in
// WebAssembly. So generating needs nothing but the package registry.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const output = join(root, 'packages/db/src/generated')
const stamp = join(output, '.made-from')

const require = createRequire(join(root, 'package.json'))
const packageFile = require.resolve('prisma/package.json')
const prismaPackage = JSON.parse(readFileSync(packageFile, 'utf8'))
const made = createHash('sha256')
  .update(readFileSync(join(root, 'prisma/schema.prisma')))
  .update(prismaPackage.version)
  .digest('hex')

if (!process.argv.includes('--force') && existsSync(stamp) && existsSync(join(output, 'client.ts')) && readFileSync(stamp, 'utf8') === made) {
  console.log('The Prisma client is up to date.')
  process.exit(0)
}

const bin = typeof prismaPackage.bin === 'string' ? prismaPackage.bin : prismaPackage.bin.prisma
const cli = join(dirname(packageFile), bin)
const result = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
  cwd: root,
  encoding: 'utf8',
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? fileURLToPath(import.meta.url),
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  },
})
if (result.status !== 0) {
  console.error(result.stdout ?? '')
  console.error(result.stderr ?? result.error?.message ?? '')
  console.error('The Prisma client could not be made. Run `pnpm install`, then `pnpm generate` again.')
  process.exit(result.status ?? 1)
}
mkdirSync(output, { recursive: true })
writeFileSync(stamp, made)
console.log('The Prisma client was made in packages/db/src/generated.')
