import type * as Sdk from '@aws-sdk/client-s3'
import type { FileBytes } from './file-bytes.ts'

export interface S3Options {
  bucket: string
  region: string
  /** Of a store that speaks S3; without it, Amazon's own. */
  endpoint?: string
  /** Without them the machine's own are used. */
  credentials?: { accessKeyId: string; secretAccessKey: string }
}

/** Files in a bucket. The client is loaded with the first file, so that nobody pays for it who has no bucket. */
export function createS3Bytes({ bucket, region, endpoint, credentials }: S3Options): FileBytes {
  let loading: Promise<{ client: Sdk.S3Client; sdk: typeof Sdk }> | undefined
  const load = () =>
    (loading ??= import('@aws-sdk/client-s3').then((sdk) => ({
      sdk,
      client: new sdk.S3Client({
        region,
        // Stores of one's own have their buckets in the path, and not all know the newest checksums.
        ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }),
        ...(credentials === undefined ? {} : { credentials }),
      }),
    })))
  const keyOf = (workspaceId: string, fileId: string) => `files/${workspaceId}/${fileId}`
  return {
    async write(workspaceId, fileId, bytes) {
      const { client, sdk } = await load()
      await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: keyOf(workspaceId, fileId), Body: bytes, ContentLength: bytes.byteLength }))
    },
    async read(workspaceId, fileId) {
      const { client, sdk } = await load()
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: keyOf(workspaceId, fileId) }))
        return Body ? await Body.transformToByteArray() : null
      } catch (cause) {
        if (cause instanceof sdk.NoSuchKey) return null
        throw cause
      }
    },
    async remove(workspaceId, fileId) {
      const { client, sdk } = await load()
      await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: keyOf(workspaceId, fileId) }))
    },
  }
}
