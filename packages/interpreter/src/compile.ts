import type { JsonObject } from '@parley/channel'
import type { FlowDocument, FlowNode } from '@parley/flow'
import type { Card, Cards } from './card.ts'

/** A node ready to run; without `card` when this Parley cannot run it, and `reason` says why. */
export type CompiledNode = { node: FlowNode } & ({ card: Card; config: JsonObject } | { card: undefined; reason: 'unknown-card' | 'bad-config'; message: string })

/**
 * A flow version prepared once and used by every conversation on it: node and edge look-ups are
 * constant, so a turn costs the same in a flow of ten nodes and of five hundred.
 */
export interface CompiledFlow {
  flowId: string
  versionId: string
  node(id: string): CompiledNode | undefined
  /** The node an exit leads to. */
  target(nodeId: string, port: string): string | undefined
  entries: CompiledNode[]
  initialVariables: JsonObject
  variableNames: ReadonlySet<string>
}

/** Never throws: a node that this Parley cannot run says why when it is reached. */
export function compileFlow(flowId: string, versionId: string, document: FlowDocument, cards: Cards): CompiledFlow {
  const nodes = new Map(document.nodes.map((node) => [node.id, compileNode(node, cards)]))
  const targets = new Map<string, Map<string, string>>()
  for (const edge of document.edges) {
    const ports = targets.get(edge.from.node) ?? new Map<string, string>()
    ports.set(edge.from.port, edge.to.node)
    targets.set(edge.from.node, ports)
  }
  return {
    flowId,
    versionId,
    node: (id) => nodes.get(id),
    target: (nodeId, port) => targets.get(nodeId)?.get(port),
    entries: [...nodes.values()].filter((node) => node.card?.entry),
    initialVariables: Object.fromEntries(document.variables.filter((variable) => variable.initial !== undefined).map((variable) => [variable.name, variable.initial!])),
    variableNames: new Set(document.variables.map((variable) => variable.name)),
  }
}

function compileNode(node: FlowNode, cards: Cards): CompiledNode {
  const card = cards.get(node.card)
  if (!card) return { node, card: undefined, reason: 'unknown-card', message: `This Parley has no card "${node.card}".` }
  const parsed = card.config.safeParse(node.config)
  if (!parsed.success) return { node, card: undefined, reason: 'bad-config', message: parsed.error.issues[0]?.message ?? 'The settings of this card cannot be read.' }
  return { node, card, config: parsed.data }
}

/** The flow versions that a turn may need, loaded beforehand. */
export interface Program {
  flow(versionId: string): CompiledFlow | undefined
}
