import type { Json, JsonObject } from '@parley/channel'
import { emptyDocument, type FlowDocument, type VariableType, type WindowRule } from '@parley/flow'
import type { Cards } from '@parley/interpreter'
import { cards as catalogCards } from '../catalog/cards.ts'

/** Draws a flow in a few lines, for tests. A node's id is its name. */
export class FlowBuilder {
  private readonly document: FlowDocument = emptyDocument()
  private readonly cards: Cards

  constructor(cards: Cards) {
    this.cards = cards
  }

  variable(name: string, type: VariableType, initial?: Json): this {
    this.document.variables.push({ name, type, ...(initial === undefined ? {} : { initial }) })
    return this
  }

  /** Places a card; `config` is laid over the card's defaults. */
  node(kind: string, name: string = kind.replaceAll('-', '_'), config: JsonObject = {}): this {
    const card = this.cards.get(kind)
    const index = this.document.nodes.length
    this.document.nodes.push({
      id: name,
      name,
      card: kind,
      cardVersion: card?.version ?? 1,
      config: { ...card?.defaults(), ...config },
      position: { x: index * 360, y: 0 },
    })
    return this
  }

  /** What the node placed last does when the customer-service window has closed. */
  whenClosed(rule: WindowRule): this {
    const last = this.document.nodes.at(-1)
    if (!last) throw new Error('Place a card first.')
    last.whenClosed = rule
    return this
  }

  /** Joins nodes. `from` is a name, meaning its first exit, or name and exit: `ask:option:cut`. */
  connect(from: string, to: string): this {
    const [name = '', ...rest] = from.split(':')
    const node = this.document.nodes.find((candidate) => candidate.name === name)
    const card = node && this.cards.get(node.card)
    const port = rest.length > 0 ? rest.join(':') : (node && card?.ports(card.config.parse(node.config))[0]?.id)
    this.document.edges.push({ id: `edge_${this.document.edges.length + 1}`, from: { node: name, port: port ?? 'next' }, to: { node: to } })
    return this
  }

  build(): FlowDocument {
    return structuredClone(this.document)
  }
}

export const flow = (cards: Cards = catalogCards): FlowBuilder => new FlowBuilder(cards)
