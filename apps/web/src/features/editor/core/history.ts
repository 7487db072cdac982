import type { FlowDocument } from '@parley/flow'

export interface Selection {
  nodes: ReadonlySet<string>
  edges: ReadonlySet<string>
}

export const nothingSelected: Selection = { nodes: new Set(), edges: new Set() }

interface Moment {
  document: FlowDocument
  selection: Selection
}

interface Entry {
  /** What it undoes, for the button's hint: "Move 2 cards". */
  label: string
  before: Moment
  after: Moment
  /** Changes with the same key that follow quickly are one: typing, a drag. */
  key?: string
  at: number
}

export interface History {
  document: FlowDocument
  selection: Selection
  past: readonly Entry[]
  future: readonly Entry[]
}

/** How far apart two changes with the same key may be and still be one step; milliseconds. */
export const coalesceMs = 1500
const longest = 500

export const beginHistory = (document: FlowDocument): History => ({ document, selection: nothingSelected, past: [], future: [] })

export interface Change {
  label: string
  document: FlowDocument
  selection?: Selection
  key?: string
  /** Milliseconds; only differences count. */
  at: number
}

/** Takes a change. One that changes nothing leaves no step behind. */
export function commit(history: History, change: Change): History {
  const selection = alive(change.selection ?? history.selection, change.document)
  if (change.document === history.document) return { ...history, selection }
  const after = { document: change.document, selection }
  const last = history.past.at(-1)
  if (last && change.key !== undefined && last.key === change.key && change.at - last.at <= coalesceMs && history.future.length === 0) {
    const entry = { ...last, after, at: change.at }
    return { document: change.document, selection, past: [...history.past.slice(0, -1), entry], future: [] }
  }
  const entry: Entry = { label: change.label, before: { document: history.document, selection: history.selection }, after, at: change.at, ...(change.key === undefined ? {} : { key: change.key }) }
  return { document: change.document, selection, past: [...history.past, entry].slice(-longest), future: [] }
}

export function undo(history: History): History {
  const entry = history.past.at(-1)
  if (!entry) return history
  return { document: entry.before.document, selection: alive(entry.before.selection, entry.before.document), past: history.past.slice(0, -1), future: [entry, ...history.future] }
}

export function redo(history: History): History {
  const [entry, ...future] = history.future
  if (!entry) return history
  // Without its key: what is typed after a redo is a step of its own.
  const { key: _, ...done } = entry
  return { document: entry.after.document, selection: alive(entry.after.selection, entry.after.document), past: [...history.past, done], future }
}

export const select = (history: History, selection: Selection): History => ({ ...history, selection: alive(selection, history.document) })

function alive(selection: Selection, document: FlowDocument): Selection {
  if (selection.nodes.size === 0 && selection.edges.size === 0) return selection
  const nodes = new Set(document.nodes.map((node) => node.id))
  const edges = new Set(document.edges.map((edge) => edge.id))
  const gone = [...selection.nodes].some((id) => !nodes.has(id)) || [...selection.edges].some((id) => !edges.has(id))
  if (!gone) return selection
  return { nodes: new Set([...selection.nodes].filter((id) => nodes.has(id))), edges: new Set([...selection.edges].filter((id) => edges.has(id))) }
}
