import type { FlowDocument } from '@parley/flow'

/** What the worker wrote down of one turn, as `trials.trail` gives it. */
export interface TrailEntry {
  sequence: number
  /** Milliseconds since 1970. */
  at: number
  trail: { nodeId: string; what: string; port?: string | null }[]
}

export interface Travelled {
  /** When it was last taken, milliseconds since 1970. */
  at: number
  times: number
}

export interface Lights {
  visited: ReadonlyMap<string, Travelled>
  /** By edge id. */
  edges: ReadonlyMap<string, Travelled>
}

export const noLights: Lights = { visited: new Map(), edges: new Map() }

/** Which cards and connections a conversation went through, from the journal of its turns. */
export function lightsOf(document: FlowDocument, entries: readonly TrailEntry[]): Lights {
  const byExit = new Map(document.edges.map((edge) => [JSON.stringify([edge.from.node, edge.from.port]), edge.id]))
  const visited = new Map<string, Travelled>()
  const edges = new Map<string, Travelled>()
  const count = (map: Map<string, Travelled>, id: string, at: number) => map.set(id, { at, times: (map.get(id)?.times ?? 0) + 1 })
  for (const entry of entries)
    for (const step of entry.trail) {
      const edge = step.port ? byExit.get(JSON.stringify([step.nodeId, step.port])) : undefined
      if (edge !== undefined) count(edges, edge, entry.at)
      if (step.port || !visited.has(step.nodeId)) count(visited, step.nodeId, entry.at)
    }
  return { visited, edges }
}

/** The turns since the conversation was last begun anew: what went before lights nothing any more. */
export function sinceBegunAnew<Entry extends { event: string }>(entries: readonly Entry[]): Entry[] {
  return entries.slice(entries.findLastIndex((entry) => entry.event === 'start-over') + 1)
}
