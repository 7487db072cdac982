import type { FlowDocument } from '@parley/flow'
import type { History } from './history.ts'

/** What a change of the document did, for who does not see the canvas; empty where whatever has the focus tells it already. */
export function told(before: History, after: History): string {
  const [undone, redone] = [before.past.at(-1), before.future[0]]
  if (before.document === after.document) return ''
  if (undone && after.document === undone.before.document) return `Undone: ${undone.label}.`
  if (redone && after.document === redone.after.document) return `Done again: ${redone.label}.`
  const added = beyond(after.document.nodes, before.document.nodes)
  const gone = beyond(before.document.nodes, after.document.nodes)
  const [joined] = beyond(after.document.edges, before.document.edges)
  const [parted] = beyond(before.document.edges, after.document.edges)
  if (added.length > 0) return `${named(added)} added${added.length === 1 && joined ? ` after ${nameOf(after.document, joined.from.node)}` : ''}.`
  if (gone.length > 0) return `${named(gone)} deleted.`
  if (joined) return `${nameOf(after.document, joined.from.node)} now leads to ${nameOf(after.document, joined.to.node)}.`
  return parted ? `${nameOf(before.document, parted.from.node)} no longer leads to ${nameOf(before.document, parted.to.node)}.` : ''
}

function beyond<One extends { id: string }>(these: readonly One[], those: readonly One[]): One[] {
  const known = new Set(those.map(({ id }) => id))
  return these.filter(({ id }) => !known.has(id))
}

const named = (nodes: { name: string }[]) => (nodes.length === 1 ? nodes[0]!.name : `${nodes.length} cards`)
const nameOf = ({ nodes }: FlowDocument, id: string) => nodes.find((node) => node.id === id)?.name ?? id
