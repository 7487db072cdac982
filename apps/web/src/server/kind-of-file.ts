import { bareMimeType } from '@parley/channel'
import { fileTypeFromBuffer } from 'file-type'

/** Old Office files share one container; only the name tells them apart. */
const compound: Record<string, string> = { doc: 'application/msword', xls: 'application/vnd.ms-excel', ppt: 'application/vnd.ms-powerpoint' }

/** What a file is, by its content; empty where that cannot be told. */
export async function kindOfFile(bytes: Uint8Array, name: string): Promise<string> {
  const found = await fileTypeFromBuffer(bytes)
  if (found?.mime === 'application/x-cfb') return compound[name.split('.').pop()?.toLowerCase() ?? ''] ?? found.mime
  if (found) return bareMimeType(found.mime)
  return isText(bytes) ? 'text/plain' : ''
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
