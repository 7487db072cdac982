import { NextResponse, type NextRequest } from 'next/server'
import { lastWorkspaceCookie } from '@/features/shell/last-workspace.ts'

const emulator = (): string => {
  const url = process.env.PUBLIC_EMULATOR_URL ?? process.env.EMULATOR_URL
  return url && URL.canParse(url) ? new URL(url).origin : ''
}

/** Signing up with Meta opens a window of Meta's, which must be able to answer. */
const signUp = Boolean(process.env.META_APP_ID && process.env.META_APP_SECRET && process.env.META_CONFIG_ID)
const metaPages = signUp ? ' https://www.facebook.com https://graph.facebook.com https://connect.facebook.net' : ''

/** Only what we serve ourselves may run; only the test phone may be framed; nobody may frame us. */
function contentPolicy(nonce: string): string {
  const develop = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${develop}`,
    // The canvas places its nodes with style attributes, which cannot carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    // Pictures in messages are links that customers' phones fetch as well; http is for local trials.
    "img-src 'self' blob: data: https:",
    "media-src 'self' blob: https:",
    "font-src 'self'",
    `connect-src 'self'${metaPages}`,
    `frame-src ${`${emulator()}${metaPages}`.trim() || "'none'"}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const sameOrigin = (request: NextRequest): boolean => {
  const origin = request.headers.get('origin')
  // Programs send none; a page without an origin of its own (a sandboxed frame) sends "null" and is refused.
  return origin === null || (URL.canParse(origin) && new URL(origin).host === request.headers.get('host'))
}

const place = /^\/w\/([0-9a-f-]{36})(?:\/|$)/
const aYear = 31_536_000

export function proxy(request: NextRequest): NextResponse {
  // The cookie is same-site already; this holds for browsers and neighbours on the same site too.
  if (request.method !== 'GET' && request.method !== 'HEAD' && !sameOrigin(request)) return new NextResponse('This request came from another site.', { status: 403 })
  const nonce = btoa(crypto.randomUUID())
  const policy = contentPolicy(nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('referrer-policy', 'strict-origin-when-cross-origin')
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('x-frame-options', 'DENY')
  // The test phone may ask for a place, as a phone does; nothing else may ask for anything.
  const phone = emulator()
  response.headers.set('permissions-policy', `camera=(), microphone=(), geolocation=(${phone ? `self "${phone}"` : ''}), payment=(), usb=()`)
  response.headers.set('cross-origin-opener-policy', signUp ? 'same-origin-allow-popups' : 'same-origin')
  // Where one worked last is where one begins next time. Whether one may still, the page asks.
  const workspace = place.exec(request.nextUrl.pathname)?.[1]
  if (workspace && request.method === 'GET') response.cookies.set(lastWorkspaceCookie, workspace, { httpOnly: true, sameSite: 'lax', path: '/', maxAge: aYear })
  if (process.env.NEXTAUTH_URL?.startsWith('https://')) response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  return response
}

export const config = { matcher: ['/((?!_next/static|_next/image).*)'] }
