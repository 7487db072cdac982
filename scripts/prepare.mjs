// What has to be true before anything else of the house can be loaded. Node's own modules only.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const lowest = [20, 19]

/** Ends the process with one line when Node is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > lowest[0] || (major === lowest[0] && minor >= lowest[1])) return
  console.error(`Parley needs Node ${lowest.join('.')} or later; this is ${process.version}. Install a newer one from https://nodejs.org and try again.`)
  process.exit(1)
}

/** Installs what the lock file names, unless that was done already for just these manifests. */
export async function ensureInstalled() {
  const stamp = join(root, 'node_modules', '.parley-installed')
  const wanted = manifestHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('  Installing packages …')
  const begun = Date.now()
  const pnpm = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager
  const result = spawnSync('npx', ['-y', pnpm, 'install', '--frozen-lockfile', '--reporter=silent'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    console.error(`${result.stdout ?? ''}${result.stderr ?? ''}`.trim())
    console.error('The packages could not be installed. Is the package registry reachable (npm ping)? Is there room on the disk? Then try again.')
    process.exit(1)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
  console.log(`  Installed in ${Math.round((Date.now() - begun) / 1000)} s`)
}

function manifestHash() {
  const hash = createHash('sha256')
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
  for (const group of ['apps', 'packages']) for (const name of readdirSync(join(root, group)).sort()) manifests.push(join(group, name, 'package.json'))
  manifests.push(join('e2e', 'package.json'))
  for (const file of manifests) if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
