import type { CardShapes } from '../card-shape.ts'
import type { FlowDocument } from '../document.ts'
import { configOf } from '../graph.ts'
import { templateUseProblems } from '../template-use.ts'
import { serviceWindowMs, speaks, windowClosedPort } from '../window-rule.ts'
import type { FlowProblem } from './problem.ts'

/**
 * Nodes that may have something to say after the customer-service window has closed, and no rule for it. Silence adds
 * up along the exits that are taken because time went by, and begins anew where the customer must have written.
 */
export function checkWindows(document: FlowDocument, cards: CardShapes): FlowProblem[] {
  const problems: FlowProblem[] = []
  const nodes = new Map(document.nodes.map((node) => [node.id, { node, read: configOf(node, cards) }]))
  // The longest silence with which each node may be reached, up to the length of the window: more makes no difference.
  const silence = new Map<string, number>()
  const open: string[] = []
  const reach = (id: string, ms: number) => {
    const known = silence.get(id)
    const longest = Math.min(ms, serviceWindowMs)
    if (known !== undefined && known >= longest) return
    silence.set(id, longest)
    open.push(id)
  }
  for (const { node } of nodes.values()) if (cards.get(node.card)?.entry) reach(node.id, 0)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const { node, read } = nodes.get(id)!
    const before = silence.get(id)!
    const pauses = !read || read.card.pauses(read.config)
    const byTime = read?.card.silence?.(read.config) ?? {}
    const after = (port: string) => (port === windowClosedPort.id ? serviceWindowMs : port in byTime ? before + byTime[port]! : pauses ? 0 : before)
    for (const edge of document.edges) if (edge.from.node === node.id && nodes.has(edge.to.node)) reach(edge.to.node, after(edge.from.port))
    for (const target of read?.card.jumps?.(read.config) ?? []) if (nodes.has(target)) reach(target, before)
  }

  for (const { node, read } of nodes.values()) {
    if (!read) continue
    if (node.whenClosed?.do === 'template')
      for (const { field, message } of templateUseProblems(node.whenClosed.template, 'whenClosed.template')) problems.push({ severity: 'error', code: 'template', message, nodeId: node.id, field })
    if (node.whenClosed || !speaks(read.card, read.config)) continue
    if ((silence.get(node.id) ?? 0) >= serviceWindowMs)
      problems.push({
        severity: 'warning',
        code: 'window',
        message: 'The customer may have been silent for more than 24 hours here, and WhatsApp then takes templates only. Choose what happens then under “When the window has closed”; without a choice it waits until the customer writes.',
        nodeId: node.id,
        field: 'whenClosed',
      })
  }
  return problems
}
