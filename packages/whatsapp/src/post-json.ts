import http from 'node:http'
import https from 'node:https'
import { NoAnswer, noAnswer, readAnswer, type GraphAnswer } from './graph.ts'

/** Shorter than servers keep a resting connection: one that they are just closing would swallow a message. */
const restMs = 4_000
const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 256, timeout: restMs, scheduling: 'lifo' }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 256, timeout: restMs, scheduling: 'lifo' }),
}

/**
 * The one call that is made for every message: a third of the processor time of `fetch`, which was the
 * largest single part of a turn.
 *
 * @param timeoutMs From the beginning to the end of the answer.
 * @throws NoAnswer when there was none: refused, timed out, cut off, ended by `signal`.
 */
export function postJson(address: string, credentials: Record<string, string>, body: string, signal: AbortSignal, timeoutMs: number): Promise<GraphAnswer> {
  return new Promise((done, fail) => {
    if (signal.aborted) return fail(new NoAnswer(false, 'It was stopped before it began.', signal.reason))
    let request: http.ClientRequest
    try {
      const url = new URL(address)
      const secure = url.protocol === 'https:'
      request = (secure ? https : http).request(url, {
        method: 'POST', agent: agents[secure ? 'https:' : 'http:'],
        headers: { ...credentials, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      })
    } catch (cause) {
      return fail(noAnswer(cause))
    }
    const giveUp = () => request.destroy(new DOMException('Stopped.', 'AbortError'))
    const timer = setTimeout(() => request.destroy(new DOMException('Too late.', 'TimeoutError')), timeoutMs)
    signal.addEventListener('abort', giveUp, { once: true })
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    }
    let answered = false
    const broke = (cause: unknown) => {
      end()
      fail(answered ? new NoAnswer(true, 'The answer broke off.', cause) : noAnswer(cause))
    }
    request.on('error', broke)
    request.on('response', (response) => {
      answered = true
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('error', broke)
      response.on('end', () => {
        end()
        const { headers } = response
        done(readAnswer(response.statusCode ?? 0, (name) => [headers[name]].flat()[0] ?? null, text))
      })
    })
    request.end(body)
  })
}
