import { isPlainYes } from '@parley/channel'
import type { CompiledFlow, ConversationState, Effect, ToolRequest } from '@parley/interpreter'
import type { MemoryJournalEntry } from './memory-rows.ts'
import type { MemoryStore } from './memory-store.ts'
import type { Stage, StagedTool } from './stage.ts'
import type { Written } from './witness.ts'

type Entry = MemoryJournalEntry['entry']

export interface ToolWitnessOptions {
  store: MemoryStore
  stage: Stage
  written: readonly Written[]
  flow(versionId: string): CompiledFlow | undefined
  violated(what: string): void
}

/**
 * Watches the tools: nothing is called that was not granted, nor without the yes that it wants, nor twice where that
 * may do harm; what was begun is not overtaken by what the customer writes; and failing twice has its way out.
 */
export class ToolWitness {
  private readonly options: ToolWitnessOptions
  /** Calls that a turn wanted, by effect. */
  private readonly wanted = new Map<string, { conversationId: string; granted: boolean }>()
  /** Calls that reached the business's system. */
  private readonly reached = new Map<string, ToolRequest>()
  private readonly consents = new Set<string>()
  private readonly told = new Set<string>()
  private readonly deadlines = new Set<string>()
  /** Failures in a row, by stay at a node. */
  private readonly failures = new Map<string, number>()

  constructor(options: ToolWitnessOptions) {
    this.options = options
  }

  /** A call reaches the business's system. */
  calls(effectId: string, call: ToolRequest): void {
    const { violated, stage } = this.options
    const { name, toolId, confirmedBy } = call
    const what = `${name} (${effectId})`
    const wanted = this.wanted.get(effectId)
    if (!wanted) return violated(`${what} was called before the turn that wanted it was kept`)
    const tool = stage.tools.find(({ id }) => id === toolId)
    if (!wanted.granted) violated(`${what} was called, and its card was not granted it`)
    if (!tool) return
    if (!tool.repeatable && this.reached.has(effectId)) violated(`${what} was called twice, though that may do harm`)
    this.reached.set(effectId, call)
    if (tool.asks === '' || this.consents.has(`${confirmedBy} ${effectId}`)) return
    if (!this.isYes(wanted.conversationId, confirmedBy, tool)) return violated(`${what} was called without the customer’s yes`)
    if ([...this.consents].some((consent) => consent.startsWith(`${confirmedBy} `))) violated(`${what} was called on a yes that another call had used`)
    this.consents.add(`${confirmedBy} ${effectId}`)
  }

  /** Whether a message says yes to that question, and is that customer's. */
  private isYes(conversationId: string, messageId: string | undefined, { asks }: StagedTool): boolean {
    const { store, written } = this.options
    const said = written.find(({ id }) => id === messageId)
    const contactId = store.conversations.get(conversationId)?.contactId
    if (!said || store.contacts.find(({ id }) => id === contactId)?.phone !== said.from) return false
    return isPlainYes(said.text) && (said.question === undefined || said.question.startsWith(asks))
  }

  /** A turn stands in the journal; `before` and `after` are the conversation's state around it. */
  turn(conversationId: string, entry: Entry, before: ConversationState, after: ConversationState): void {
    for (const effect of entry.effects) {
      if (effect.type === 'call-tool') this.wants(conversationId, entry, effect)
      if (effect.type === 'set-timer' && effect.purpose === 'deadline') this.deadlines.add(effect.id)
      if (effect.type === 'supersede') this.overtakes(entry, effect.ids)
    }
    if (entry.event.type === 'outcome') this.outcome(entry, before, after)
  }

  private wants(conversationId: string, { trail }: Entry, { id, nodeId, sessionId, call }: Extract<Effect, { type: 'call-tool' }>): void {
    const versionId = trail.findLast((line) => line.nodeId === nodeId && line.sessionId === sessionId)?.versionId ?? ''
    const node = this.options.flow(versionId)?.node(nodeId)
    const granted = node?.card?.tools?.(node.config).some((tool) => tool.id === call.toolId) ?? false
    this.wanted.set(id, { conversationId, granted })
  }

  /** People may step in and time may run out; but that the customer writes on drops nothing that was begun. */
  private overtakes({ event, effects }: Entry, ids: string[]): void {
    if (event.type !== 'message' && !(event.type === 'timer' && !this.deadlines.has(event.timerId))) return
    // They began something else.
    if (effects.some(({ type }) => type === 'supersede-all')) return
    for (const id of ids) {
      const call = this.reached.get(id)
      if (call && !this.told.has(id)) this.options.violated(`the answer of ${call.name} (${id}), which had been called, was dropped because the customer wrote on`)
    }
  }

  private outcome({ event, trail }: Entry, { session: before }: ConversationState, { session: after }: ConversationState): void {
    if (event.type !== 'outcome') return
    this.told.add(event.effectId)
    const place = before?.place
    if (!before || !place || place.awaiting[event.effectId] === undefined) return
    const stay = `${before.id} ${place.nodeId} ${place.visit}`
    if (event.outcome.type === 'tool-answered') return void this.failures.delete(stay)
    if (event.outcome.type !== 'tool-failed') return
    const failures = (this.failures.get(stay) ?? 0) + 1
    this.failures.set(stay, failures)
    const node = this.options.flow(before.versionId)?.node(place.nodeId)
    if (failures < 2 || Object.keys(place.awaiting).length > 1 || !node?.card?.ports(node.config).some(({ id }) => id === 'failed')) return
    // While the window is closed it cannot say so: then it waits, or leaves by its rule for that.
    const closed = after?.place?.held !== undefined || trail.some(({ nodeId, port }) => nodeId === place.nodeId && port === 'window-closed')
    if (!closed && !trail.some(({ nodeId, port }) => nodeId === place.nodeId && port === 'failed')) this.options.violated(`tools failed ${failures} times at ${place.nodeId}, and it did not leave by "failed"`)
  }

  /** When all has come to rest: what became of every call is known, also where its answer came too late. */
  rests(): void {
    for (const [id, { name }] of this.reached) {
      const outcome = this.options.store.effectRows.find((effect) => effect.id === id)?.outcome
      if (typeof outcome !== 'string') this.options.violated(`what became of ${name} (${id}), which was called, is not kept`)
    }
  }
}
