import type { EffectOutcome, SaidThing } from './effect.ts'
import { leaveByWindow } from './run.ts'
import type { Turn } from './turn.ts'

/** How many refused messages are kept for when the customer writes. */
const mostUnsaid = 20

/** WhatsApp took the message for one that only a template may be. */
export const isWindowRefusal = (outcome: EffectOutcome): outcome is Extract<EffectOutcome, { type: 'send-failed' }> => outcome.type === 'send-failed' && outcome.treatment === 'template'

/**
 * WhatsApp refused something because the window is closed, although our clock said otherwise: the rule of the node that
 * wanted to say it is followed all the same, once.
 */
export function takeWindowRefusal(turn: Turn, said: SaidThing | undefined): void {
  const { state } = turn
  const known = state.shut === true
  state.shut = true
  const session = state.session
  if (!said || state.mode === 'person') return
  const keep = () => {
    if (said.content.type !== 'template') state.unsaid = [...(state.unsaid ?? []), said].slice(-mostUnsaid)
  }
  // Filled in when it was wanted: the session may have ended since.
  if (said.otherwise) {
    if (!known) turn.say({ id: said.sessionId }, said.nodeId, said.otherwise)
    return
  }
  if (!session || session.id !== said.sessionId) return keep()
  const flow = turn.program.flow(session.versionId)
  const rule = flow?.node(said.nodeId)?.node.whenClosed
  if (rule?.do !== 'exit') return keep()
  if (flow && !known) leaveByWindow(turn, session, flow, said.nodeId)
}

/** The customer has written: what had been refused is said now, before anything else. */
export function sayUnsaid(turn: Turn): void {
  const { unsaid } = turn.state
  if (!unsaid) return
  delete turn.state.unsaid
  for (const { sessionId, nodeId, content } of unsaid) turn.say({ id: sessionId }, nodeId, content)
}
