import { textOf, type InboundMessage } from '@parley/channel'
import type { Occasion } from './card.ts'
import { parseChoiceId } from './choice-id.ts'
import type { CompiledNode, Program } from './compile.ts'
import type { Event, Facts, LiveFlow } from './event.ts'
import type { ConversationState } from './state.ts'

export interface ChosenStart {
  live: LiveFlow
  node: CompiledNode
}

/** The start that a message sets off: the lowest rank of all live flows, ties to the flow listed first. */
export function chooseStart(program: Program, facts: Facts, state: ConversationState, event: Event, message: InboundMessage): ChosenStart | undefined {
  let best: (ChosenStart & { rank: number }) | undefined
  const occasion = {
    message,
    text: textOf(message.content),
    now: event.now,
    lastSeenAt: state.lastSeenAt,
    referral: message.referral ?? null,
    running: state.session !== null,
    lateTap: message.content.type === 'choice' && parseChoiceId(message.content.id) !== undefined,
  }
  for (const live of facts.live) {
    for (const node of program.flow(live.versionId)?.entries ?? []) {
      const rank = rankOf(node, occasion)
      if (rank !== null && (best === undefined || rank < best.rank)) best = { live, node, rank }
    }
  }
  return best
}

/** A start card that throws begins nothing; the others are asked all the same. */
function rankOf(node: CompiledNode, occasion: Occasion): number | null {
  try {
    return node.card?.starts?.(node.config, occasion) ?? null
  } catch {
    return null
  }
}
