import { personExit } from '../offline/exits.ts'
import type { Handover, ModelAnswer, ModelRequest } from '../port.ts'
import type { HandoverRules } from './rules.ts'
import type { Signals } from './signals.ts'

/** Below this an answer is not backed by what is known. */
const leastConfidence = 0.4

/** What a message alone calls for. A node with an exit for people goes its own way when somebody asks for one. */
export function decideBySignals(signals: Signals, rules: HandoverRules, { exits }: Pick<ModelRequest, 'exits'>): Handover | undefined {
  const ownWay = personExit(exits) !== undefined
  if (rules.asked && signals.asksForPerson && !ownWay) return { trigger: 'asked', reason: 'Asked for a person.' }
  if (signals.topic !== null) return { trigger: 'topic', reason: `Is about ${signals.topic}, which people deal with.` }
  if (rules.intents.some(({ name }) => name === signals.intent)) return { trigger: 'intent', reason: `Wants “${signals.intent}”, which people deal with.` }
  if (rules.frustration && signals.sentiment === 'angry' && !ownWay) return { trigger: 'frustration', reason: 'Is frustrated.' }
  if (rules.failedTwice && signals.unresolved) return { trigger: 'failed-twice', reason: 'Asks the same again: the answers did not help.' }
  if (rules.lowConfidence && signals.confidence < leastConfidence) return { trigger: 'low-confidence', reason: 'What the AI knows does not suffice for this.' }
  return undefined
}

/** What an answer calls for: the second in a row for which what is known does not suffice, or already the first. */
export function decideByAnswer(answer: ModelAnswer, rules: HandoverRules, { unsure = 0 }: Pick<ModelRequest, 'unsure'>): Handover | undefined {
  if (answer.exit !== null || (answer.toolCalls ?? []).length > 0 || !answer.unsure) return undefined
  if (rules.failedTwice && unsure > 0) return { trigger: 'failed-twice', reason: 'Asked twice for what the AI does not know.' }
  return rules.lowConfidence ? { trigger: 'low-confidence', reason: 'Asked for what the AI does not know.' } : undefined
}
