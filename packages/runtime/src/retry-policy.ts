import type { SendOutcome } from '@parley/channel'
import type { EffectSettlement, ModelOutcome, ToolOutcome } from './ports/index.ts'

/** How long, how often, and when to give up. Milliseconds. */
export interface RetryPolicy {
  /** How long an uncertain send waits for a status that settles it. */
  graceMs: number
  /** After these many attempts a refused send has failed for good. */
  mostRetries: number
  /** Named times to wait (maintenance, rate limits) count apart: they can be many. */
  mostWaits: number
  /** The channel cannot be reached at all. */
  mostUnreachable: number
}

export const defaultPolicy: RetryPolicy = { graceMs: 90_000, mostRetries: 4, mostWaits: 20, mostUnreachable: 25 }

/** Meta's code for a customer who gets enough marketing from everybody: a day at least, with growing gaps. */
const marketingCapCode = 131049
const day = 86_400_000
const mostMarketingTries = 4

/** When to try again what Meta held back; undefined where it has been tried often enough. Milliseconds from now. */
export function marketingCapWait(code: number, attempt: number): number | undefined {
  return code === marketingCapCode && attempt < mostMarketingTries ? day * 2 ** (attempt - 1) : undefined
}

export const heldByCap = 'WhatsApp holds it back so that the customer does not receive too much marketing. It is tried again later.'

/** Meta's code for too many messages to one customer: 4 to the n seconds, as its documentation asks. */
const pairRateCode = 131056

export interface Attempt {
  /** 1 on the first. */
  attempt: number
  possiblyDouble: boolean
  now: number
  /** In [0, 1). */
  chance: number
}

/** What becomes of a send, from how the channel took it. Every way ends: no attempt goes on for ever. */
export function settleSend(outcome: SendOutcome, { attempt, possiblyDouble, now, chance }: Attempt, policy: RetryPolicy): EffectSettlement {
  switch (outcome.type) {
    case 'accepted':
      return { type: 'finished', status: 'done', outcome: 'accepted', event: null, response: outcome.response, messageId: outcome.messageId }
    case 'unreachable':
      if (attempt >= policy.mostUnreachable) return failed('given-up:unreachable', `WhatsApp could not be reached in ${attempt} attempts: ${outcome.reason}`)
      return { type: 'again', notBefore: now + backOff(attempt, chance, 2, 5 * 60_000), outcome: 'unreachable' }
    case 'uncertain':
      // Once more is the most: a third could make it three times the same message.
      if (possiblyDouble) return failed('given-up:uncertain', 'It was sent twice without a clear answer; it may have arrived. Look at the chat on the phone before sending it again.')
      return { type: 'uncertain', reason: outcome.reason, graceUntil: now + policy.graceMs }
    case 'refused': {
      const { treatment, code, reason, response } = outcome
      const answer = response === undefined ? {} : { response }
      const capMs = marketingCapWait(code, attempt)
      if (capMs !== undefined) return { type: 'again', notBefore: now + capMs, outcome: `refused:wait:${code}`, held: heldByCap, ...answer }
      if (treatment === 'stop') return { type: 'channel-stopped', reason, ...answer }
      const most = treatment === 'wait' || code === pairRateCode ? policy.mostWaits : policy.mostRetries
      if ((treatment !== 'retry' && treatment !== 'wait') || attempt >= most) {
        // The first may have arrived: it is not to be said once more when the customer writes, nor by a template.
        if (possiblyDouble && treatment === 'template') return { ...failed('given-up:uncertain', `It was sent once without a clear answer and may have arrived; sending it again was refused: ${reason} Look at the chat on the phone before sending it again.`), ...answer }
        const name = treatment === 'retry' || treatment === 'wait' ? `given-up:${code}` : `refused:${treatment}`
        return { ...failed(name, reason), event: { type: 'send-failed', treatment, code, reason }, ...answer }
      }
      const usual = treatment === 'wait' ? 60_000 * (0.75 + chance / 2) : backOff(attempt, chance, 4, 10 * 60_000)
      return { type: 'again', notBefore: now + Math.max(outcome.retryAfterMs ?? 0, usual), outcome: `refused:${treatment}:${code}`, ...answer }
    }
  }
}

/** What becomes of a question to a model: its answer, or why there is none, wakes the card that asked. */
export function settleAnswer(outcome: ModelOutcome, { attempt, now, chance }: Attempt): EffectSettlement {
  if (outcome.type === 'answered') return { type: 'finished', status: 'done', outcome: 'answered', event: outcome, offlineAnswer: outcome.answer.offline }
  // The customer is waiting: one quick second try, then the card's own way out.
  if (outcome.cause === 'unavailable' && attempt < 2) return { type: 'again', notBefore: now + backOff(1, chance, 2, 2_000), outcome: 'model-unavailable' }
  return { type: 'finished', status: 'failed', outcome: `model-failed:${outcome.cause}`, event: outcome, failure: outcome.reason }
}

/** What becomes of a call of a tool. It is tried again only where the tool says that it may be. */
export function settleTool(outcome: ToolOutcome, { attempt, now, chance }: Attempt): EffectSettlement {
  const seen = { ...(outcome.request === undefined ? {} : { request: outcome.request }), ...(outcome.response === undefined ? {} : { response: outcome.response }) }
  if (outcome.type === 'tool-answered') return { type: 'finished', status: 'done', outcome: 'answered', event: { type: 'tool-answered', result: outcome.result }, ...seen }
  const { cause, reason } = outcome
  if (outcome.again) return { type: 'again', notBefore: now + backOff(attempt, chance, 2, 5_000), outcome: `tool-failed:${cause}` }
  return { type: 'finished', status: 'failed', outcome: `tool-failed:${cause}`, event: { type: 'tool-failed', cause, reason }, failure: reason, ...seen }
}

/** base^(n-1) seconds, give or take a quarter, so that many do not come back at the same moment. */
function backOff(attempt: number, chance: number, base: number, most: number): number {
  return Math.min(most, 1_000 * base ** Math.min(attempt - 1, 20)) * (0.75 + chance / 2)
}

function failed(outcome: string, failure: string): Extract<EffectSettlement, { type: 'finished' }> {
  return { type: 'finished', status: 'failed', outcome, event: null, failure }
}
