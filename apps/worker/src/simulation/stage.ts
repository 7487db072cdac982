import { cards } from '@parley/cards'
import { flow } from '@parley/cards/testing'
import type { FlowDocument, WindowRule } from '@parley/flow'
import type { Stage, StagedTool } from '@parley/runtime/simulation'

// What the simulation plays: the real cards, each of them, in two flows that lead into one another.

const tools: StagedTool[] = [
  { id: 'stock', name: 'look_up', repeatable: true, asks: '' },
  { id: 'place', name: 'place_order', repeatable: false, asks: 'Shall I order' },
  { id: 'note', name: 'take_note', repeatable: false, asks: '' },
  // Granted to no card.
  { id: 'refund', name: 'refund', repeatable: false, asks: '' },
]

/** In the place of what cannot be said once the window has closed. */
const comeBack: WindowRule = {
  do: 'template',
  template: {
    name: 'come_back', fallback: 'en', values: {}, media: null, files: {},
    variants: [{ language: 'en', shape: { parameterFormat: 'named', header: null, body: 'There is news.', bodyExamples: [], footer: '', buttons: [], offer: null, cards: [] } }],
  },
}

const intents = [
  { id: 'chat', name: 'Chat', description: 'They want to talk.', examples: [] },
  { id: 'bye', name: 'Goodbye', description: 'They are leaving.', examples: [] },
]

/** What they want, then an AI step with tools, a hand-over, a goodbye and a way into the order. `quietMs`: 0 answers at once; `first`: where it begins. */
function talk(quietMs: number, maxTurns: number, first: 'wants' | 'talk'): FlowDocument {
  const deadline = { amount: 1, unit: 'hours' }
  const built = flow()
    .node('start', 'start')
    .node('classify', 'wants', { intents, quietMs, deadline, apology: '' })
    .node('classify', 'wants_now', { intents, source: 'next', quietMs: 0, deadline })
    .node('ai-step', 'talk', { instructions: 'Answer.', opening: '', historyLength: 40, quietMs, maxTurns, deadline, tools: ['stock', 'note', 'place'] })
    .node('message', 'bye', { bubbles: [{ type: 'text', text: 'Bye, {{ contact.name | default: "friend" }}.' }, { type: 'text', text: 'Come back soon.' }] })
    .node('handover', 'person', { returnAfter: { amount: 2, unit: 'hours' } })
    .node('message', 'back', { bubbles: [{ type: 'text', text: 'I am back.' }] })
    .node('condition', 'often', { branches: [{ id: 'yes', label: 'Yes', match: 'all', groups: [{ match: 'all', tests: [{ path: 'talk.turns', operator: 'at-least', value: String(maxTurns) }] }] }] })
    .node('go-to', 'to_order', { target: { type: 'flow', flowId: 'order' } })
    .node('message', 'quiet', { bubbles: [{ type: 'text', text: 'You have gone quiet.' }] })
    .whenClosed({ do: 'exit' })
    .node('end', 'over')
    .connect('start', first)
    .connect('wants:timed-out', 'quiet')
    .connect('wants_now:timed-out', 'quiet')
    .connect('talk:exit:done', 'bye')
    .connect('talk:exit:person', 'person')
    .connect('talk:failed', 'person')
    .connect('talk:over-budget', 'bye')
    .connect('person:returned', 'back')
    .connect('back', 'wants_now')
    .connect('talk:max-turns', 'often')
    .connect('often:branch:yes', 'to_order')
    .connect('talk:timed-out', 'quiet')
    .connect('quiet:window-closed', 'over')
  for (const card of ['wants', 'wants_now']) {
    built.connect(`${card}:intent:bye`, 'bye').connect(`${card}:over-budget`, 'bye')
    for (const port of ['intent:chat', 'none', 'failed']) built.connect(`${card}:${port}`, 'talk')
  }
  return built.build()
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
    .node('tool-call', 'stock', { tool: short ? { id: 'note', name: 'take_note', parameters: item, repeatable: false } : { id: 'stock', name: 'look_up', parameters: item, repeatable: true }, values: { item: '{{ conversation.last_message }}' } })
    .node('tool-call', 'place', { tool: { id: 'place', name: 'place_order', parameters: item, repeatable: false, confirm: 'Shall I order {{ arguments.item }}?' }, values: { item: '{{ what.answer }}' }, deadline: { amount: 1, unit: 'hours' } })
    .node('message', 'no_luck', { bubbles: [{ type: 'text', text: 'That did not work; a colleague will look.' }] })
    .node('message', 'thanks', { bubbles: [{ type: 'text', text: 'Thank you for {{ what.answer }}.' }, { type: 'text', text: 'It is order {{ orders }}.' }, { type: 'text', text: 'We will write again.' }] })
    .node('wait', 'cooking', { for: { type: 'duration', duration: { amount: 2, unit: 'hours' } }, whenReplied })
    .node('wait', 'morning', { for: { type: 'time-of-day', time: '09:00', weekdays: [] }, whenReplied: 'keep' })
    .node('message', 'ready', { bubbles: [{ type: 'text', text: 'It is ready.' }] })
    .whenClosed(comeBack)
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
  { flowId: 'talk', document: talk(quietMs, maxTurns, short || quietMs === 0 ? 'talk' : 'wants') },
]

export const stage: Stage = {
  cards,
  tools,
  variants: [variant(1_500, 3, false, 'keep'), variant(0, 2, false, 'go-on'), variant(1_500, 5, true, 'keep'), variant(4_000, 1, false, 'go-on')],
}
