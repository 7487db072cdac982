import type { ClaimedEffect, EffectSettlement } from '@parley/runtime'
import { callRow } from './note-calls.ts'
import type { SettlementRow } from './settle-statement.ts'

/** How an effect ended, as the statement reads it. */
export function settlementRow(effect: Pick<ClaimedEffect, 'workspaceId' | 'id' | 'conversationId' | 'leaseToken'>, settlement: EffectSettlement): SettlementRow {
  const row: SettlementRow = {
    w: effect.workspaceId, c: effect.conversationId, id: effect.id, token: effect.leaseToken, status: 'pending', outcome: '', not_before: null, uncounted: false,
    request: null, response: null, event: null, said: true, message: null, failure: null, stop: null, held: null,
    calls: (settlement.calls ?? []).map((call) => callRow({ ...effect, effectId: effect.id }, call)),
  }
  switch (settlement.type) {
    case 'finished':
      return {
        ...row, status: settlement.status, outcome: settlement.outcome, event: settlement.event, request: settlement.request ?? null, response: settlement.response ?? null,
        said: settlement.event === null || settlement.event.type === 'send-failed', message: settlement.messageId ?? null, failure: settlement.failure ?? null,
      }
    case 'again':
      return { ...row, outcome: settlement.outcome, not_before: Math.ceil(settlement.notBefore), response: settlement.response ?? null, uncounted: settlement.uncounted ?? false, held: settlement.held ?? null }
    case 'uncertain':
      return { ...row, status: 'uncertain', outcome: `uncertain: ${settlement.reason}`, not_before: Math.ceil(settlement.graceUntil) }
    case 'channel-stopped':
      return { ...row, outcome: 'channel-stopped', response: settlement.response ?? null, uncounted: true, stop: settlement.reason }
  }
}
