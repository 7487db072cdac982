import { lookup as lookUp } from 'node:dns/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import ipaddr from 'ipaddr.js'

/** An address that we do not open for anybody else; `message` says why. */
export class ForbiddenAddress extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ForbiddenAddress'
  }
}

export interface GuardOptions {
  /**
   * Origins that whoever runs this installation has configured: the Graph API's own, the emulator's. They may be
   * anywhere and speak plain http. Everything else must be public, over https.
   */
  trusted?: string[]
  /** Every address of a name. */
  resolve?: (hostname: string) => Promise<string[]>
  /** Redirects followed, each judged anew. */
  redirects?: number
  /** Ends a body that is longer, whatever its header claims. Bytes. */
  most?: number
}

/**
 * True for addresses of the public internet: neither this machine nor its network, nor a cloud's metadata service, nor
 * a range that leads there in disguise (IPv4 inside IPv6, 6to4, Teredo, NAT64).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  // `process` takes the IPv4 address out of a mapped one.
  return ipaddr.process(address).range() === 'unicast'
}

/**
 * A `fetch` for addresses that came from outside. Each name is looked up once, every address of it must be public, and
 * the connection goes to the address that was judged, so that a name cannot change in between.
 *
 * @throws ForbiddenAddress before anything is sent.
 */
export function createGuardedFetch(options: GuardOptions = {}): typeof fetch {
  const trusted = new Set((options.trusted ?? []).map((url) => new URL(url).origin))
  const resolve = options.resolve ?? (async (hostname) => (await lookUp(hostname, { all: true, verbatim: true })).map(({ address }) => address))
  return async (input, init = {}) => {
    if (input instanceof Request) throw new TypeError('Give the address and its settings apart.')
    let url = new URL(input)
    const headers = new Headers(init.headers)
    let method = init.method ?? 'GET'
    let body = init.body
    for (let left = options.redirects ?? 5; ; left -= 1) {
      const address = trusted.has(url.origin) ? undefined : await judge(url, resolve)
      const response = await once(url, address, { method, headers, body: asBytes(body), signal: init.signal ?? undefined, most: options.most })
      const target = response.headers.get('location')
      if (init.redirect === 'manual' || target === null || ![301, 302, 303, 307, 308].includes(response.status)) return response
      await response.body?.cancel()
      if (left === 0) throw new ForbiddenAddress('The address leads from one to the next too often.')
      const next = new URL(target, url)
      // A token is for whom it was given to.
      if (next.origin !== url.origin) for (const name of ['authorization', 'cookie', 'd360-api-key']) headers.delete(name)
      if (response.status === 303 || (method === 'POST' && response.status < 303)) [method, body] = ['GET', undefined]
      url = next
    }
  }
}

async function judge(url: URL, resolve: (hostname: string) => Promise<string[]>): Promise<string> {
  if (url.protocol !== 'https:') throw new ForbiddenAddress('The address must begin with https://.')
  if (url.username !== '' || url.password !== '') throw new ForbiddenAddress('The address must hold no name and password.')
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(hostname) ? [hostname] : await resolve(hostname)
  if (addresses.length === 0) throw new ForbiddenAddress(`"${hostname}" is not known.`)
  // All of them: one private address among public ones is a trick, or a mistake that nobody wants either.
  if (!addresses.every(isPublicAddress)) throw new ForbiddenAddress(`"${hostname}" does not lead to the public internet.`)
  return addresses[0]!
}

interface OneRequest {
  method: string
  headers: Headers
  body: Uint8Array | undefined
  signal: AbortSignal | undefined
  most: number | undefined
}

/** One request, to `address` if it is given, with the name still in the TLS handshake and the Host header. */
function once(url: URL, address: string | undefined, { method, headers, body, signal, most }: OneRequest): Promise<Response> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const request = send(url, {
      method,
      headers: { 'accept-encoding': 'identity', ...Object.fromEntries(headers), ...(body && { 'content-length': String(body.byteLength) }) },
      ...(signal && { signal }),
      ...(address !== undefined && {
        // Asked for one address or for all, the answer is the one that was judged.
        lookup: ((_name, how, done) => {
          const family = isIP(address)
          if (how.all) done(null, [{ address, family }])
          else done(null, address, family)
        }) satisfies LookupFunction,
      }),
    })
    request.on('error', reject)
    request.on('response', (answer) => {
      const heads = new Headers()
      for (let at = 0; at < answer.rawHeaders.length; at += 2) heads.append(answer.rawHeaders[at]!, answer.rawHeaders[at + 1]!)
      const status = answer.statusCode ?? 502
      if (most !== undefined && Number(heads.get('content-length') ?? 0) > most) {
        request.destroy()
        reject(new ForbiddenAddress(`The answer is larger than ${most} bytes.`))
        return
      }
      if ([204, 304].includes(status) || method === 'HEAD') {
        answer.resume()
        resolve(new Response(null, { status, headers: heads }))
        return
      }
      if (most !== undefined) {
        let seen = 0
        answer.on('data', (part: Buffer) => {
          seen += part.byteLength
          if (seen > most) answer.destroy(new ForbiddenAddress(`The answer is larger than ${most} bytes.`))
        })
        answer.pause()
      }
      resolve(new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, { status, headers: heads }))
    })
    request.end(body)
  })
}

function asBytes(body: RequestInit['body']): Uint8Array | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof Uint8Array) return body
  throw new TypeError('Only text and bytes can be sent.')
}
