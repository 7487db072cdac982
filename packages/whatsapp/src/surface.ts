import type { ChannelAccount } from '@parley/channel'
import { withProof } from './app-secret-proof.ts'

/** Where 360dialog serves the Cloud API. An account may name another base address. */
const dialog360Url = 'https://waba-v2.360dialog.io'

/** One number's addresses and the header that proves us: all in which Meta itself and 360dialog differ when sending. */
export interface Surface {
  base: string
  messages: string
  media: string
  headers: Record<string, string>
  file(mediaId: string): string
  /** Where the bytes of a file are fetched from, given what the API named. */
  bytes(url: string): string
}

/**
 * @param graphUrl Of Meta's Graph API, version included; for accounts that name no address of their own.
 */
export function surfaceOf(account: ChannelAccount, graphUrl: string): Surface {
  const trimmed = (url: string) => url.replace(/\/+$/, '')
  if (account.provider === '360dialog') {
    const base = trimmed(account.baseUrl ?? dialog360Url)
    // One key belongs to one number: the paths name neither it nor a version.
    return {
      base, messages: `${base}/messages`, media: `${base}/media`, headers: { 'd360-api-key': account.accessToken },
      file: (mediaId) => `${base}/${encodeURIComponent(mediaId)}`,
      bytes: (url) => throughProxy(url, base),
    }
  }
  const base = trimmed(account.baseUrl ?? graphUrl)
  const number = `${base}/${encodeURIComponent(account.numberId)}`
  const proven = (url: string) => withProof(url, account.accessToken, account.appSecret)
  return {
    base, messages: proven(`${number}/messages`), media: proven(`${number}/media`), headers: { authorization: `Bearer ${account.accessToken}` },
    file: (mediaId) => proven(`${base}/${encodeURIComponent(mediaId)}?phone_number_id=${encodeURIComponent(account.numberId)}`),
    bytes: (url) => url,
  }
}

/** 360dialog names Meta's own host for a file, which does not know the key: the same path is asked of 360dialog. */
function throughProxy(url: string, base: string): string {
  if (!URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return `${base}${pathname}${search}`
}
