import { join } from 'node:path'

/** Where a workspace's files lie below PARLEY_HOME. */
export function fileLocation(home: string, workspaceId: string, fileId: string): string {
  return join(home, 'files', workspaceId, fileId)
}
