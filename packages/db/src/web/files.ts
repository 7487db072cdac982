import { randomUUID } from 'node:crypto'
import type { FileBytes } from '../file-bytes.ts'
import type { Database } from '../prisma.ts'
import { tenantScope } from './tenant.ts'

export interface FileRow {
  id: string
  name: string
  mimeType: string
  size: number
}

/** The files of one workspace: a row that row-level security guards, and the bytes in `store`. */
export function createFiles(prisma: Database, store: FileBytes, workspaceId: string, userId: string) {
  const { use } = tenantScope(prisma, workspaceId, userId)
  return {
    /** The bytes first, then the row: a row always has its bytes. */
    async add(file: { name: string; mimeType: string; bytes: Uint8Array }): Promise<FileRow> {
      const id = randomUUID()
      await store.write(workspaceId, id, file.bytes)
      const row = { id, name: file.name, mimeType: file.mimeType, size: file.bytes.byteLength }
      try {
        await use((tx) => tx.file.create({ data: { workspaceId, ...row } }))
      } catch (error) {
        await store.remove(workspaceId, id)
        throw error
      }
      return row
    },

    /** Null where the workspace has no such file. */
    async read(fileId: string): Promise<(FileRow & { bytes: Uint8Array }) | null> {
      const row = await use((tx) => tx.file.findUnique({ where: { workspaceId_id: { workspaceId, id: fileId } }, select: { id: true, name: true, mimeType: true, size: true } }))
      if (!row) return null
      const bytes = await store.read(workspaceId, fileId)
      return bytes && { ...row, bytes }
    },
  }
}
