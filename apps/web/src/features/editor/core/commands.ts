import type { Json, JsonObject } from '@parley/channel'
import type { CardShape, CardShapes, Edge, FlowDocument, FlowNode, Variable, WindowRule } from '@parley/flow'
import { configOf, portsOf, reservedNames, setField, toName, uniqueName } from '@parley/flow'
import { renameReferences } from './rename.ts'

/**
 * Every change to a flow. Pure: the same document and arguments give the same document; what did
 * not change is shared, so that a card that was not touched is not drawn again.
 */

export interface Point {
  x: number
  y: number
}

/** Takes a fresh id: random in the browser, counted in tests. */
export type MakeId = () => string

export const gridSize = 8

export const snap = (point: Point): Point => ({ x: Math.round(point.x / gridSize) * gridSize, y: Math.round(point.y / gridSize) * gridSize })

export const namesIn = (document: FlowDocument): string[] => [...document.nodes.map((node) => node.name), ...document.variables.map((variable) => variable.name)]

const changeNode = (document: FlowDocument, id: string, change: (node: FlowNode) => FlowNode): FlowDocument => {
  let changed = false
  const nodes = document.nodes.map((node) => {
    if (node.id !== id) return node
    const next = change(node)
    if (next !== node) changed = true
    return next
  })
  return changed ? { ...document, nodes } : document
}

/** `ai-step` -> `ai_step`; a kind whose name placeholders already use is called by its title. */
function nameFor(card: CardShape): string {
  const name = toName(card.kind)
  return (reservedNames as readonly string[]).includes(name) ? toName(card.title) : name
}

/** A new node of a card, named after it. */
export function addNode(document: FlowDocument, card: CardShape, at: { id: string; position: Point }): FlowDocument {
  const node: FlowNode = {
    id: at.id,
    name: uniqueName(nameFor(card), namesIn(document)),
    card: card.kind,
    cardVersion: card.version,
    config: card.defaults(),
    position: snap(at.position),
  }
  return { ...document, nodes: [...document.nodes, node] }
}

/** Removes nodes with the edges at them, and the edges named. */
export function remove(document: FlowDocument, nodeIds: Iterable<string>, edgeIds: Iterable<string> = []): FlowDocument {
  const nodes = new Set(nodeIds)
  const edges = new Set(edgeIds)
  if (nodes.size === 0 && edges.size === 0) return document
  return {
    ...document,
    nodes: document.nodes.filter((node) => !nodes.has(node.id)),
    edges: document.edges.filter((edge) => !edges.has(edge.id) && !nodes.has(edge.from.node) && !nodes.has(edge.to.node)),
  }
}

export function moveNodes(document: FlowDocument, positions: ReadonlyMap<string, Point>): FlowDocument {
  let moved = false
  const nodes = document.nodes.map((node) => {
    const position = positions.get(node.id)
    if (!position || (position.x === node.position.x && position.y === node.position.y)) return node
    moved = true
    return { ...node, position: { x: position.x, y: position.y } }
  })
  return moved ? { ...document, nodes } : document
}

export const nudge = (document: FlowDocument, nodeIds: Iterable<string>, by: Point): FlowDocument => {
  const ids = new Set(nodeIds)
  return moveNodes(document, new Map(document.nodes.filter((node) => ids.has(node.id)).map((node) => [node.id, { x: node.position.x + by.x, y: node.position.y + by.y }])))
}

/** Why one may not draw this edge, in the operator's words; undefined where one may. */
export function whyNotConnect(document: FlowDocument, cards: CardShapes, from: { node: string; port: string }, to: string): string | undefined {
  const target = document.nodes.find((node) => node.id === to)
  const source = document.nodes.find((node) => node.id === from.node)
  if (!source || !target) return 'That card is gone.'
  if (cards.get(target.card)?.entry) return 'Conversations begin at a start card by themselves. Connect to the card after it.'
  const read = configOf(source, cards)
  if (read && !portsOf(source, read.card, read.config).some((port) => port.id === from.port)) return 'This card no longer has that exit.'
  return undefined
}

/** One edge leaves a port, so a new one takes the old one's place. */
export function connect(document: FlowDocument, from: { node: string; port: string }, to: string, id: string): FlowDocument {
  const old = document.edges.find((edge) => edge.from.node === from.node && edge.from.port === from.port)
  if (old?.to.node === to) return document
  const edge: Edge = { id: old?.id ?? id, from: { node: from.node, port: from.port }, to: { node: to } }
  return { ...document, edges: old ? document.edges.map((other) => (other === old ? edge : other)) : [...document.edges, edge] }
}

export function disconnect(document: FlowDocument, from: { node: string; port: string }): FlowDocument {
  const edges = document.edges.filter((edge) => edge.from.node !== from.node || edge.from.port !== from.port)
  return edges.length === document.edges.length ? document : { ...document, edges }
}

/** A node's config; edges from exits that it no longer has go with it. */
export function setConfig(document: FlowDocument, cards: CardShapes, nodeId: string, config: JsonObject): FlowDocument {
  return withoutLostExits(changeNode(document, nodeId, (node) => ({ ...node, config })), cards, nodeId)
}

/** What a node does when the customer-service window has closed; undefined: it waits for the customer. */
export function setWindowRule(document: FlowDocument, cards: CardShapes, nodeId: string, rule: WindowRule | undefined): FlowDocument {
  const changed = changeNode(document, nodeId, ({ whenClosed: _before, ...node }) => (rule ? { ...node, whenClosed: rule } : node))
  return withoutLostExits(changed, cards, nodeId)
}

function withoutLostExits(changed: FlowDocument, cards: CardShapes, nodeId: string): FlowDocument {
  const node = changed.nodes.find((candidate) => candidate.id === nodeId)
  const read = node && configOf(node, cards)
  // A config that does not fit its schema just now (half typed) says nothing about exits.
  if (!node || !read) return changed
  const ports = new Set(portsOf(node, read.card, read.config).map((port) => port.id))
  const edges = changed.edges.filter((edge) => edge.from.node !== nodeId || ports.has(edge.from.port))
  return edges.length === changed.edges.length ? changed : { ...changed, edges }
}

export function setConfigField(document: FlowDocument, cards: CardShapes, nodeId: string, field: string, value: Json | undefined): FlowDocument {
  const node = document.nodes.find((candidate) => candidate.id === nodeId)
  return node ? setConfig(document, cards, nodeId, setField(node.config, field, value)) : document
}

/** Renames a node and every placeholder that uses its results. The name is taken as it is: see `whyNotName`. */
export function renameNode(document: FlowDocument, cards: CardShapes, nodeId: string, name: string): FlowDocument {
  const old = document.nodes.find((node) => node.id === nodeId)
  if (!old || old.name === name) return document
  return changeNode(renameReferences(document, cards, old.name, name), nodeId, (node) => ({ ...node, name }))
}

export function addVariable(document: FlowDocument, variable: Variable): FlowDocument {
  return { ...document, variables: [...document.variables, { ...variable, name: uniqueName(variable.name, namesIn(document)) }] }
}

/** Changes a variable; where its name changes, placeholders and cards that use it follow. */
export function changeVariable(document: FlowDocument, cards: CardShapes, name: string, change: Partial<Variable>): FlowDocument {
  const renamed = change.name !== undefined && change.name !== name ? renameReferences(document, cards, name, change.name) : document
  return { ...renamed, variables: renamed.variables.map((variable) => (variable.name === name ? withoutUndefined({ ...variable, ...change }) : variable)) }
}

export function removeVariable(document: FlowDocument, name: string): FlowDocument {
  return { ...document, variables: document.variables.filter((variable) => variable.name !== name) }
}

/** A new variable gets a type; what was its first value need not fit it any more. */
const withoutUndefined = (variable: Variable): Variable => Object.fromEntries(Object.entries(variable).filter(([, value]) => value !== undefined)) as Variable
