import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileLocation } from '../file-location.ts'
import type { Database } from '../prisma.ts'
import { tenantScope } from './tenant.ts'

export interface FileRow {
  id: string
  name: string
  mimeType: string
  size: number
}

/** The files of one workspace: a row that row-level security guards, and the bytes under PARLEY_HOME. */
export function createFiles(prisma: Database, home: string, workspaceId: string, userId: string) {
  const { use } = tenantScope(prisma, workspaceId, userId)
  return {
    /** The bytes first, then the row: a row always has its bytes. */
    async add(file: { name: string; mimeType: string; bytes: Uint8Array }): Promise<FileRow> {
      const id = randomUUID()
      const path = fileLocation(home, workspaceId, id)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeFile(`${path}.new`, file.bytes, { mode: 0o600 })
      await rename(`${path}.new`, path)
      const row = { id, name: file.name, mimeType: file.mimeType, size: file.bytes.byteLength }
      try {
        await use((tx) => tx.file.create({ data: { workspaceId, ...row } }))
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
      return row
    },

    /** Null where the workspace has no such file. */
    async read(fileId: string): Promise<(FileRow & { bytes: Uint8Array }) | null> {
      const row = await use((tx) => tx.file.findUnique({ where: { workspaceId_id: { workspaceId, id: fileId } }, select: { id: true, name: true, mimeType: true, size: true } }))
      if (!row) return null
      const bytes = await readFile(fileLocation(home, workspaceId, fileId)).catch(() => null)
      return bytes && { ...row, bytes }
    },
  }
}
