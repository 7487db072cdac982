import type { JsonObject } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import type { CardShape, CardShapes } from './card-shape.ts'
import { currentSchemaVersion } from './document.ts'

export interface DocumentMigration {
  /** The schema version that the document has afterwards. */
  to: number
  up(document: JsonObject): JsonObject
}

/** Consecutive, one for each version since 1. A test fails for any that was never exercised. */
export const documentMigrations: DocumentMigration[] = []

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Brings a document and the config of each of its nodes to the present version. What is not
 * recognisable is left for the schema to name.
 * Throws ParleyError UNSUPPORTED_VERSION for a document from a newer Parley.
 */
export function upgradeDocument(raw: unknown, cards: CardShapes): unknown {
  if (!isObject(raw)) return raw
  const version = raw['schemaVersion']
  if (typeof version === 'number' && version > currentSchemaVersion)
    throw new ParleyError('UNSUPPORTED_VERSION', `This flow was made with a newer Parley (at "schemaVersion": ${version}; this one reads up to ${currentSchemaVersion}). Update Parley, then try again.`, {
      details: { issues: [{ path: 'schemaVersion', message: `version ${version} is newer than ${currentSchemaVersion}` }] },
    })
  const document = documentMigrations
    .filter((migration) => typeof version === 'number' && migration.to > version)
    .reduce((current, migration) => ({ ...migration.up(current), schemaVersion: migration.to }), raw)
  const nodes = document['nodes']
  if (!Array.isArray(nodes)) return document
  return { ...document, nodes: nodes.map((node, index) => (isObject(node) ? upgradeNode(node, cards, index) : node)) }
}

function upgradeNode(node: JsonObject, cards: CardShapes, index: number): JsonObject {
  const card = typeof node['card'] === 'string' ? cards.get(node['card']) : undefined
  const version = node['cardVersion']
  if (!card || typeof version !== 'number' || !isObject(node['config'])) return node
  if (version > card.version)
    throw new ParleyError('UNSUPPORTED_VERSION', `The card "${card.title}" in this flow was made with a newer Parley (at "nodes.${index}.cardVersion": ${version}; this one reads up to ${card.version}). Update Parley, then try again.`, {
      details: { issues: [{ path: `nodes.${index}.cardVersion`, message: `version ${version} is newer than ${card.version}` }] },
    })
  return { ...node, cardVersion: card.version, config: upgradeConfig(card, node['config'], version) }
}

/** A node's config at the card's present version. */
export function upgradeConfig(card: CardShape, config: JsonObject, version: number): JsonObject {
  return (card.migrations ?? []).filter((migration) => migration.to > version).reduce((current, migration) => migration.up(current), config)
}
