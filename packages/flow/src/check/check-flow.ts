import type { ChannelLimits } from '@parley/channel'
import type { CardShape, CardShapes } from '../card-shape.ts'
import type { FlowDocument, FlowNode } from '../document.ts'
import { configOf, findLoop, reachable, successors } from '../graph.ts'
import { reservedNames } from '../names.ts'
import { templateTexts } from '../template-use.ts'
import { inspectTemplate } from '../templating.ts'
import { allVariables } from '../variables.ts'
import { portsOf } from '../window-rule.ts'
import { checkWindows } from './check-windows.ts'
import type { FlowProblem } from './problem.ts'

export interface FlowSurroundings {
  limits: ChannelLimits
  /** The workspace's other flows. */
  flows: { id: string; name: string }[]
  /** Contact fields that the workspace already uses, without `contact.`. */
  contactFields: string[]
}

/** Everything that is wrong with a flow, errors first, each on the node that has it. Never throws. */
export function checkFlow(document: FlowDocument, cards: CardShapes, surroundings: FlowSurroundings): FlowProblem[] {
  const problems = [
    ...checkNames(document),
    ...document.nodes.flatMap((node) => checkNode(node, document, cards, surroundings)),
    ...checkEdges(document, cards),
    ...checkShape(document, cards),
    ...checkPlaceholders(document, cards, surroundings),
    ...checkWindows(document, cards),
  ]
  return problems.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
}

function checkNames(document: FlowDocument): FlowProblem[] {
  const problems: FlowProblem[] = []
  const reserved = new Set<string>(reservedNames)
  const taken = new Map<string, string>(document.variables.map((variable) => [variable.name, 'a variable']))
  const doubleVariable = document.variables.find((variable, index) => document.variables.findIndex((other) => other.name === variable.name) !== index)
  if (doubleVariable) problems.push({ severity: 'error', code: 'bad-name', message: `Two variables are called “${doubleVariable.name}”. Rename one.` })
  for (const variable of document.variables)
    if (reserved.has(variable.name)) problems.push({ severity: 'error', code: 'bad-name', message: `A variable cannot be called “${variable.name}”: placeholders already use that word. Rename it.` })
  for (const node of document.nodes) {
    const problem = (message: string) => problems.push({ severity: 'error', code: 'bad-name', message, nodeId: node.id, field: 'name' })
    if (reserved.has(node.name)) problem(`A card cannot be called “${node.name}”: placeholders already use that word. Rename it.`)
    const other = taken.get(node.name)
    if (other) problem(`There is already ${other} called “${node.name}”. Rename one of them.`)
    taken.set(node.name, 'a card')
  }
  return problems
}

function checkNode(node: FlowNode, document: FlowDocument, cards: CardShapes, surroundings: FlowSurroundings): FlowProblem[] {
  const card = cards.get(node.card)
  if (!card) return [{ severity: 'error', code: 'unknown-card', message: `This Parley has no card “${node.card}”. Remove it, or update Parley.`, nodeId: node.id }]
  if (node.cardVersion > card.version)
    return [{ severity: 'error', code: 'newer-card', message: `This card was made with a newer Parley. Update Parley, or replace the card.`, nodeId: node.id }]
  const parsed = card.config.safeParse(node.config)
  if (!parsed.success)
    return parsed.error.issues.map((issue) => ({ severity: 'error', code: 'bad-config', message: issue.message, nodeId: node.id, field: toField(issue.path) }))
  return (card.check?.(parsed.data, { node, document, limits: surroundings.limits, flows: surroundings.flows }) ?? []).map((problem) => ({ ...problem, nodeId: node.id }))
}

function checkEdges(document: FlowDocument, cards: CardShapes): FlowProblem[] {
  const problems: FlowProblem[] = []
  const nodes = new Map(document.nodes.map((node) => [node.id, node]))
  const left = new Set<string>()
  for (const edge of document.edges) {
    const broken = (message: string, nodeId?: string) => problems.push({ severity: 'error', code: 'broken-edge', message, edgeId: edge.id, ...(nodeId ? { nodeId } : {}) })
    const from = nodes.get(edge.from.node)
    const to = nodes.get(edge.to.node)
    if (!from || !to) {
      broken('A connection leads from or to a card that is gone. Remove it.', from?.id ?? to?.id)
      continue
    }
    if (cards.get(to.card)?.entry) broken('A connection leads into a start card. Conversations begin there by themselves; connect to the card after it.', to.id)
    const read = configOf(from, cards)
    if (read && !portsOf(from, read.card, read.config).some((port) => port.id === edge.from.port))
      broken('A connection leaves from an exit that this card no longer has. Remove it or draw it again.', from.id)
    const exit = JSON.stringify([edge.from.node, edge.from.port])
    if (left.has(exit)) broken('Two connections leave the same exit. Keep one.', from.id)
    left.add(exit)
  }
  for (const node of document.nodes) {
    const read = configOf(node, cards)
    for (const port of read ? portsOf(node, read.card, read.config) : []) {
      if (port.whenDangling === 'fine' || left.has(JSON.stringify([node.id, port.id]))) continue
      const message =
        port.whenDangling === 'error'
          ? `Nothing happens after “${port.label}”: the customer would wait for an answer. Connect it to a card.`
          : `The conversation ends after “${port.label}”. If that is meant, add an End card.`
      problems.push({ severity: port.whenDangling, code: 'dangling-port', message, nodeId: node.id, port: port.id })
    }
  }
  return problems
}

function checkShape(document: FlowDocument, cards: CardShapes): FlowProblem[] {
  const problems: FlowProblem[] = []
  const next = successors(document, cards)
  const starts = document.nodes.filter((node) => cards.get(node.card)?.entry)
  if (starts.length === 0) problems.push({ severity: 'error', code: 'no-start', message: 'This flow has no start card, so no conversation can begin. Drag one onto the canvas.' })
  else {
    const reached = reachable(starts.map((node) => node.id), next)
    for (const node of document.nodes)
      if (!reached.has(node.id)) problems.push({ severity: 'warning', code: 'unreachable', message: 'No way leads here from a start card. Connect it, or delete it.', nodeId: node.id })
  }
  const pausing = document.nodes.filter((node) => {
    const read = configOf(node, cards)
    return !read || read.card.pauses(read.config)
  })
  const loop = findLoop(next, new Set(pausing.map((node) => node.id)))
  if (loop) {
    const names = loop.map((id) => document.nodes.find((node) => node.id === id)?.name ?? id)
    problems.push({
      severity: 'error',
      code: 'endless-loop',
      message: `These cards go round for ever without waiting for the customer: ${[...names, names[0]].join(' → ')}. Put a question or a wait between them.`,
      nodeId: loop[0]!,
    })
  }
  return problems
}

function checkPlaceholders(document: FlowDocument, cards: CardShapes, surroundings: FlowSurroundings): FlowProblem[] {
  const known = allVariables(document, cards)
  const roots = new Set([...known.keys()].map((path) => path.split('.')[0]!))
  const objects = new Set([...known.values()].filter(({ source, type }) => source === 'message' && (type === 'object' || type === 'list')).map(({ path }) => path))
  const contactFields = new Set(surroundings.contactFields)
  const nodeNames = new Set(document.nodes.map((node) => node.name))

  const look = (path: string[], nodeId: string, field: string): FlowProblem | undefined => {
    const [root, name] = path
    const full = path.join('.')
    const unknown = (severity: FlowProblem['severity'], message: string): FlowProblem => ({ severity, code: 'unknown-variable', message, nodeId, field })
    if (root === undefined || known.has(full) || known.has(root)) return undefined
    if (root === 'contact') {
      if (name === undefined || contactFields.has(name) || known.has(`contact.${name}`)) return undefined
      return unknown('warning', `No card and no contact has "contact.${name}" yet; it will be empty until something sets it.`)
    }
    // Forms and orders hold what the business named: every path below a known object is its own.
    if (root === 'message' && (name === undefined || path.some((_, end) => objects.has(path.slice(0, end + 1).join('.'))))) return undefined
    if (nodeNames.has(root)) {
      if (name === undefined || known.has(`${root}.${name}`)) return undefined
      return unknown('error', `The card “${root}” has no result called “${name}”. Pick one from the list of placeholders.`)
    }
    if (roots.has(root)) return name === undefined ? undefined : unknown('error', `“${full}” does not exist. Pick one from the list of placeholders.`)
    return unknown('error', `“${root}” is neither a variable nor a card of this flow. Pick one from the list of placeholders, or add the variable.`)
  }

  return document.nodes.flatMap((node) => {
    const read = configOf(node, cards)
    if (!read) return []
    const { card, config } = read as { card: CardShape; config: typeof read.config }
    const problems: FlowProblem[] = []
    const rule = node.whenClosed?.do === 'template' ? templateTexts(node.whenClosed.template, 'whenClosed.template') : []
    for (const { field, template } of [...card.texts(config), ...rule]) {
      const info = inspectTemplate(template)
      if (info.error) problems.push({ severity: 'error', code: 'bad-placeholder', message: `A placeholder here cannot be read: ${info.error}. Placeholders look like {{ contact.name }}.`, nodeId: node.id, field })
      for (const path of info.paths) {
        const problem = look(path, node.id, field)
        if (problem) problems.push(problem)
      }
    }
    for (const { field, path } of card.reads?.(config) ?? []) {
      const problem = path === '' ? undefined : look(path.split('.'), node.id, field)
      if (problem) problems.push(problem)
    }
    return problems
  })
}

/** `['options', 1, 'title']` -> `options[1].title` */
function toField(path: PropertyKey[]): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`), '')
}
