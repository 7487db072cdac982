import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { startEmbedded, type EmbeddedDatabase } from './embedded.ts'

// The folder itself may be entered by its owner only, as mkdtemp makes it.
const homes: string[] = []
const running: EmbeddedDatabase[] = []
const newHome = (name = 'home') => {
  const home = join(mkdtempSync(join(tmpdir(), 'parley-home-')), name)
  homes.push(home)
  return home
}
const start = async (home: string, unsafe = true) => {
  const server = await startEmbedded({ home, unsafe })
  running.push(server)
  return server
}
const note = (home: string) => JSON.parse(readFileSync(join(home, 'database.json'), 'utf8')) as { dataFolder: string; port: number; owner: { pid: number } }
const query = async (url: string, text: string) => {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}
const serverPid = (home: string) => Number(readFileSync(join(note(home).dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0])

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  for (const home of homes.splice(0)) {
    rmSync(note(home).dataFolder, { recursive: true, force: true })
    rmSync(dirname(home), { recursive: true, force: true })
  }
})

test('it starts in a folder that nobody else may enter, and keeps data, port and password', async () => {
  const home = newHome()
  expect(statSync(dirname(home)).mode & 0o077).toBe(0)
  const first = await start(home)
  await query(first.adminUrl, 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.stop()
  const second = await start(home)
  expect(second.adminUrl).toBe(first.adminUrl)
  expect(await query(second.adminUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  expect(statSync(join(home, 'database.json')).mode & 0o077).toBe(0)
})

test('it listens on this machine only, wants the password and compiles nothing just in time', async () => {
  const home = newHome()
  const { adminUrl } = await start(home)
  const settings = await query(adminUrl, `SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'unix_socket_directories', 'jit', 'password_encryption') ORDER BY name`)
  const { dataFolder } = note(home)
  expect(settings.map(({ setting }) => setting)).toEqual(['off', '127.0.0.1', 'scram-sha-256', dataFolder])
  expect(statSync(dataFolder).mode & 0o077).toBe(0)
  // Over the socket, and over TCP for whoever wants it.
  expect(await query(adminUrl, 'SELECT inet_server_addr() AS at')).toEqual([{ at: null }])
  const tcp = new URL(adminUrl)
  tcp.searchParams.delete('host')
  expect(await query(tcp.toString(), 'SELECT host(inet_server_addr()) AS at')).toEqual([{ at: '127.0.0.1' }])
  const wrong = new URL(adminUrl)
  wrong.password = 'wrong'
  await expect(query(wrong.toString(), 'SELECT 1')).rejects.toThrow(/password authentication failed/)
})

test('a data folder with too long a path for a socket is reached over TCP', async () => {
  const home = newHome('x'.repeat(110))
  // So that the data stays in it, where the server is another user than we are.
  chmodSync(dirname(home), 0o755)
  const { adminUrl } = await start(home)
  expect(note(home).dataFolder).toBe(join(home, 'postgres'))
  expect(new URL(adminUrl).searchParams.get('host')).toBeNull()
  expect(await query(adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('where no socket can be made, it is reached over TCP', async () => {
  const home = newHome()
  await (await start(home)).stop()
  // In the way of the socket, as a file system without sockets would be.
  const { dataFolder, port } = note(home)
  mkdirSync(join(dataFolder, `.s.PGSQL.${port}.lock`))
  const { adminUrl } = await start(home)
  expect(new URL(adminUrl).searchParams.get('host')).toBeNull()
  expect(await query(adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a folder in use is left alone, with a word about who uses it', async () => {
  const home = newHome()
  const first = await start(home)
  await expect(startEmbedded({ home, unsafe: true })).rejects.toThrow(/already in use/)
  expect(await query(first.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('after a kill -9 of the server the next start recovers', async () => {
  const home = newHome()
  const first = await start(home, false)
  await query(first.adminUrl, 'CREATE TABLE kept AS SELECT 1 AS one')
  process.kill(serverPid(home), 'SIGKILL')
  await first.ended
  const second = await start(home, false)
  expect(await query(second.adminUrl, 'SELECT one FROM kept')).toEqual([{ one: 1 }])
})

test('what a killed server left is cleared although another process has its number by now', async () => {
  const home = newHome()
  const first = await start(home, false)
  const { dataFolder, port } = note(home)
  process.kill(serverPid(home), 'SIGKILL')
  await first.ended
  // Of the server's user, or PostgreSQL itself sees that it cannot be a server.
  const { uid, gid } = statSync(dataFolder)
  const other = spawn('sleep', ['600'], { uid, gid, cwd: '/', stdio: 'ignore' })
  onTestFinished(() => void other.kill())
  for (const name of ['postmaster.pid', `.s.PGSQL.${port}.lock`]) {
    const file = join(dataFolder, name)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(other.pid)))
  }
  const second = await start(home, false)
  expect(await query(second.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a server that a killed launcher left behind is stopped and started anew', { timeout: 60_000 }, async () => {
  const home = newHome()
  const program = `import { startEmbedded } from ${JSON.stringify(fileURLToPath(new URL('./embedded.ts', import.meta.url)))}
    await startEmbedded({ home: ${JSON.stringify(home)}, unsafe: true }); console.log('up'); setInterval(() => {}, 1000)`
  const launcher = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((done) => launcher.stdout.once('data', () => done()))
  const left = serverPid(home)
  await expect(startEmbedded({ home, unsafe: true })).rejects.toThrow(new RegExp(`in use by another Parley \\(process ${launcher.pid}\\)`))
  const gone = new Promise((done) => launcher.once('exit', done))
  launcher.kill('SIGKILL')
  await gone
  process.kill(left, 0) // still there: nobody could stop it
  const { adminUrl } = await start(home)
  expect(serverPid(home)).not.toBe(left)
  expect(await query(adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a launcher that ends takes its server along', { timeout: 60_000 }, async () => {
  const home = newHome()
  const program = `import { startEmbedded } from ${JSON.stringify(fileURLToPath(new URL('./embedded.ts', import.meta.url)))}
    await startEmbedded({ home: ${JSON.stringify(home)}, unsafe: true }); process.exit(3)`
  const launcher = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: 'ignore' })
  await new Promise((done) => launcher.once('exit', done))
  const { port } = note(home)
  const deadline = Date.now() + 15_000
  const answers = () => query(`postgresql://x:y@127.0.0.1:${port}/x`, 'SELECT 1').then(() => true, (cause: { code?: string }) => cause.code !== 'ECONNREFUSED')
  while (await answers()) {
    if (Date.now() > deadline) throw new Error('The server is still there.')
    await new Promise((done) => setTimeout(done, 100))
  }
})
