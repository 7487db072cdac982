import type { JsonObject } from '@parley/channel'
import { speaks, templateContent, type FlowNode, type WindowRule } from '@parley/flow'
import type { Card, Step, Wake } from './card.ts'
import type { CardEffect } from './effect.ts'
import { formatChoiceId } from './choice-id.ts'
import { renderIn } from './card-context.ts'
import type { Session } from './state.ts'
import type { Turn } from './turn.ts'

/** What becomes of a step that has something to say while the window is closed. */
export type WindowStep =
  /** Kept until the customer writes, then taken again. */
  | { type: 'hold'; wake: Wake | null }
  | { type: 'exit' }
  | { type: 'instead'; effects: CardEffect[] }

const isFreeForm = (effect: CardEffect) => effect.type === 'say' && effect.content.type !== 'template'

/**
 * Follows the node's rule where its card wants to say something that is no template and the window is closed;
 * undefined where it is not, or where there is nothing to say. A card asked again later says the same: it is pure.
 */
export function whenClosed(turn: Turn, session: Session, node: FlowNode, card: Card, config: JsonObject, step: Step, wake: Wake | null): WindowStep | undefined {
  if (turn.windowOpen || !step.effects.some(isFreeForm)) return undefined
  const rule = node.whenClosed
  if (rule?.do === 'template') return { type: 'instead', effects: insteadOf(turn, session, node.id, step.effects, rule) }
  // A person is asked for whether or not the customer can be told.
  if (step.effects.some((effect) => effect.type === 'hand-over')) {
    turn.report(session, node.id, 'window-closed', 'The customer could not be told: they last wrote more than 24 hours ago.')
    return { type: 'instead', effects: step.effects.filter((effect) => !isFreeForm(effect)) }
  }
  if (rule?.do === 'exit' && speaks(card, config)) return { type: 'exit' }
  if (!rule) turn.report(session, node.id, 'window-closed', 'The customer last wrote more than 24 hours ago, so this waits until they write. Choose under “When the window has closed” what should happen.')
  return { type: 'hold', wake }
}

function insteadOf(turn: Turn, session: Session, nodeId: string, effects: CardEffect[], rule: Extract<WindowRule, { do: 'template' }>): CardEffect[] {
  const content = ruleContent(turn, session, nodeId, rule)
  const first = effects.findIndex(isFreeForm)
  return effects.flatMap((effect, index) => (!isFreeForm(effect) ? [effect] : index === first && content ? [{ type: 'say' as const, content }] : []))
}

/** The template of a rule, filled in for this contact. A tap on its quick replies counts as one on an older question, so a card that asks puts its question then. */
export function ruleContent(turn: Turn, session: Session, nodeId: string, rule: Extract<WindowRule, { do: 'template' }>) {
  return templateContent(rule.template, [turn.contact.language, turn.facts.workspace.language], {
    now: turn.now,
    timeZone: turn.facts.workspace.timeZone,
    render: renderIn(turn, session, nodeId),
    choiceId: (button) => formatChoiceId({ sessionId: session.id, nodeId, visit: 0, optionId: button }),
  })
}
