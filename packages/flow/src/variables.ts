import type { CardShapes } from './card-shape.ts'
import type { FlowDocument, VariableType } from './document.ts'
import { ancestors, configOf, successors } from './graph.ts'

/** Something that a placeholder can name. */
export interface VariableInfo {
  /** `ask_service.answer`, `contact.name`, `points`. */
  path: string
  type: VariableType
  label: string
  /** Where it comes from, for grouping in the picker. */
  source: 'contact' | 'message' | 'conversation' | 'workspace' | 'flow' | 'node'
  nodeId?: string
}

const ofMessage: [path: string, type: VariableType, label: string][] = [
  ['type', 'text', 'Kind: text, image, video, voice, audio, document, sticker, location, contacts, choice, form, order, unsupported'],
  ['text', 'text', 'Words of the message, caption or button'],
  ['media', 'object', 'File: id, kind, name, caption'],
  ['media.mime_type', 'text', 'Kind of file, like image/jpeg'],
  ['media.filename', 'text', 'Name of the file'],
  ['media.caption', 'text', 'Caption of the file'],
  ['location', 'object', 'Location'],
  ['location.latitude', 'number', 'Latitude'],
  ['location.longitude', 'number', 'Longitude'],
  ['location.name', 'text', 'Name of the place'],
  ['location.address', 'text', 'Address of the place'],
  ['contacts', 'list', 'Contact cards'],
  ['contacts.first.name', 'text', 'Name on the first contact card'],
  ['contacts.first.phone', 'text', 'Number on the first contact card'],
  ['choice.title', 'text', 'Button or row that was tapped'],
  ['form', 'object', 'Answers of a WhatsApp Flow, by field'],
  ['order', 'object', 'Order from the catalogue'],
  ['order.items', 'list', 'Items of the order'],
  ['order.count', 'number', 'How many pieces were ordered'],
  ['order.total', 'number', 'Sum of the order'],
  ['order.currency', 'text', 'Currency of the order'],
  ['order.text', 'text', 'Note with the order'],
  ['product.id', 'text', 'Product that the message asks about'],
  ['forwarded', 'boolean', 'Forwarded from another chat'],
  ['referral.source', 'text', 'Came by: ad or post'],
  ['referral.id', 'text', 'Id of the ad or post'],
  ['referral.headline', 'text', 'Headline of the ad'],
]

/** The customer's newest message, by its kind; filled by `messageScope` of the interpreter. */
export const messageVariables: VariableInfo[] = ofMessage.map(([path, type, label]) => ({ path: `message.${path}`, type, label, source: 'message' }))

/** What every conversation has. */
const builtInVariables: VariableInfo[] = [
  { path: 'contact.name', type: 'text', label: 'Name', source: 'contact' },
  { path: 'contact.phone', type: 'text', label: 'Phone number (may be missing)', source: 'contact' },
  { path: 'contact.language', type: 'text', label: 'Language', source: 'contact' },
  { path: 'contact.country', type: 'text', label: 'Country, two letters (may be missing)', source: 'contact' },
  ...messageVariables,
  { path: 'conversation.last_message', type: 'text', label: 'Last message of the customer', source: 'conversation' },
  { path: 'conversation.channel', type: 'text', label: 'Number that was written to', source: 'conversation' },
  { path: 'workspace.name', type: 'text', label: 'Business name', source: 'workspace' },
]

/** All that the flow as a whole can name, by path. Contact fields that only some card writes are among them. */
export function allVariables(document: FlowDocument, cards: CardShapes): Map<string, VariableInfo> {
  const all = new Map(builtInVariables.map((variable) => [variable.path, variable]))
  for (const variable of document.variables)
    all.set(variable.name, { path: variable.name, type: variable.type, label: variable.description || variable.name, source: 'flow' })
  for (const node of document.nodes) {
    const read = configOf(node, cards)
    if (!read) continue
    for (const output of read.card.outputs(read.config)) {
      const path = `${node.name}.${output.name}`
      all.set(path, { path, type: output.type, label: output.label, source: 'node', nodeId: node.id })
    }
    for (const written of read.card.writes?.(read.config) ?? [])
      if (!all.has(written.path))
        all.set(written.path, { path: written.path, type: written.type, label: written.path, source: written.path.startsWith('contact.') ? 'contact' : 'flow' })
  }
  return all
}

/** What a text in this node can name: results only of nodes that can come before it. */
export function variablesAt(document: FlowDocument, cards: CardShapes, nodeId: string): VariableInfo[] {
  const before = ancestors(nodeId, successors(document, cards))
  return [...allVariables(document, cards).values()].filter((variable) => variable.nodeId === undefined || before.has(variable.nodeId))
}
