import type { JsonObject } from '@parley/channel'
import type { PickableTemplate, PickableTool } from '@parley/cards/editor'
import { portsOf, type CardShape, type CardShapes, type FlowDocument, type Variable, type WindowRule } from '@parley/flow'
import { createContext, useContext } from 'react'
import { arrange, freePlace, nodeWidth, type Size } from './core/arrange.ts'
import type { SaveState } from './core/autosave.ts'
import { copy, paste, type Clip } from './core/clipboard.ts'
import * as commands from './core/commands.ts'
import { beginHistory, commit, nothingSelected, redo, select, undo, type History, type Selection } from './core/history.ts'
import { noProblems, type ProblemIndex } from './core/problems.ts'
import type { ModelSurroundings } from './core/senses.ts'
import type { ReportedFault } from './core/reported.ts'
import { noLights, type Lights } from './core/trail.ts'
import type { WorkspaceFiles } from './workspace-files.ts'
import { createStore, useStore, type Store } from './store.ts'

export type SidePanel = 'card' | 'flow' | 'problems' | 'versions'

export interface Fault {
  nodeId: string
  message: string
  at: Date
}

export interface Trial {
  versionId: string
  phoneUrl: string
  /** What is being tried; the draft may have gone on since. */
  document: FlowDocument
  /** Raised to load the phone anew. */
  round: number
}

/** What the AI costs for a conversation, in the middle of many; micro-dollars. */
export interface Costs {
  median: number
  conversations: number
  byNode: ReadonlyMap<string, NodeCosts>
}

export interface NodeCosts {
  median: number
  conversations: number
  /** What the dearest conversations cost, falling. */
  dearest: readonly number[]
}

export interface EditorState {
  history: History
  name: string
  live: { versionId: string; number: number; publishedAt: Date } | null
  flows: { id: string; name: string }[]
  contactFields: string[]
  /** The workspace's WhatsApp templates; none until they are known. */
  templates: readonly PickableTemplate[]
  /** The workspace's tools; absent until they are known. */
  tools?: readonly PickableTool[]
  /** Absent while it is not known, or where no model was asked yet. */
  costs?: Costs
  /** Absent while it is not known. */
  models?: ModelSurroundings
  problems: ProblemIndex
  save: SaveState
  panel: SidePanel
  /** As measured on the canvas; not part of the document. */
  sizes: ReadonlyMap<string, Size>
  trial: Trial | null
  lights: Lights
  activeNode: string | null
  /** Of what is being tried. */
  faults: readonly Fault[]
  /** What happened to customers on the live version. */
  reported: readonly ReportedFault[]
  /** A version that is looked at instead of the draft. */
  preview: { number: number | null; versionId: string; document: FlowDocument } | null
  /** Why nothing can be changed; null where it can. */
  readOnly: string | null
}

const newId = () => crypto.randomUUID().replaceAll('-', '').slice(0, 12)

/** The editor's state and everything that can be done to it. One for each flow that is open. */
export class Editor {
  readonly store: Store<EditorState>
  readonly cards: CardShapes
  readonly files: WorkspaceFiles
  private gesture = 0

  constructor(cards: CardShapes, start: { document: FlowDocument; name: string; live: EditorState['live']; flows: EditorState['flows']; contactFields: string[]; savedAt: Date; readOnly: string | null; files: WorkspaceFiles }) {
    this.cards = cards
    this.files = start.files
    this.store = createStore<EditorState>({
      history: beginHistory(start.document),
      name: start.name,
      live: start.live,
      flows: start.flows,
      contactFields: start.contactFields,
      templates: [],
      problems: noProblems,
      save: { status: 'saved', at: start.savedAt.getTime() },
      panel: 'card',
      sizes: new Map(),
      trial: null,
      lights: noLights,
      activeNode: null,
      faults: [],
      reported: [],
      preview: null,
      readOnly: start.readOnly,
    })
  }

  get document(): FlowDocument {
    return this.store.get().history.document
  }

  get selection(): Selection {
    return this.store.get().history.selection
  }

  readonly sizeOf = (nodeId: string): Size => this.store.get().sizes.get(nodeId) ?? { width: nodeWidth, height: 120 }

  /** The one way in which the document is changed by hand. `key`: joins quick changes into one step of undo. */
  change(label: string, document: FlowDocument, options: { selection?: Selection; key?: string } = {}): void {
    const { history, readOnly, preview } = this.store.get()
    if (readOnly || preview) return
    this.store.set({ history: commit(history, { label, document, at: performance.now(), ...options }) })
  }

  /** Takes the draft that is on the server, also where nothing may be changed by hand. A step of undo, as any other. */
  load(label: string, document: FlowDocument): void {
    this.store.set(({ history }) => ({ history: commit(history, { label, document, at: performance.now() }) }))
  }

  undo(): void {
    if (!this.frozen) this.store.set(({ history }) => ({ history: undo(history) }))
  }

  redo(): void {
    if (!this.frozen) this.store.set(({ history }) => ({ history: redo(history) }))
  }

  get frozen(): boolean {
    const { readOnly, preview } = this.store.get()
    return readOnly !== null || preview !== null
  }

  select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    this.store.set(({ history, panel }) => {
      const selection = { nodes: new Set(nodes), edges: new Set(edges) }
      return { history: select(history, selection), panel: selection.nodes.size > 0 ? 'card' : panel }
    })
  }

  selectAll(): void {
    this.select(this.document.nodes.map((node) => node.id), this.document.edges.map((edge) => edge.id))
  }

  /** Puts a card onto the canvas and selects it. From an exit: it is connected too. */
  add(card: CardShape, where: { at: commands.Point } | { after: string }, from?: { node: string; port: string }): string {
    const id = newId()
    const size = { width: nodeWidth, height: 140 }
    const position = 'after' in where ? freePlace(this.document, this.sizeOf, where, size) : where.at
    let document = commands.addNode(this.document, card, { id, position })
    const exit = from ?? ('after' in where ? this.freeExit(where.after) : undefined)
    if (exit && !card.entry) document = commands.connect(document, exit, id, newId())
    this.change(`Add ${card.title}`, document, { selection: only([id]) })
    return id
  }

  /** The first exit of a node that leads nowhere yet. */
  private freeExit(nodeId: string): { node: string; port: string } | undefined {
    const port = this.portsOf(nodeId).find((candidate) => candidate.whenDangling !== 'fine' && !this.document.edges.some((edge) => edge.from.node === nodeId && edge.from.port === candidate.id))
    return port && { node: nodeId, port: port.id }
  }

  portsOf(nodeId: string) {
    const node = this.document.nodes.find((candidate) => candidate.id === nodeId)
    const card = node && this.cards.get(node.card)
    const parsed = card?.config.safeParse(node?.config)
    return node && card && parsed?.success ? portsOf(node, card, parsed.data) : []
  }

  connect(from: { node: string; port: string }, to: string): void {
    if (!commands.whyNotConnect(this.document, this.cards, from, to)) this.change('Connect', commands.connect(this.document, from, to, newId()))
  }

  disconnect(from: { node: string; port: string }): void {
    this.change('Disconnect', commands.disconnect(this.document, from))
  }

  removeSelected(): void {
    const { nodes, edges } = this.selection
    const label = nodes.size > 0 ? `Delete ${count(nodes.size, 'card')}` : `Delete ${count(edges.size, 'connection')}`
    this.change(label, commands.remove(this.document, nodes, edges), { selection: nothingSelected })
  }

  /** A drag or a row of key presses is one step: begin a new one here. */
  beginGesture(): void {
    this.gesture += 1
  }

  move(positions: ReadonlyMap<string, commands.Point>): void {
    this.change(`Move ${count(positions.size, 'card')}`, commands.moveNodes(this.document, positions), { key: `move:${this.gesture}` })
  }

  nudge(by: commands.Point): void {
    const { nodes } = this.selection
    this.change(`Move ${count(nodes.size, 'card')}`, commands.nudge(this.document, nodes, by), { key: `nudge:${[...nodes].join()}` })
  }

  tidy(): void {
    const { nodes } = this.selection
    this.change('Tidy up', commands.moveNodes(this.document, arrange(this.document, this.sizeOf, nodes.size > 1 ? nodes : undefined)))
  }

  setConfig(nodeId: string, config: JsonObject, key?: string): void {
    this.change('Edit', commands.setConfig(this.document, this.cards, nodeId, config), key === undefined ? {} : { key })
  }

  setWindowRule(nodeId: string, rule: WindowRule | undefined, key?: string): void {
    this.change('Change what happens when the window has closed', commands.setWindowRule(this.document, this.cards, nodeId, rule), key === undefined ? {} : { key })
  }

  rename(nodeId: string, name: string): void {
    this.change('Rename', commands.renameNode(this.document, this.cards, nodeId, name))
  }

  addVariable(variable: Variable): void {
    this.change('Add variable', commands.addVariable(this.document, variable))
  }

  changeVariable(name: string, change: Partial<Variable>, key?: string): void {
    this.change('Edit variable', commands.changeVariable(this.document, this.cards, name, change), key === undefined ? {} : { key })
  }

  removeVariable(name: string): void {
    this.change('Remove variable', commands.removeVariable(this.document, name))
  }

  copySelected(): Clip | undefined {
    return this.selection.nodes.size === 0 ? undefined : copy(this.document, this.cards, this.selection.nodes)
  }

  paste(clip: Clip, at: commands.Point, label = 'Paste'): string[] {
    const pasted = paste(this.document, this.cards, clip, at, newId)
    this.change(`${label} ${count(pasted.nodeIds.length, 'card')}`, pasted.document, { selection: only(pasted.nodeIds) })
    return pasted.nodeIds
  }

  duplicateSelected(): void {
    const clip = this.copySelected()
    if (!clip) return
    const left = Math.min(...clip.nodes.map((node) => node.position.x))
    const top = Math.min(...clip.nodes.map((node) => node.position.y))
    this.paste(clip, { x: left + 32, y: top + 32 }, 'Duplicate')
  }
}

const only = (nodes: Iterable<string>): Selection => ({ nodes: new Set(nodes), edges: new Set() })

const count = (number: number, noun: string) => `${number === 1 ? '' : `${number} `}${noun}${number === 1 ? '' : 's'}`

const EditorContext = createContext<Editor | null>(null)
export const EditorProvider = EditorContext.Provider

export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error('This part of the editor stands outside an EditorProvider.')
  return editor
}

export function useEditorState<Part>(pick: (state: EditorState) => Part): Part {
  return useStore(useEditor().store, pick)
}

/** What the canvas shows: the draft, or the version that is looked at. */
export const shownDocument = (state: EditorState): FlowDocument => state.preview?.document ?? state.history.document

/** Nothing can be changed just now. */
export const isFrozen = (state: EditorState): boolean => state.readOnly !== null || state.preview !== null
