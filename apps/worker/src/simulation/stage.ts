import { cards } from '@parley/cards'
import { flow } from '@parley/cards/testing'
import type { FlowDocument } from '@parley/flow'
import type { Stage } from '@parley/runtime/simulation'

// What the simulation plays: the real cards, each of them, in two flows that lead into one another.

/** An AI step with a hand-over, a goodbye and a way into the order. `quietMs`: 0 answers at once. */
function talk(quietMs: number, maxTurns: number): FlowDocument {
  return flow()
    .node('start', 'start')
    .node('ai-step', 'talk', { instructions: 'Answer.', opening: '', historyLength: 40, quietMs, maxTurns, deadline: { amount: 1, unit: 'hours' } })
    .node('message', 'bye', { bubbles: [{ type: 'text', text: 'Bye, {{ contact.name | default: "friend" }}.' }, { type: 'text', text: 'Come back soon.' }] })
    .node('handover', 'person', { returnAfter: { amount: 2, unit: 'hours' } })
    .node('message', 'back', { bubbles: [{ type: 'text', text: 'I am back.' }] })
    .node('condition', 'often', { branches: [{ id: 'yes', label: 'Yes', match: 'all', groups: [{ match: 'all', tests: [{ path: 'talk.turns', operator: 'at-least', value: String(maxTurns) }] }] }] })
    .node('go-to', 'to_order', { target: { type: 'flow', flowId: 'order' } })
    .node('message', 'quiet', { bubbles: [{ type: 'text', text: 'You have gone quiet.' }] })
    .connect('start', 'talk')
    .connect('talk:exit:done', 'bye')
    .connect('talk:exit:person', 'person')
    .connect('person:returned', 'back')
    .connect('talk:max-turns', 'often')
    .connect('often:branch:yes', 'to_order')
    .connect('talk:timed-out', 'quiet')
    .build()
}

const item = { type: 'object', properties: { item: { type: 'string' } }, required: [] }

/** A keyword that interrupts, questions with deadlines, buttons, a variable, a wait. `short`: some nodes are missing, so that not every session can be moved here. */
function order(short: boolean, whenReplied: 'keep' | 'go-on'): FlowDocument {
  const built = flow()
    .variable('orders', 'number', 0)
    .node('start', 'start', { trigger: { type: 'keyword', words: ['order'], match: 'starts-with', interrupts: true } })
    .node('ask', 'what', { text: 'What would you like?', answer: { type: 'text' }, deadline: { amount: 30, unit: 'minutes' }, quietMs: whenReplied === 'keep' ? 2_000 : 0, saveTo: 'contact.wish' })
    .node('set', 'count', { assignments: [{ target: 'orders', operation: 'add', value: '1', type: 'number' }] })
    .node('ask', 'sure', { text: '{{ what.answer }}: is that right?', answer: { type: 'choice', options: [{ id: 'yes', title: 'Yes', description: '' }, { id: 'no', title: 'No', description: '' }], branches: true, listButton: 'Choose' }, deadline: { amount: 1, unit: 'hours' } })
    .node('tool-call', 'stock', { tool: { id: 'stock', name: 'look_up', parameters: item, repeatable: true }, values: { item: '{{ conversation.last_message }}' } })
    .node('tool-call', 'place', { tool: { id: 'place', name: 'place_order', parameters: item, repeatable: false, confirm: 'Shall I order {{ arguments.item }}?' }, values: { item: '{{ what.answer }}' }, deadline: { amount: 1, unit: 'hours' } })
    .node('message', 'no_luck', { bubbles: [{ type: 'text', text: 'That did not work; a colleague will look.' }] })
    .node('message', 'thanks', { bubbles: [{ type: 'text', text: 'Thank you for {{ what.answer }}.' }, { type: 'text', text: 'It is order {{ orders }}.' }, { type: 'text', text: 'We will write again.' }] })
    .node('wait', 'cooking', { for: { type: 'duration', duration: { amount: 2, unit: 'hours' } }, whenReplied })
    .node('wait', 'morning', { for: { type: 'time-of-day', time: '09:00', weekdays: [] }, whenReplied: 'keep' })
    .node('message', 'ready', { bubbles: [{ type: 'text', text: 'It is ready.' }] })
    .node('message', 'never_mind', { bubbles: [{ type: 'text', text: 'Never mind, then.' }] })
    .node('end', 'over')
    .connect('start', 'stock')
    .connect('stock', 'what')
    .connect('what:answered', 'count')
    .connect('what:timed-out', 'never_mind')
    .connect('what:invalid', 'never_mind')
    .connect('count', 'place')
    .connect('sure:option:yes', 'thanks')
    .connect('place', 'sure')
    .connect('place:declined', 'never_mind')
    .connect('place:no-answer', 'never_mind')
    .connect('sure:option:no', 'never_mind')
    .connect('sure:timed-out', 'never_mind')
    .connect('sure:invalid', 'never_mind')
    .connect('thanks', short ? 'ready' : 'cooking')
    .connect('cooking:next', 'morning')
    .connect('morning', 'ready')
    .connect('ready', 'over')
  for (const tool of ['stock', 'place']) for (const port of ['refused', 'bad-arguments', 'unavailable', 'timed-out']) built.connect(`${tool}:${port}`, 'no_luck')
  if (whenReplied === 'go-on') built.connect('cooking:replied', 'ready')
  const document = built.build()
  if (!short) return document
  const gone = new Set(['cooking', 'morning'])
  return { ...document, nodes: document.nodes.filter((node) => !gone.has(node.id)), edges: document.edges.filter((edge) => !gone.has(edge.from.node) && !gone.has(edge.to.node)) }
}

const variant = (quietMs: number, maxTurns: number, short: boolean, whenReplied: 'keep' | 'go-on') => [
  { flowId: 'order', document: order(short, whenReplied) },
  { flowId: 'talk', document: talk(quietMs, maxTurns) },
]

export const stage: Stage = {
  cards,
  variants: [variant(1_500, 3, false, 'keep'), variant(0, 2, false, 'go-on'), variant(1_500, 5, true, 'keep'), variant(4_000, 1, false, 'go-on')],
}
