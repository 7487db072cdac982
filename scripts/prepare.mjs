// What has to be true before anything else of the house can be loaded. Node's own modules only.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const lowest = [20, 19]

/** `pnpm@` and its version, as npx takes it: nobody needs to have it installed. */
export const packageManager = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager

/** Ends the process with one line when Node is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > lowest[0] || (major === lowest[0] && minor >= lowest[1])) return
  console.error(`Parley needs Node ${lowest.join('.')} or later; this is v${process.versions.node}. Install a newer one from https://nodejs.org and try again.`)
  process.exit(1)
}

/** Installs what the lock file names, unless that was done already for just these manifests. */
export async function ensureInstalled() {
  const stamp = join(root, 'node_modules', '.parley-installed')
  const wanted = manifestHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const result = await step('Installing packages', () => runQuietly('npx', ['-y', packageManager, 'install', '--frozen-lockfile', '--reporter=silent']))
  if (result.code !== 0) {
    console.error(result.output)
    console.error('The packages could not be installed. Is the package registry reachable (npm ping)? Is there room on the disk? Then try again.')
    process.exit(1)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** Says what is being done before it is, and how long it took. */
export async function step(what, work) {
  console.log(`  ${what} …`)
  const begun = performance.now()
  const result = await work()
  console.log(`  ${what.padEnd(34)} ${((performance.now() - begun) / 1000).toFixed(1).padStart(5)} s`)
  return result
}

/** Runs a command whose output matters only where it fails. Ctrl-C ends it, with all that it started, and us. */
export function runQuietly(command, args, env = {}) {
  return new Promise((done) => {
    const output = []
    const own = process.platform !== 'win32'
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: own, shell: !own && command === 'npx' })
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    const interrupt = () => {
      try {
        if (own) process.kill(-child.pid, 'SIGTERM')
        else child.kill()
      } catch {
        // It has just ended by itself.
      }
      console.log('\n  Stopped.')
      process.exit(0)
    }
    for (const signal of signals) process.on(signal, interrupt)
    const end = (code) => {
      for (const signal of signals) process.off(signal, interrupt)
      done({ code, output: output.join('').trim() })
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => output.push(text))
    child.once('error', (cause) => {
      output.push(String(cause))
      end(1)
    })
    child.once('close', (code) => end(code ?? 1))
  })
}

function manifestHash() {
  const hash = createHash('sha256')
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
  for (const group of ['apps', 'packages']) for (const name of readdirSync(join(root, group)).sort()) manifests.push(join(group, name, 'package.json'))
  manifests.push(join('e2e', 'package.json'))
  for (const file of manifests) if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
