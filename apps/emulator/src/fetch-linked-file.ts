import { isPublicLink } from './check/links.ts'
import { mediaRules } from './check/media.ts'
import type { Store } from './store.ts'

/**
 * Fetches a file by link as Meta does: over https, from what the whole internet can reach, of a kind and size that it takes.
 *
 * @returns The id under which the emulator keeps it.
 * @throws Error with Meta's words.
 */
export async function fetchLinkedFile(store: Store, numberId: string, kind: string, link: string, fetchIt: typeof fetch): Promise<string> {
  const rule = mediaRules[kind]
  if (!rule || !isPublicLink(link)) throw new Error('Downloading media from weblink failed: the link must be reachable from the internet over https.')
  const response = await fetchIt(link, { signal: AbortSignal.timeout(10_000) })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const mimeType = response.headers.get('content-type')?.split(';')[0] ?? ''
  if (!response.ok) throw new Error(`Downloading media from weblink failed with http code ${response.status}`)
  if (!rule.types.test(mimeType)) throw new Error(`Unsupported ${kind} type ${mimeType}`)
  if (bytes.byteLength > rule.most) throw new Error(`The file is larger than ${rule.most} bytes`)
  return store.addMedia(numberId, mimeType, bytes).id
}
