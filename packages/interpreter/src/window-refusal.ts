import type { EffectOutcome, SaidThing } from './effect.ts'
import { leaveByWindow } from './run.ts'
import type { Turn } from './turn.ts'
import { ruleContent } from './window.ts'

/** How many refused messages are kept for when the customer writes. */
const mostUnsaid = 20

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
  if (!session || session.id !== said.sessionId) return keep()
  const flow = turn.program.flow(session.versionId)
  const rule = flow?.node(said.nodeId)?.node.whenClosed
  switch (rule?.do) {
    case 'template': {
      const content = known ? undefined : ruleContent(turn, session, said.nodeId, rule)
      if (content) turn.say(session, said.nodeId, content)
      return
    }
    case 'exit':
      if (flow && !known) leaveByWindow(turn, session, flow, said.nodeId)
      return
    default:
      return keep()
  }
}

/** The customer has written: what had been refused is said now, before anything else. */
export function sayUnsaid(turn: Turn): void {
  const { unsaid } = turn.state
  if (!unsaid) return
  delete turn.state.unsaid
  for (const { sessionId, nodeId, content } of unsaid) turn.say({ id: sessionId }, nodeId, content)
}
