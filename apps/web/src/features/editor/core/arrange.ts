import { graphlib, layout } from '@dagrejs/dagre'
import type { FlowDocument } from '@parley/flow'
import { type Point, snap } from './commands.ts'

export const nodeWidth = 288

export interface Size {
  width: number
  height: number
}

/**
 * Positions for all nodes, left to right in the order of the conversation; `only` arranges these
 * and leaves the others where they are. The first card stays where it was.
 */
export function arrange(document: FlowDocument, sizeOf: (nodeId: string) => Size, only?: ReadonlySet<string>): Map<string, Point> {
  const nodes = document.nodes.filter((node) => !only || only.has(node.id))
  const anchor = nodes[0]
  if (!anchor) return new Map()
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 96 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const node of nodes) graph.setNode(node.id, { ...sizeOf(node.id) })
  const ids = new Set(nodes.map((node) => node.id))
  for (const edge of document.edges) if (ids.has(edge.from.node) && ids.has(edge.to.node) && edge.from.node !== edge.to.node) graph.setEdge(edge.from.node, edge.to.node)
  layout(graph)
  const corner = (id: string): Point => {
    const placed = graph.node(id)
    const size = sizeOf(id)
    return { x: placed.x - size.width / 2, y: placed.y - size.height / 2 }
  }
  const origin = corner(anchor.id)
  return new Map(
    nodes.map((node) => {
      const at = corner(node.id)
      return [node.id, snap({ x: anchor.position.x + at.x - origin.x, y: anchor.position.y + at.y - origin.y })]
    }),
  )
}

const gap = 96

/** A free place to the right of a node (or where wanted), moved down until nothing is covered. */
export function freePlace(document: FlowDocument, sizeOf: (nodeId: string) => Size, wanted: { after: string } | { at: Point }, size: Size): Point {
  const source = 'after' in wanted ? document.nodes.find((node) => node.id === wanted.after) : undefined
  let place: Point = source ? { x: source.position.x + sizeOf(source.id).width + gap, y: source.position.y } : 'at' in wanted ? wanted.at : { x: 0, y: 0 }
  const covers = (point: Point) =>
    document.nodes.find((node) => {
      const other = sizeOf(node.id)
      return point.x < node.position.x + other.width + 24 && node.position.x < point.x + size.width + 24 && point.y < node.position.y + other.height + 24 && node.position.y < point.y + size.height + 24
    })
  for (let hit = covers(place); hit; hit = covers(place)) place = { x: place.x, y: hit.position.y + sizeOf(hit.id).height + 32 }
  return snap(place)
}
