import type { InboundContent, JsonObject } from '@parley/channel'
import type { AskAnswer } from './card.ts'
import type { Reading } from './read-answer.ts'

/** A shared place; `typed`: an address in words, where that counts. */
export function readLocation(content: InboundContent, typed: string): Reading {
  if (content.type === 'location') {
    const { latitude, longitude, name = '', address = '' } = content
    const words = [name, address].filter(Boolean).join(', ')
    return { ok: true, answer: { latitude, longitude, name, address }, outputs: { latitude, longitude, address: words }, shown: words || `${latitude}, ${longitude}` }
  }
  if (content.type !== 'text' || typed === '') return { ok: false, problem: 'not-a-place' }
  return { ok: true, answer: { latitude: null, longitude: null, name: '', address: typed }, outputs: { latitude: null, longitude: null, address: typed }, shown: typed }
}

/** A file of the kind that was asked for. */
export function readFile(content: InboundContent, accept: Extract<AskAnswer, { type: 'file' }>['accept']): Reading {
  if (!('media' in content) || (accept !== 'any' && content.type !== accept)) return { ok: false, problem: 'not-a-file' }
  const caption = content.caption ?? ''
  return { ok: true, answer: { type: content.type, caption, ...content.media }, outputs: { caption }, shown: content.media.filename ?? (caption || content.type) }
}

/** A filled-in form; one that was opened for an earlier question is no answer to this one. */
export function readForm(content: InboundContent, fields: Extract<AskAnswer, { type: 'form' }>['fields'], token: string): Reading {
  if (content.type !== 'form') return { ok: false, problem: 'not-a-form' }
  const given: JsonObject = typeof content.response === 'string' ? { text: content.response } : content.response
  const { flow_token: named, ...response } = given
  if (typeof named === 'string' && named.startsWith('p1~') && named !== token) return { ok: false, problem: 'not-a-form' }
  return { ok: true, answer: response, outputs: Object.fromEntries(fields.map(({ name }) => [name, response[name] ?? null])) }
}

/** What was put into the basket. */
export function readOrder(content: InboundContent): Reading {
  if (content.type !== 'order') return { ok: false, problem: 'not-an-order' }
  const { catalogId, text = '', items } = content
  // Prices have decimals; their sum is rounded to what money has.
  const total = Math.round(items.reduce((sum, { quantity, price }) => sum + quantity * price, 0) * 100) / 100
  const currency = items[0]?.currency ?? ''
  const summary = items.map(({ quantity, productId }) => `${quantity} × ${productId}`).join(', ')
  return { ok: true, answer: { catalogId, text, items }, outputs: { summary, total, currency }, shown: summary }
}
