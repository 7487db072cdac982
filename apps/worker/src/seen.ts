import type { TakenConversation, WorkerEvents } from '@parley/runtime'
import { effectSpan, turnSpan, type Tracing } from '@parley/tracing'
import type { Logger } from 'pino'

/** Waits that are part of the plan, and ends that are good: not worth a warning. */
const ordinary: ReadonlySet<string> = new Set(['accepted', 'answered', 'shown', 'paced'])

/**
 * What the worker says of its work to whoever looks after it: a line for each conversation's turns and for
 * each attempt at an effect, and the same as spans. Ids, names and numbers; never what anybody said.
 */
export function createWatch(log: Logger, tracing: Tracing | undefined): Pick<WorkerEvents, 'turns' | 'effect'> {
  return {
    turns({ taken }) {
      if (!tracing && !log.isLevelEnabled('debug') && taken.every((one) => !one.lost && one.setAside === 0)) return
      for (const one of taken) {
        logTurns(log, one)
        if (tracing && !one.lost) traceTurns(tracing, one)
      }
    },
    effect({ effect, outcome, begun, ms, waitMs }) {
      const fields = { workspace: effect.workspaceId, conversation: effect.conversationId, session: effect.sessionId ?? null, effect: effect.id, kind: effect.work.kind, outcome: nameOf(outcome), attempt: effect.attempt, ms }
      const good = ordinary.has(outcome)
      if (good) log.debug(fields, 'An effect ended.')
      else log.warn({ ...fields, ...(waitMs === null ? {} : { againInMs: waitMs }) }, 'An effect did not end well.')
      tracing?.add({
        name: effect.work.kind, kind: 'client', place: effectSpan({ id: effect.id, attempt: effect.attempt, at: begun, message: effect.newestMessage ?? null }), begun, ended: begun + ms, failed: !good,
        attributes: { 'parley.workspace': effect.workspaceId, 'parley.conversation': effect.conversationId, 'parley.effect': effect.id, 'parley.attempt': effect.attempt, 'parley.outcome': nameOf(outcome) },
      })
    },
  }
}

function logTurns(log: Logger, one: TakenConversation): void {
  const fields = {
    workspace: one.workspaceId, conversation: one.conversationId, session: one.sessionId, ms: one.committed - one.begun,
    turns: one.turns.map(({ sequence, event, effects }) => ({ sequence, event, effects })),
  }
  if (one.lost) log.warn(fields, 'The lease had passed to another worker; it takes these turns.')
  else if (one.setAside > 0) log.error({ ...fields, setAside: one.setAside }, 'Events could not be taken and were set aside; the run log of the conversation says why.')
  else if (one.turns.length > 0) log.debug(fields, 'Turns were taken.')
}

function traceTurns(tracing: Tracing, one: TakenConversation): void {
  for (const turn of one.turns) {
    const message = turn.messageId === null ? one.newestMessage : { id: turn.messageId, at: one.begun }
    tracing.add({
      name: `turn ${turn.event}`, kind: 'consumer', place: turnSpan({ conversationId: one.conversationId, sequence: turn.sequence, at: one.begun, message }), begun: one.begun, ended: one.committed,
      attributes: {
        'parley.workspace': one.workspaceId, 'parley.conversation': one.conversationId, ...(one.sessionId === null ? {} : { 'parley.session': one.sessionId }),
        'parley.sequence': turn.sequence, 'parley.effects': turn.effects, 'parley.nodes': turn.nodes,
      },
    })
  }
}

/** What a provider said stands behind the name, and may repeat what it was sent. */
const nameOf = (outcome: string): string => outcome.split(' ')[0]!.replace(/:$/, '')
