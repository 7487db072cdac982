import { createServer, type Server } from 'node:http'
import type { Treatment } from '@parley/channel'
import { defaultPolicy, dispatch, Pacer, type ClaimedEffect, type EffectSettlement } from '@parley/runtime'
import { createWhatsAppChannel, whatsappErrors } from '@parley/whatsapp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeNow, listenLocally } from './testing/loopback.ts'

// Every code that WhatsApp is known to answer: over HTTP through the real channel and the dispatcher to what becomes of the message.

const now = Date.UTC(2026, 10, 22)
const minute = 60_000

/** Refuses everything, with the code that the number's id names. */
let graph: Server
let baseUrl: string
beforeAll(async () => {
  graph = createServer((request, response) => {
    request.resume().on('end', () => {
      const [code, retryAfter] = request.url!.split('/').at(-2)!.split('-').map(Number)
      response.writeHead(400, { 'content-type': 'application/json', ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) })
      response.end(JSON.stringify({ error: { message: `(#${code}) Refused`, type: 'OAuthException', code, fbtrace_id: 'x' } }))
    })
  })
  baseUrl = `${await listenLocally(graph)}/v26.0`
})
afterAll(() => closeNow(graph))

/** `refusal`: the code, or code and seconds of Retry-After. */
function attempt(refusal: string | number, number: number, chance = 0.5): Promise<EffectSettlement> {
  const channel = createWhatsAppChannel({ baseUrl, loadFile: async () => Promise.reject(new Error('no')) })
  const effect: ClaimedEffect = {
    workspaceId: 'w', id: 'c:1:0', conversationId: 'c', leaseToken: 't', attempt: number, possiblyDouble: false,
    work: { kind: 'send', account: { channelId: 'ch', numberId: String(refusal), accessToken: 'a' }, to: { phone: '+491' }, content: { type: 'text', text: 'hello' } },
  }
  const model = { ask: async () => Promise.reject(new Error('no')) }
  const tools = model as never
  return dispatch(effect, { channel, model, tools, pacer: new Pacer(), now: () => now, chance: () => chance }, new AbortController().signal)
}

const codes = [...whatsappErrors].map(([code, { treatment, waitMs }]) => ({ code, treatment, waitMs }))
/** Enough marketing from everybody: it has a test of its own. */
const marketingCap = 131049
const of = (treatment: Treatment) => codes.filter((row) => row.treatment === treatment && row.code !== marketingCap)

describe('what becomes of a message that WhatsApp refuses', () => {
  test('every treatment has codes, so that none is untried', () => {
    for (const treatment of ['retry', 'wait', 'fix', 'stop', 'template', 'drop'] as const) expect(of(treatment).length, treatment).toBeGreaterThan(0)
  })

  test.each(of('retry'))('$code is tried again, later each time, and given up under its name', async ({ code }) => {
    const waits: number[] = []
    for (let number = 1; ; number++) {
      const settlement = await attempt(code, number)
      if (settlement.type === 'again') waits.push(settlement.notBefore - now)
      else {
        expect(settlement).toMatchObject({ type: 'finished', status: 'failed', outcome: `given-up:${code}` })
        break
      }
      expect(number).toBeLessThan(50)
    }
    expect(waits.length).toBe((code === 131056 ? defaultPolicy.mostWaits : defaultPolicy.mostRetries) - 1)
    // 4 to the n seconds, up to ten minutes.
    expect(waits.slice(0, 3)).toEqual([1_000, 4_000, 16_000])
    expect(Math.max(...waits)).toBeLessThanOrEqual(10 * minute)
  })

  test.each(of('wait'))('$code waits for its time', async ({ code, waitMs }) => {
    const settlement = await attempt(code, 1)
    expect(settlement).toMatchObject({ type: 'again', outcome: `refused:wait:${code}` })
    expect((settlement as { notBefore: number }).notBefore - now).toBeGreaterThanOrEqual(waitMs ?? 45_000)
    expect(await attempt(code, defaultPolicy.mostWaits)).toMatchObject({ type: 'finished', status: 'failed', outcome: `given-up:${code}` })
  })

  test.each([...of('fix'), ...of('template'), ...of('drop')])('$code ($treatment) fails at once, in plain words, and is not tried again', async ({ code, treatment }) => {
    const settlement = await attempt(code, 1)
    expect(settlement).toMatchObject({ type: 'finished', status: 'failed', outcome: `refused:${treatment}`, event: { type: 'send-failed', treatment, code } })
    expect((settlement as { failure: string }).failure).toMatch(/^[A-Z].+\. .+\./)
  })

  test('131049 waits a day, then two, then four, and is given up', async () => {
    const day = 24 * 60 * minute
    for (const [index, days] of [1, 2, 4].entries()) expect(await attempt(marketingCap, index + 1)).toMatchObject({ type: 'again', notBefore: now + days * day, held: expect.stringMatching(/marketing/) })
    expect(await attempt(marketingCap, 4)).toMatchObject({ type: 'finished', status: 'failed', event: { type: 'send-failed', code: marketingCap } })
  })

  test.each(of('stop'))('$code stops the number and keeps the message', async ({ code }) => {
    expect(await attempt(code, 1)).toMatchObject({ type: 'channel-stopped', reason: expect.stringContaining(String(code)) })
  })

  test('a time that WhatsApp names goes before ours', async () => {
    expect(await attempt('131016-300', 1)).toMatchObject({ type: 'again', notBefore: now + 5 * minute })
  })

  test('many that were refused together do not come back together', async () => {
    const settlements = await Promise.all([0, 0.25, 0.5, 0.99].map((chance) => attempt(131016, 3, chance)))
    expect(new Set(settlements.map((settlement) => (settlement as { notBefore: number }).notBefore)).size).toBe(4)
  })
})
