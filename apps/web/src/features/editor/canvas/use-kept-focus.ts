import type { FlowDocument } from '@parley/flow'
import { useEffect, useRef } from 'react'
import { focusCard } from '../focus-card.ts'

/** Where what had the focus is deleted, the keyboard goes on at the card before it, not at the top of the page. */
export function useKeptFocus(flow: FlowDocument): void {
  const before = useRef(flow)
  useEffect(() => {
    const { nodes, edges } = before.current
    before.current = flow
    if (flow.nodes.length >= nodes.length && flow.edges.length >= edges.length) return
    const left = new Set(flow.nodes.map(({ id }) => id))
    const gone = nodes.findIndex(({ id }) => !left.has(id))
    const goneEdge = edges.find(({ id }) => !flow.edges.some((edge) => edge.id === id))
    const source = gone < 0 ? goneEdge?.from.node : edges.find(({ from, to }) => to.node === nodes[gone]!.id && left.has(from.node))?.from.node
    const next = source ?? nodes.slice(gone).find(({ id }) => left.has(id))?.id ?? flow.nodes.at(-1)?.id
    // The browser takes the focus from what is removed as it is removed.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) focusCard(next)
    })
    return () => cancelAnimationFrame(frame)
  }, [flow])
}
