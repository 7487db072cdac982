import { createHash } from 'node:crypto'
import { realpathSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Makes sure that one emulator at a time uses a folder: a second one would rewrite the journal under the first.
 * Held by a socket, which the system lets go of even after `kill -9`.
 *
 * @returns Lets go of the folder.
 * @throws Error when another process holds it.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const name = createHash('sha256').update(`${process.getuid?.() ?? ''}:${realpathSync(folder)}`).digest('hex').slice(0, 24)
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\parley-emulator-${name}` : join(tmpdir(), `parley-emulator-${name}.sock`)
  let server = await listen(path)
  if (!server && !(await answers(path))) {
    // Left behind by a process that was killed.
    rmSync(path, { force: true })
    server = await listen(path)
  }
  if (!server) throw new Error(`The folder ${folder} is in use by another emulator. Stop that one, or set EMULATOR_DATA to another folder.`)
  const held = server
  held.unref()
  return () => held.close()
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end())
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen(path, () => resolve(server))
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
