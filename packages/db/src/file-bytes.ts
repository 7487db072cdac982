import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ParleyError } from '@parley/errors'
import { fileLocation } from './file-location.ts'
import { createS3Bytes } from './s3-bytes.ts'

/** Where the bytes of files lie. Files never change: one is written once, whole, under its own id. */
export interface FileBytes {
  write(workspaceId: string, fileId: string, bytes: Uint8Array): Promise<void>
  /** Null where there are none. */
  read(workspaceId: string, fileId: string): Promise<Uint8Array | null>
  remove(workspaceId: string, fileId: string): Promise<void>
}

/** Under PARLEY_HOME, unless S3_BUCKET names a bucket. */
export function createFileBytes(home: string, env: Record<string, string | undefined>): FileBytes {
  const bucket = env['S3_BUCKET']?.trim()
  if (!bucket) return createDiskBytes(home)
  const keys = [env['S3_ACCESS_KEY_ID']?.trim(), env['S3_SECRET_ACCESS_KEY']?.trim()]
  if ((keys[0] === undefined) !== (keys[1] === undefined)) throw new ParleyError('MISCONFIGURED', 'Set both S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or neither where the machine has its own way in.')
  return createS3Bytes({
    bucket,
    region: env['S3_REGION']?.trim() || 'us-east-1',
    ...(env['S3_ENDPOINT']?.trim() ? { endpoint: env['S3_ENDPOINT'].trim() } : {}),
    ...(keys[0] && keys[1] ? { credentials: { accessKeyId: keys[0], secretAccessKey: keys[1] } } : {}),
  })
}

/** Written beside and renamed, so that a crash leaves no half of a file. */
export function createDiskBytes(home: string): FileBytes {
  return {
    async write(workspaceId, fileId, bytes) {
      const path = fileLocation(home, workspaceId, fileId)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeFile(`${path}.new`, bytes, { mode: 0o600 })
      await rename(`${path}.new`, path)
    },
    read: (workspaceId, fileId) => readFile(fileLocation(home, workspaceId, fileId)).catch(() => null),
    remove: (workspaceId, fileId) => rm(fileLocation(home, workspaceId, fileId), { force: true }),
  }
}
