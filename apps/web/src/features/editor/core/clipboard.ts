import type { CardShapes, FlowDocument, FlowNode } from '@parley/flow'
import { configOf, currentSchemaVersion, edgeSchema, inspectTemplate, maxNodes, nodeSchema, setField, textLeaves, uniqueName, upgradeDocument, variableSchema } from '@parley/flow'
import { z } from 'zod'
import { type MakeId, namesIn, type Point, snap } from './commands.ts'
import { renameInConfig, renameInRule } from './rename.ts'

/** What lies on the clipboard: JSON text, so that it goes into other flows, tabs and workspaces. */
const clipboardFormat = 'parley-cards'

const clipboardSchema = z.object({
  format: z.literal(clipboardFormat),
  schemaVersion: z.number(),
  nodes: z.array(nodeSchema).max(maxNodes),
  edges: z.array(edgeSchema),
  variables: z.array(variableSchema),
})
export type Clip = z.infer<typeof clipboardSchema>

/** The nodes, the edges between them, and the flow variables that they use. */
export function copy(document: FlowDocument, cards: CardShapes, nodeIds: Iterable<string>): Clip {
  const ids = new Set(nodeIds)
  const nodes = document.nodes.filter((node) => ids.has(node.id))
  const used = new Set(nodes.flatMap((node) => rootsUsed(node, cards)))
  return {
    format: clipboardFormat,
    schemaVersion: currentSchemaVersion,
    nodes,
    edges: document.edges.filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node)),
    variables: document.variables.filter((variable) => used.has(variable.name)),
  }
}

function rootsUsed(node: FlowNode, cards: CardShapes): string[] {
  const read = configOf(node, cards)
  if (!read) return []
  const paths = [
    ...read.card.texts(read.config).flatMap((text) => inspectTemplate(text.template).paths.map((path) => path[0] ?? '')),
    ...(read.card.reads?.(read.config) ?? []).map((one) => one.path.split('.')[0] ?? ''),
    ...(read.card.writes?.(read.config) ?? []).map((one) => one.path.split('.')[0] ?? ''),
  ]
  return paths
}

/**
 * Reads what came from the clipboard. Undefined where it is something else (then it is none of our
 * business), an Error with a message for the operator where it is ours but cannot be taken.
 */
export function readClip(text: string, cards: CardShapes): Clip | Error | undefined {
  if (!text.includes(clipboardFormat)) return undefined
  try {
    const raw: unknown = JSON.parse(text)
    const parsed = clipboardSchema.safeParse(upgradeDocument(raw, cards))
    if (parsed.success) return parsed.data
    return new Error(`The copied cards cannot be read: ${parsed.error.issues[0]?.message ?? 'unknown shape'}`)
  } catch (cause) {
    return cause instanceof SyntaxError ? undefined : (cause as Error)
  }
}

/**
 * Puts copied cards into a flow: with new ids, with names of their own (their placeholders follow),
 * and with the variables that the flow does not have yet. `at` is where their top left corner goes.
 */
export function paste(document: FlowDocument, cards: CardShapes, clip: Clip, at: Point, makeId: MakeId): { document: FlowDocument; nodeIds: string[] } {
  if (clip.nodes.length === 0) return { document, nodeIds: [] }
  const left = Math.min(...clip.nodes.map((node) => node.position.x))
  const top = Math.min(...clip.nodes.map((node) => node.position.y))
  const ids = new Map(clip.nodes.map((node) => [node.id, makeId()]))

  const taken = new Set(namesIn(document))
  const variables = clip.variables.filter((variable) => !document.variables.some((own) => own.name === variable.name))
  const renames: [string, string][] = []
  for (const variable of variables) {
    const name = uniqueName(variable.name, taken)
    if (name !== variable.name) renames.push([variable.name, name])
    taken.add(name)
  }
  const names = new Map<string, string>()
  for (const node of clip.nodes) {
    const name = uniqueName(node.name, taken)
    taken.add(name)
    names.set(node.id, name)
    if (name !== node.name) renames.push([node.name, name])
  }
  const newName = new Map(renames)

  const nodes = clip.nodes.map((node): FlowNode => {
    let config = node.config
    const read = configOf(node, cards)
    if (read) {
      config = renameInConfig(read.card, config, newName)
      // Jumps among the copied cards lead to the copies.
      const jumps = new Set((read.card.jumps?.(read.config) ?? []).filter((target) => ids.has(target)))
      for (const { field, text } of Array.from(textLeaves(config))) if (jumps.has(text)) config = setField(config, field, ids.get(text)!)
    }
    return {
      ...renameInRule(node, newName),
      id: ids.get(node.id)!,
      name: names.get(node.id)!,
      config,
      position: snap({ x: at.x + node.position.x - left, y: at.y + node.position.y - top }),
    }
  })
  const edges = clip.edges
    .filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node))
    .map((edge) => ({ id: makeId(), from: { node: ids.get(edge.from.node)!, port: edge.from.port }, to: { node: ids.get(edge.to.node)! } }))
  return {
    document: {
      ...document,
      variables: [...document.variables, ...variables.map((variable) => ({ ...variable, name: newName.get(variable.name) ?? variable.name }))],
      nodes: [...document.nodes, ...nodes],
      edges: [...document.edges, ...edges],
    },
    nodeIds: nodes.map((node) => node.id),
  }
}
