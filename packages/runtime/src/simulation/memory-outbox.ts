import { laterStatus, type DeliveryStatus, type JsonObject, type OutboundContent } from '@parley/channel'
import type { ModelRequest, ToolRequest } from '@parley/interpreter'
import type { BeginOptions, ClaimedEffect, EffectSettlement, EffectStore } from '../ports/index.ts'
import { openStates, type MemoryEffect } from './memory-rows.ts'
import type { MemoryStore } from './memory-store.ts'

const confirmedStates = new Set(['sent', 'delivered', 'read', 'played'])
/** Every template here. */
const approved = { status: 'approved', reason: null, category: 'utility' } as const
const twiceUncertain = 'It was sent twice without a clear answer; it may have arrived. Look at the chat on the phone before sending it again.'

export interface MemoryOutbox extends EffectStore {
  /** Those of a commit that are its worker's to do at once. */
  begin(ids: string[], options: BeginOptions): ClaimedEffect[]
  /** How an effect ended, if it is still its worker's and counts; its conversation is not told. */
  end(effect: Pick<ClaimedEffect, 'id' | 'leaseToken'>, settlement: EffectSettlement): boolean
}

/** The outbox of a store in memory: what is claimed, and what becomes of it. */
export function createMemoryOutbox(store: MemoryStore): MemoryOutbox {
  const claimEffects = (options: Parameters<EffectStore['claim']>[0]): ClaimedEffect[] => {
    const now = Math.max(options.now, store.now())
    const blocked = new Set<string>()
    const ready: MemoryEffect[] = []
    for (const effect of store.effectRows) {
      if (!openStates.has(effect.status)) continue
      const first = !store.waitsInLine(effect, blocked)
      if (effect.kind === 'send') blocked.add(effect.conversationId)
      if (first && effect.status !== 'begun' && effect.notBefore <= now && store.channels.get(effect.channelId)?.status === 'connected') ready.push(effect)
    }
    const leaseToken = store.newId()
    const lane = (effect: MemoryEffect, before: number) => ready.slice(0, before).filter((other) => other.channelId === effect.channelId).length
    const fair = ready.map((effect, index) => ({ effect, turn: lane(effect, index) })).sort((a, b) => a.turn - b.turn)
    return fair.slice(0, options.limit).map(({ effect }) => lease(effect, leaseToken, now + options.leaseMs))
  }

  const lease = (effect: MemoryEffect, leaseToken: string, leaseUntil: number): ClaimedEffect => {
    const message = store.messageOf(effect)
    if (message && effect.status === 'uncertain') store.markDouble(message)
    Object.assign(effect, { status: 'begun', attempts: effect.attempts + 1, leaseToken, leaseUntil })
    return {
      workspaceId: effect.workspaceId, id: effect.id, conversationId: effect.conversationId, leaseToken, attempt: effect.attempts,
      possiblyDouble: message?.possiblyDouble ?? false, sessionId: effect.sessionId, work: workOf(effect),
    }
  }

  const begin = (ids: string[], options: BeginOptions): ClaimedEffect[] => {
    const leaseToken = store.newId()
    const ready = store.effectRows.filter((effect) => ids.includes(effect.id) && store.channels.get(effect.channelId)?.status === 'connected')
    return ready.map((effect) => lease(effect, leaseToken, Math.max(options.now, store.now()) + options.leaseMs))
  }

  const workOf = (effect: MemoryEffect): ClaimedEffect['work'] => {
    const conversation = store.conversations.get(effect.conversationId)!
    const contact = store.contacts.find((candidate) => candidate.id === conversation.contactId)!
    const account = { channelId: effect.channelId, numberId: store.channels.get(effect.channelId)!.numberId, accessToken: 'token' }
    if (effect.kind === 'ask-model') return { kind: 'ask-model', request: structuredClone(effect.payload['request']) as unknown as ModelRequest }
    if (effect.kind === 'call-tool') return { kind: 'call-tool', call: structuredClone(effect.payload['call']) as unknown as ToolRequest }
    const to = { ...(contact.phone === null ? {} : { phone: contact.phone }), ...(contact.userId === null ? {} : { userId: contact.userId }) }
    const { content, replyTo, otherwise } = structuredClone(effect.payload)
    return {
      kind: 'send', account, to, nodeId: effect.nodeId, content: content as unknown as OutboundContent,
      ...(typeof replyTo === 'string' ? { replyTo } : {}),
      ...(otherwise === undefined ? {} : { otherwise: otherwise as unknown as OutboundContent }),
      permit: { windowUntil: store.windowUntil(conversation), template: approved },
    }
  }

  const heldBy = ({ id, leaseToken }: Pick<ClaimedEffect, 'id' | 'leaseToken'>) => store.effectRows.find((row) => row.id === id && row.status === 'begun' && row.leaseToken === leaseToken)

  const settle = (by: Pick<ClaimedEffect, 'id' | 'leaseToken'>, settlement: EffectSettlement): boolean => {
    const effect = heldBy(by)
    if (!effect) return false
    const message = store.messageOf(effect)
    effect.leaseToken = null
    if (settlement.type === 'finished') {
      Object.assign(effect, { status: settlement.status, outcome: settlement.outcome })
      if (message) {
        message.channelMessageId = settlement.messageId ?? message.channelMessageId
        const current = message.status === 'superseded' ? 'queued' : (message.status as DeliveryStatus)
        message.status = laterStatus(current, settlement.status === 'done' ? 'accepted' : 'failed')
        if (settlement.status === 'failed') {
          if (message.status === 'failed') message.failure = settlement.failure ?? null
          store.fault(effect, message, settlement.failure ?? settlement.outcome)
        }
      }
      if (settlement.event && !store.isOvertaken(effect)) {
        const payload = { type: 'outcome', effectId: effect.id, outcome: settlement.event as unknown as JsonObject }
        store.post(store.channels.get(effect.channelId)!, { kind: 'outcome', sourceId: effect.id, address: null, occurredAt: store.now(), payload }, store.conversations.get(effect.conversationId)!)
      }
      return !effect.overtaken
    }
    const confirmed = settlement.type === 'uncertain' && message !== undefined && (confirmedStates.has(message.status) || message.status === 'failed')
    if (confirmed) Object.assign(effect, { status: 'done', outcome: 'accepted:by-status' })
    else if (effect.overtaken) {
      Object.assign(effect, { status: 'superseded', ...('outcome' in settlement ? { outcome: settlement.outcome } : {}) })
      if (message?.status === 'queued') message.status = 'superseded'
    } else if (settlement.type === 'uncertain') Object.assign(effect, { status: 'uncertain', outcome: settlement.reason, notBefore: settlement.graceUntil })
    else if (settlement.type === 'again') {
      Object.assign(effect, { status: 'pending', outcome: settlement.outcome, notBefore: settlement.notBefore, attempts: effect.attempts - (settlement.uncounted ? 1 : 0) })
    } else {
      Object.assign(effect, { status: 'pending', outcome: 'channel-stopped', attempts: effect.attempts - 1 })
      store.channels.get(effect.channelId)!.status = 'stopped'
    }
    return !effect.overtaken
  }

  const recoverExpired = (at: number, graceMs: number): number => {
    const now = Math.max(at, store.now())
    const gone = store.effectRows.filter((effect) => effect.status === 'begun' && effect.leaseUntil <= now)
    for (const effect of gone) {
      const message = store.messageOf(effect)
      effect.leaseToken = null
      if (message && confirmedStates.has(message.status)) Object.assign(effect, { status: 'done', outcome: 'accepted:by-status' })
      else if (message?.status === 'failed') effect.status = 'failed'
      // It may have been done: it does not count as never begun.
      else if (effect.overtaken && effect.kind === 'call-tool') Object.assign(effect, { status: 'failed', outcome: 'tool-failed:uncertain' })
      else if (effect.overtaken) {
        effect.status = 'superseded'
        if (message?.status === 'queued') message.status = 'superseded'
      } else if (message?.possiblyDouble) {
        Object.assign(effect, { status: 'failed', outcome: 'given-up:uncertain' })
        Object.assign(message, { status: laterStatus(message.status as DeliveryStatus, 'failed'), failure: twiceUncertain })
        store.fault(effect, message, twiceUncertain)
      } else if (effect.kind === 'send') Object.assign(effect, { status: 'uncertain', outcome: 'uncertain:worker-gone', notBefore: now + graceMs })
      else Object.assign(effect, { status: 'pending', outcome: 'worker-gone' })
    }
    return gone.length
  }

  return {
    begin,
    end: (by, settlement) => settlement.type === 'finished' && heldBy(by)?.overtaken === false && settle(by, { ...settlement, event: null }),
    claim: async (options) => claimEffects(options),
    async settle(effect, settlement, claim) {
      const told = settle(effect, settlement)
      const conversation = store.conversations.get(effect.conversationId)
      const free = claim && told && conversation?.leaseToken === null && conversation.wakeAt !== null && conversation.wakeAt <= store.now()
      const next = store.effectRows.some((row) => row.kind === 'send' && row.conversationId === effect.conversationId && row.id !== effect.id && (row.status === 'pending' || row.status === 'uncertain'))
      return { told, claims: free ? store.lease([conversation], claim) : [], next }
    },
    recoverExpired: async (now, graceMs) => recoverExpired(now, graceMs),
    release: async (effects) => {
      for (const { id, leaseToken } of effects) {
        const effect = store.effectRows.find((row) => row.id === id && row.status === 'begun' && row.leaseToken === leaseToken)
        if (effect) Object.assign(effect, { status: effect.overtaken ? 'superseded' : 'pending', attempts: Math.max(0, effect.attempts - 1), leaseToken: null })
      }
    },
  }
}
