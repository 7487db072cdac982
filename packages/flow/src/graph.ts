import type { CardShapes } from './card-shape.ts'
import type { FlowDocument, FlowNode } from './document.ts'

/** The node's config as its card's schema reads it, or undefined where card or config are not valid. */
export function configOf(node: FlowNode, cards: CardShapes) {
  const card = cards.get(node.card)
  if (!card) return undefined
  const parsed = card.config.safeParse(node.config)
  return parsed.success ? { card, config: parsed.data } : undefined
}

/** Where one can go from each node: along edges and through jumps. */
export function successors(document: FlowDocument, cards: CardShapes): Map<string, Set<string>> {
  const known = new Set(document.nodes.map((node) => node.id))
  const next = new Map<string, Set<string>>(document.nodes.map((node) => [node.id, new Set<string>()]))
  for (const edge of document.edges) if (known.has(edge.to.node)) next.get(edge.from.node)?.add(edge.to.node)
  for (const node of document.nodes) {
    const read = configOf(node, cards)
    for (const target of read?.card.jumps?.(read.config) ?? []) if (known.has(target)) next.get(node.id)?.add(target)
  }
  return next
}

/** All nodes that can be reached from `from`, themselves included. */
export function reachable(from: Iterable<string>, next: Map<string, Set<string>>): Set<string> {
  const seen = new Set<string>()
  const open = [...from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(next.get(id) ?? []))
  }
  return seen
}

/** All nodes from which `to` can be reached, without `to` unless it is on a loop. */
export function ancestors(to: string, next: Map<string, Set<string>>): Set<string> {
  const previous = new Map<string, Set<string>>([...next.keys()].map((id) => [id, new Set<string>()]))
  for (const [id, targets] of next) for (const target of targets) previous.get(target)?.add(id)
  return reachable(previous.get(to) ?? [], previous)
}

/** One loop that passes through none of `breakers`, as the ids along it; undefined where there is none. */
export function findLoop(next: Map<string, Set<string>>, breakers: Set<string>): string[] | undefined {
  const state = new Map<string, 'open' | 'done'>()
  for (const root of next.keys()) {
    if (breakers.has(root) || state.has(root)) continue
    // Iterative depth-first search: a drawn flow may be deeper than the stack.
    const path: { id: string; rest: Iterator<string> }[] = []
    const push = (id: string) => {
      state.set(id, 'open')
      path.push({ id, rest: (next.get(id) ?? new Set<string>()).values() })
    }
    push(root)
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const step = top.rest.next()
      if (step.done) {
        state.set(top.id, 'done')
        path.pop()
        continue
      }
      if (breakers.has(step.value) || state.get(step.value) === 'done') continue
      if (state.get(step.value) === 'open') {
        const ids = path.map((entry) => entry.id)
        return ids.slice(ids.indexOf(step.value))
      }
      push(step.value)
    }
  }
  return undefined
}
