import { addressKey, type Channel, type SendOutcome } from '@parley/channel'
import { modelTimeoutMs } from '@parley/interpreter'
import type { Pacer } from './pacing.ts'
import type { ClaimedEffect, EffectSettlement, ModelCall, ModelCaller, ModelOutcome, ModelPort, ToolOutcome, ToolPort } from './ports/index.ts'
import { defaultPolicy, settleAnswer, settleSend, settleTool, type RetryPolicy } from './retry-policy.ts'
import { judgeSend } from './send-gate.ts'

export interface Dispatcher {
  channel: Channel
  model: ModelPort
  tools: ToolPort
  pacer: Pacer
  now(): number
  /** In [0, 1): spreads what is tried again. */
  chance(): number
  policy?: RetryPolicy
}

/** For one call to the channel; longer than the adapter's own limit. Milliseconds. */
const sendTimeoutMs = 30_000
/** For one call of a tool; a tool's own limit is shorter. */
const toolTimeoutMs = 40_000

/**
 * Does one effect in the world and says how it ended. Never throws: whatever goes wrong has a name.
 * `signal` ends it at shut-down. `until` is the end of its lease by our own clock: nothing begins after it and
 * nothing goes on beyond it, for by then another worker may have gone on with what follows.
 */
export async function dispatch(effect: ClaimedEffect, dispatcher: Dispatcher, signal: AbortSignal, until = Infinity): Promise<EffectSettlement> {
  const { work } = effect
  const left = until - dispatcher.now()
  if (left <= 0) return { type: 'again', notBefore: dispatcher.now(), outcome: 'lapsed', uncounted: true }
  const policy = dispatcher.policy ?? defaultPolicy
  const attempt = () => ({ attempt: effect.attempt, possiblyDouble: effect.possiblyDouble, now: dispatcher.now(), chance: dispatcher.chance() })
  switch (work.kind) {
    case 'send': {
      const judged = judgeSend(work.content, work.permit, dispatcher.now())
      if (judged) return withSaid(judged.type === 'refused' ? settleSend(judged, attempt(), policy) : judged, effect, work)
      const waitMs = dispatcher.pacer.take(work.account.numberId, addressKey(work.to), dispatcher.now(), work.perSecond)
      if (waitMs > 0) return { type: 'again', notBefore: dispatcher.now() + waitMs, outcome: 'paced', uncounted: true }
      return withSaid(settleSend(await limited(signal, Math.min(sendTimeoutMs, left), (within) => send(effect, work, dispatcher.channel, within)), attempt(), policy), effect, work)
    }
    case 'ask-model': {
      const calls: ModelCall[] = []
      const outcome = await limited(signal, Math.min(modelTimeoutMs, left), (within) => ask({ ...callerOf(effect), book: (made) => calls.push(...made) }, work.request, dispatcher.model, within))
      return { ...settleAnswer(outcome, attempt()), ...(calls.length > 0 ? { calls } : {}) }
    }
    case 'call-tool':
      // Begun before, by a worker that is gone: what may have happened is not made to happen again.
      if (effect.attempt > 1 && !work.call.repeatable) return settleTool(lostCall, attempt())
      return settleTool(await limited(signal, Math.min(toolTimeoutMs, left), (within) => callTool(effect, work.call, dispatcher.tools, within)), attempt())
  }
}

const lostCall: ToolOutcome = { type: 'tool-failed', cause: 'uncertain', reason: 'It was begun and cut off. Whether it happened is not known, so it was not tried again.' }

/** A refusal tells the conversation what it was about, so that the rule of its node can be followed. */
function withSaid(settlement: EffectSettlement, { sessionId }: ClaimedEffect, { content, nodeId, otherwise }: Extract<ClaimedEffect['work'], { kind: 'send' }>): EffectSettlement {
  if (settlement.type !== 'finished' || settlement.event?.type !== 'send-failed' || !sessionId || nodeId === undefined) return settlement
  return { ...settlement, event: { ...settlement.event, said: { sessionId, nodeId, content, ...(otherwise === undefined ? {} : { otherwise }) } } }
}

async function send(effect: ClaimedEffect, work: Extract<ClaimedEffect['work'], { kind: 'send' }>, channel: Channel, signal: AbortSignal): Promise<SendOutcome> {
  try {
    return await channel.send({ account: work.account, to: work.to, content: work.content, effectId: effect.id, ...(work.replyTo === undefined ? {} : { replyTo: work.replyTo }) }, signal)
  } catch (cause) {
    // An adapter that throws has broken its word; whether the request left, nobody knows.
    return { type: 'uncertain', reason: `The channel failed: ${cause instanceof Error ? cause.message : String(cause)}` }
  }
}

async function ask(caller: ModelCaller, request: Extract<ClaimedEffect['work'], { kind: 'ask-model' }>['request'], model: ModelPort, signal: AbortSignal): Promise<ModelOutcome> {
  try {
    return await model.ask(caller, request, signal)
  } catch (cause) {
    return { type: 'model-failed', cause: 'unavailable', reason: cause instanceof Error ? cause.message : String(cause) }
  }
}

async function callTool(effect: ClaimedEffect, call: Extract<ClaimedEffect['work'], { kind: 'call-tool' }>['call'], tools: ToolPort, signal: AbortSignal): Promise<ToolOutcome> {
  try {
    return await tools.call(callerOf(effect), call, effect.attempt, signal)
  } catch (cause) {
    // A port that throws has broken its word; whether the call left, nobody knows.
    return { type: 'tool-failed', cause: 'uncertain', reason: cause instanceof Error ? cause.message : String(cause) }
  }
}

const callerOf = ({ workspaceId, conversationId, sessionId, id }: ClaimedEffect) => ({ workspaceId, conversationId, sessionId: sessionId ?? null, effectId: id })

/** Ends the work after `ms` or with `signal`. By hand: AbortSignal.any and .timeout cost as much as the sending itself. */
async function limited<T>(signal: AbortSignal, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController()
  const stop = () => limit.abort(signal.reason)
  if (signal.aborted) stop()
  const timer = setTimeout(() => limit.abort(new DOMException('It took too long.', 'TimeoutError')), Math.min(ms, 2 ** 31 - 1))
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await work(limit.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
