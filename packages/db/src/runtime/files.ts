import { ParleyError } from '@parley/errors'
import type { FileBytes } from '../file-bytes.ts'
import type { Pool } from './pool.ts'

export interface StoredFile {
  bytes: Uint8Array
  mimeType: string
  filename: string
}

const reference = /^([0-9a-f-]{36})\/([0-9a-f-]{36})$/i

/**
 * Files of ours to send, by `workspace/file` (as the effect store writes it): one workspace's flow
 * cannot name another's file.
 *
 * @throws ParleyError NOT_FOUND.
 */
export function createFileLoader(pool: Pool, store: FileBytes): (fileReference: string) => Promise<StoredFile> {
  return async (fileReference) => {
    const [, workspaceId, fileId] = reference.exec(fileReference) ?? []
    const gone = () => new ParleyError('NOT_FOUND', 'The file is not there any more. Choose it again in the card.')
    if (workspaceId === undefined || fileId === undefined) throw gone()
    const { rows } = await pool.query<{ name: string; mime_type: string }>({ name: 'file', text: 'SELECT name, mime_type FROM files WHERE workspace_id = $1 AND id = $2', values: [workspaceId, fileId] })
    const [row] = rows
    if (!row) throw gone()
    const bytes = await store.read(workspaceId, fileId)
    if (!bytes) throw gone()
    return { bytes, mimeType: row.mime_type, filename: row.name }
  }
}
