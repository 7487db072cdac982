import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ParleyError } from '@parley/errors'

/** What this installation drew by chance at its first start and must never lose. */
export interface Secrets {
  sessionSecret: string
  verifyToken: string
  appSecret: string
  emulatorKey: string
  emulatorToken: string
}

/** The folder in which an installation keeps all that is its own. */
export interface Home {
  path: string
  secrets: Secrets
  /** Gives the folder back to whoever starts next. */
  release(): void
}

/** Below this, PostgreSQL may fail in the middle of a write. Bytes. */
const leastDiskSpace = 500 * 1024 * 1024

/**
 * Opens PARLEY_HOME (default `.parley` in the checkout), making it at first, and holds it.
 * Throws ParleyError MISCONFIGURED when it cannot be written, the disk is full or another instance holds it.
 */
export function openHome(root: string): Home {
  const path = resolve(process.env['PARLEY_HOME'] || join(root, '.parley'))
  try {
    mkdirSync(join(path, 'logs'), { recursive: true })
    writeFileSync(join(path, '.probe'), '')
    rmSync(join(path, '.probe'))
  } catch (cause) {
    throw new ParleyError('MISCONFIGURED', `The data folder ${path} cannot be written (${(cause as Error).message}). Make it writable, or name another with PARLEY_HOME.`, { cause })
  }
  const disk = statfsSync(path)
  const free = disk.bavail * disk.bsize
  if (free < leastDiskSpace)
    throw new ParleyError('MISCONFIGURED', `The disk that holds ${path} has only ${Math.floor(free / 1024 / 1024)} MB left; Parley needs ${leastDiskSpace / 1024 / 1024} MB. Make room, or name another folder with PARLEY_HOME.`)
  const release = hold(path)
  return { path, secrets: readSecrets(path), release }
}

const holdFile = (path: string) => join(path, 'launcher.pid')

/** The process that holds this data folder now, if one does. */
export function holderOf(path: string): number | undefined {
  const [pid, startedAt] = existsSync(holdFile(path)) ? readFileSync(holdFile(path), 'utf8').split(' ') : []
  // A process number is used again one day; with the moment of its start it names one process.
  return isAlive(Number(pid)) && startTimeOf(Number(pid)) === startedAt ? Number(pid) : undefined
}

function hold(path: string): () => void {
  const file = holdFile(path)
  for (;;) {
    const holder = holderOf(path)
    if (holder !== undefined && holder !== process.pid)
      throw new ParleyError('MISCONFIGURED', `Parley is already running on the data folder ${path} (process ${holder}). Stop that one with Ctrl-C, or name another folder with PARLEY_HOME.`)
    rmSync(file, { force: true })
    try {
      // Fails where it exists: of two that start at the same moment one finds the other.
      writeFileSync(file, `${process.pid} ${startTimeOf(process.pid)}`, { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** In the kernel's ticks where it tells them; elsewhere a live process is taken for the one that was meant. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

export function readSecrets(path: string): Secrets {
  const file = join(path, 'secrets.json')
  if (existsSync(file)) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Secrets
    } catch (cause) {
      throw new ParleyError('MISCONFIGURED', `${file} cannot be read (${(cause as Error).message}). Put it back from a copy; or remove it to have new secrets drawn, which signs everybody out.`, { cause })
    }
  }
  const draw = () => randomBytes(24).toString('base64url')
  const secrets: Secrets = { sessionSecret: draw(), verifyToken: draw(), appSecret: draw(), emulatorKey: draw(), emulatorToken: draw() }
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  chmodSync(file, 0o600)
  return secrets
}
