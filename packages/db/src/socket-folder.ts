import { join } from 'node:path'

/** Of a socket's path, in bytes; macOS allows the least. */
const longestPath = 103

/** Where a server on `port` has its socket: in its data folder, which only we and the server's user may enter. Empty where there can be none. */
export function socketFolder(dataFolder: string, port: number): string {
  const fits = Buffer.byteLength(join(dataFolder, `.s.PGSQL.${port}`)) <= longestPath
  // A comma would end the setting.
  return process.platform !== 'win32' && fits && !dataFolder.includes(',') ? dataFolder : ''
}
