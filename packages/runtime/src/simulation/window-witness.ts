import { serviceWindowMs } from '@parley/flow'
import type { ConversationState } from '@parley/interpreter'
import type { MemoryJournalEntry } from './memory-rows.ts'
import type { MemoryStore } from './memory-store.ts'
import type { Written } from './witness.ts'

type Entry = MemoryJournalEntry['entry']

/** Watches the 24 hours in which a customer may be written to, by what customers wrote themselves. */
export class WindowWitness {
  /** Turns that had something to say and could not. */
  kept = 0
  private readonly store: MemoryStore
  private readonly written: readonly Written[]
  private readonly violated: (what: string) => void
  private readonly told = new Set<string>()
  /** Turns that could not speak, by conversation: the newest. */
  private readonly closed = new Map<string, number>()

  constructor(store: MemoryStore, written: readonly Written[], violated: (what: string) => void) {
    this.store = store
    this.written = written
    this.violated = violated
  }

  /** Something that is no template is about to reach a customer. Whether WhatsApp takes it. */
  sends(to: string, text: string, at: number): boolean {
    const newest = Math.max(...this.written.filter(({ from }) => from === to).map((message) => message.at))
    if (at < newest + serviceWindowMs) return true
    this.violated(`"${text}" was sent to ${to} although the window had closed`)
    return false
  }

  /** A turn stands in the journal; `before` and `after` are the conversation's state around it. */
  turn(conversationId: string, { sequence, event, effects, trail }: Entry, before: ConversationState, after: ConversationState): void {
    if (event.type === 'outcome') this.told.add(event.effectId)
    const held = after.session?.place?.held !== undefined
    const couldNot = held || trail.some(({ port }) => port === 'window-closed') || effects.some((effect) => effect.type === 'fault' && effect.code === 'window-closed')
    if (couldNot) {
      this.kept++
      this.closed.set(conversationId, sequence)
    }
    if (event.type !== 'message') return
    if (couldNot && event.now < event.at + serviceWindowMs) this.violated(`turn ${sequence} of ${conversationId} held its words back although the customer had just written`)
    // They have written, and it is the bot's turn: what was refused is said now, or something else has begun.
    const begins = effects.some(({ type }) => type === 'supersede-all')
    if (before.mode === 'bot' && !begins && (before.unsaid ?? []).length > 0)
      for (const { content } of before.unsaid!)
        if (!effects.some((effect) => effect.type === 'send' && JSON.stringify(effect.content) === JSON.stringify(content))) this.violated(`what ${conversationId} was refused for the closed window was not said when the customer wrote`)
  }

  /** Whether a turn from `sequence` on ended because nothing may be said. */
  explains(conversationId: string, sequence: number): boolean {
    return (this.closed.get(conversationId) ?? -1) >= sequence
  }

  /** When all has come to rest: every refusal was told to its conversation. */
  rests(overtaken: ReadonlySet<string>): void {
    for (const { id, kind, status, outcome } of this.store.effectRows)
      if (kind === 'send' && status === 'failed' && outcome?.startsWith('refused:template') && !overtaken.has(id) && !this.told.has(id)) this.violated(`the conversation never heard that ${id} was refused for the closed window`)
  }
}
