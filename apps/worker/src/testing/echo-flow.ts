import type { FlowDocument } from '@parley/flow'

/** A flow that answers whatever is written with these bubbles. */
export const echoFlow = (...bubbles: string[]): FlowDocument => ({
  schemaVersion: 1,
  variables: [],
  nodes: [
    { id: 'start', name: 'start', card: 'start', cardVersion: 1, config: { trigger: { type: 'any' } }, position: { x: 0, y: 0 } },
    { id: 'reply', name: 'reply', card: 'message', cardVersion: 1, position: { x: 200, y: 0 }, config: { bubbles: bubbles.map((text) => ({ type: 'text', text })) } },
  ],
  edges: [{ id: 'e', from: { node: 'start', port: 'next' }, to: { node: 'reply' } }],
})
