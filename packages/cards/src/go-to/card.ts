import { defineCard } from '@parley/interpreter'
import { z } from 'zod'

const goToTargetSchema = z.discriminatedUnion(
  'type',
  [z.object({ type: z.literal('node'), nodeId: z.string() }), z.object({ type: z.literal('flow'), flowId: z.string() })],
  'Choose where to go.',
)

const goToConfig = z.object({ target: goToTargetSchema })
export type GoToConfig = z.infer<typeof goToConfig>

export const goToCard = defineCard<GoToConfig>({
  kind: 'go-to',
  version: 1,
  title: 'Go to',
  summary: 'Jumps to another card, or to another flow.',
  family: 'logic',
  entry: false,
  config: goToConfig,
  defaults: () => ({ target: { type: 'node', nodeId: '' } }),
  ports: () => [],
  outputs: () => [],
  texts: () => [],
  jumps: ({ target }) => (target.type === 'node' && target.nodeId !== '' ? [target.nodeId] : []),
  pauses: () => false,
  check({ target }, { node, document, flows }) {
    const problem = (message: string, field: string) => [{ severity: 'error', code: 'card', message, field } as const]
    if (target.type === 'flow') {
      if (target.flowId === '') return problem('Choose the flow to go to.', 'target.flowId')
      return flows.some((flow) => flow.id === target.flowId) ? [] : problem('The flow that this card leads to is gone. Choose another.', 'target.flowId')
    }
    if (target.nodeId === '') return problem('Choose the card to go to.', 'target.nodeId')
    if (target.nodeId === node.id) return problem('This card leads to itself. Choose another.', 'target.nodeId')
    return document.nodes.some((other) => other.id === target.nodeId) ? [] : problem('The card that this one leads to is gone. Choose another.', 'target.nodeId')
  },
  help: `
Goes on at another card of this flow, without drawing a line across the whole canvas, or at the beginning of another flow.

Going to another flow ends this conversation and begins that flow at its first start card, whatever its trigger. Variables that both flows have are taken along; contact fields are there anyway. The other flow has to be published.
`.trim(),
})
