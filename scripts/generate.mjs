// Makes the Prisma client out of prisma/schema.prisma. Prisma looks for its schema engine even where it
// does not use it, and would download it; any existing file satisfies it, since the work is done in
// WebAssembly. So generating needs nothing but the package registry.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, runQuietly } from './prepare.mjs'

const output = join(root, 'packages/db/src/generated')
const stamp = join(output, '.made-from')

/** Resolves with whether anything had to be made. Ends the process where it cannot be. */
export async function generate({ force = false } = {}) {
  const packageFile = createRequire(join(root, 'package.json')).resolve('prisma/package.json')
  const prismaPackage = JSON.parse(readFileSync(packageFile, 'utf8'))
  const made = createHash('sha256')
    .update(readFileSync(join(root, 'prisma/schema.prisma')))
    .update(prismaPackage.version)
    .digest('hex')
  if (!force && existsSync(stamp) && existsSync(join(output, 'client.ts')) && readFileSync(stamp, 'utf8') === made) return false

  const bin = typeof prismaPackage.bin === 'string' ? prismaPackage.bin : prismaPackage.bin.prisma
  const result = await runQuietly(process.execPath, [join(dirname(packageFile), bin), 'generate', '--no-hints'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? fileURLToPath(import.meta.url),
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  })
  if (result.code !== 0) {
    console.error(result.output)
    console.error('The Prisma client could not be made. Run `pnpm install`, then `pnpm generate` again.')
    process.exit(1)
  }
  mkdirSync(output, { recursive: true })
  writeFileSync(stamp, made)
  return true
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log((await generate({ force: process.argv.includes('--force') })) ? 'The Prisma client was made in packages/db/src/generated.' : 'The Prisma client is up to date.')
