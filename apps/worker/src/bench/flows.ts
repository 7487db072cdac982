import type { FlowDocument } from '@parley/flow'

const node = (id: string, card: string, config: object) => ({ id, name: id, card, cardVersion: 1, config, position: { x: 0, y: 0 } }) as FlowDocument['nodes'][number]
const edge = (from: string, port: string, to: string) => ({ id: `${from}-${to}`, from: { node: from, port }, to: { node: to } })
const text = (body: string) => ({ bubbles: [{ type: 'text', text: body }] })

/**
 * Answers every message: begin, a condition, a message. The rest of its nodes is a branch that nobody
 * takes, so that a turn does the same in a small flow as in a large one.
 */
export function answeringFlow(nodes: number): FlowDocument {
  const others = Array.from({ length: nodes - 3 }, (_, index) => node(`other_${index + 1}`, 'message', text(`This is part ${index + 1} of a longer explanation.`)))
  const test = { path: 'conversation.last_message', operator: 'contains', value: 'a long explanation' }
  return {
    schemaVersion: 1,
    variables: [],
    nodes: [
      node('start', 'start', { trigger: { type: 'any' } }),
      node('which', 'condition', { branches: [{ id: 'long', label: 'Long', match: 'all', groups: [{ match: 'all', tests: [test] }] }] }),
      node('reply', 'message', text('You wrote: {{ conversation.last_message }}')),
      ...others,
    ],
    edges: [
      edge('start', 'next', 'which'), edge('which', 'otherwise', 'reply'),
      ...(others.length > 0 ? [edge('which', 'branch:long', 'other_1')] : []),
      ...others.slice(1).map((_, index) => edge(`other_${index + 1}`, 'next', `other_${index + 2}`)),
    ],
  }
}

/** Lets a model answer every message at once, `turns` of them. */
export function talkingFlow(turns: number): FlowDocument {
  const persona = { name: 'Mia', identity: 'You are Mia of {{ workspace.name }}.', tone: 'Friendly and brief.', facts: Array.from({ length: 20 }, (_, index) => `Fact ${index + 1}: a haircut of kind ${index + 1} costs €${40 + index}.`) }
  const config = { persona, instructions: 'Answer questions about opening hours and prices.', provider: 'openai', exits: [{ id: 'done', name: 'Done', description: 'They say goodbye.' }], quietMs: 0, maxTurns: turns }
  return {
    schemaVersion: 1,
    variables: [],
    nodes: [node('start', 'start', { trigger: { type: 'any' } }), node('talk', 'ai-step', config), node('bye', 'message', text('Goodbye.'))],
    edges: [edge('start', 'next', 'talk'), edge('talk', 'exit:done', 'bye')],
  }
}
