import { compileFlow, initialState, transition, type Cards, type CompiledFlow, type ConversationState, type ToolRequest } from '@parley/interpreter'
import type { ClaimedConversation, ClaimedEffect } from '../ports/index.ts'
import type { PacingLimits } from '../pacing.ts'
import type { MemoryStore } from './memory-store.ts'
import type { Stage } from './stage.ts'
import { ToolWitness } from './tool-witness.ts'
import { WindowWitness } from './window-witness.ts'

export interface Written {
  id: string
  text: string
  from: string
  at: number
  /** Of a tap: the question that was tapped. */
  question?: string
}

interface Received {
  conversationId: string
  effectId: string
  text: string
  to: string
  at: number
}

const unended = ['pending', 'begun', 'uncertain']

/**
 * Watches a world and names every promise that is not kept, at the step that breaks it. It keeps books
 * of its own: what customers wrote and received, who holds a lease, and each conversation's state as the
 * journal alone gives it.
 */
export class Witness {
  readonly violations: string[] = []
  readonly written: Written[] = []
  readonly received: Received[] = []
  /** Messages that reached a customer a second time, all of them marked in the transcript. */
  doubled = 0
  private readonly store: MemoryStore
  private readonly cards: Cards
  private readonly tools: ToolWitness
  readonly window: WindowWitness
  private readonly pacing: PacingLimits
  private readonly tell: (violation: string) => void
  private readonly compiled = new Map<string, CompiledFlow>()
  private readonly leases = new Map<string, { token: string; until: number }>()
  private readonly states = new Map<string, ConversationState>()
  private readonly taken = new Set<string>()
  private readonly overtaken = new Set<string>()
  /** Overtaken before they ended: their outcome must reach nobody. */
  private readonly silenced = new Set<string>()
  private readonly told = new Set<string>()
  /** Effects to be done, by conversation, in order. */
  private readonly sends = new Map<string, string[]>()
  private readonly questions = new Set<string>()
  private readonly lastPosition = new Map<string, number>()
  private read = 0
  private fired = 0

  /** `cards` are those that run, which a broken world has changed. */
  constructor(store: MemoryStore, stage: Stage, cards: Cards, pacing: PacingLimits, tell: (violation: string) => void) {
    this.store = store
    this.cards = cards
    this.pacing = pacing
    this.tell = tell
    const violated = (what: string) => this.violated(what)
    this.tools = new ToolWitness({ store, stage, written: this.written, flow: (versionId) => this.flow(versionId), violated })
    this.window = new WindowWitness(store, this.written, violated)
  }

  violated(what: string): void {
    this.violations.push(what)
    this.tell(what)
  }

  // ---------------------------------------------------------------- at every step

  claims(claim: ClaimedConversation, now: number): void {
    const id = claim.conversationId
    const before = this.leases.get(id)
    if (before && before.until > now) this.violated(`two workers hold ${id} at once`)
    this.leases.set(id, { token: claim.leaseToken, until: claim.leaseUntil })
    const waiting = this.store.mailbox.filter((mail) => mail.conversationId === id && !mail.taken).sort((a, b) => a.occurredAt - b.occurredAt || Number(a.id - b.id))
    claim.mail.forEach((item, index) => {
      if (waiting[index]?.id !== item.id) this.violated(`${item.event.id} is taken before ${waiting[index]?.kind}:${waiting[index]?.sourceId}, which happened earlier`)
    })
  }

  /** A worker's claim was kept. */
  commits(claim: ClaimedConversation, now: number): void {
    const id = claim.conversationId
    const lease = this.leases.get(id)
    if (now >= claim.leaseUntil) this.violated(`a worker committed ${id} after its lease had run out`)
    if (lease?.token !== claim.leaseToken) this.violated(`a worker committed ${id}, which another one holds`)
    else this.leases.delete(id)
    this.readJournal()
  }

  /** An outcome was kept together with its turn, without a claim. */
  goesOn(id: string, now: number): void {
    if ((this.leases.get(id)?.until ?? 0) > now) this.violated(`${id} went on while a worker held it`)
    this.readJournal()
  }

  releases(claim: ClaimedConversation): void {
    if (this.leases.get(claim.conversationId)?.token === claim.leaseToken) this.leases.delete(claim.conversationId)
  }

  begins(effect: ClaimedEffect): void {
    if (this.overtaken.has(effect.id)) this.violated(`the effect ${effect.id} begins although it was overtaken`)
  }

  settles(effectId: string): void {
    if (this.overtaken.has(effectId)) this.silenced.add(effectId)
  }

  calls(effectId: string, call: ToolRequest): void {
    this.tools.calls(effectId, call)
  }

  receives(conversationId: string, effectId: string, to: string, text: string, at: number): void {
    const position = (this.sends.get(conversationId) ?? []).indexOf(effectId)
    const before = this.received.some((message) => message.effectId === effectId)
    this.received.push({ conversationId, effectId, to, text, at })
    if (position === -1) return this.violated(`"${text}" was sent without having been kept`)
    if (before) {
      this.doubled++
      if (!this.store.messages.find((message) => message.effectId === effectId)?.possiblyDouble) this.violated(`"${text}" was sent twice without being marked`)
      return
    }
    if (position < (this.lastPosition.get(conversationId) ?? -1)) this.violated(`"${text}" came after what follows it`)
    this.lastPosition.set(conversationId, Math.max(position, this.lastPosition.get(conversationId) ?? -1))
  }

  /** Timers that became mail just now stand in the order of their times. */
  firesTimers(now: number): void {
    const fired = this.store.mailbox.slice(this.fired).filter((mail) => mail.kind === 'timer')
    this.fired = this.store.mailbox.length
    fired.forEach((mail, index) => {
      if (mail.occurredAt > now) this.violated(`the timer ${mail.sourceId} fired too early`)
      if (index > 0 && fired[index - 1]!.occurredAt > mail.occurredAt) this.violated(`the timer ${mail.sourceId} fired after a later one`)
    })
  }

  private readJournal(): void {
    const touched = new Set<string>()
    for (; this.read < this.store.journal.length; this.read++) {
      const { conversationId: id, entry } = this.store.journal[this.read]!
      const state = this.states.get(id) ?? initialState()
      const { event } = entry
      if (entry.sequence !== state.sequence + 1) this.violated(`the journal of ${id} goes from ${state.sequence} to ${entry.sequence}`)
      if (this.taken.has(`${id} ${event.id}`)) this.violated(`${event.id} was taken twice`)
      this.taken.add(`${id} ${event.id}`)
      if (event.type === 'outcome') {
        if (this.silenced.has(event.effectId)) this.violated(`the outcome of ${event.effectId}, which was overtaken, woke the conversation`)
        this.told.add(event.effectId)
      }
      const again = transition({ flow: (versionId) => this.flow(versionId) }, this.cards, state, event, entry.facts)
      if (JSON.stringify(again.effects) !== JSON.stringify(entry.effects)) this.violated(`replaying turn ${entry.sequence} of ${id} gives other effects`)
      this.tools.turn(id, entry, state, again.state)
      this.window.turn(id, entry, state, again.state)
      this.states.set(id, again.state)
      touched.add(id)
      for (const effect of entry.effects) this.notes(id, effect)
    }
    for (const id of touched) {
      if (JSON.stringify(this.states.get(id)) !== JSON.stringify(this.store.conversations.get(id)!.state)) this.violated(`replaying the journal of ${id} gives another state`)
    }
  }

  private notes(conversationId: string, effect: ReturnType<typeof transition>['effects'][number]): void {
    switch (effect.type) {
      case 'send':
        this.sends.set(conversationId, [...(this.sends.get(conversationId) ?? []), effect.id])
        break
      case 'ask-model':
      case 'call-tool':
        this.questions.add(effect.id)
        break
      case 'supersede':
        for (const id of effect.ids) this.overtake(id)
        break
      case 'supersede-all':
        for (const id of this.sends.get(conversationId) ?? []) this.overtake(id)
        for (const id of this.questions) if (id.startsWith(`${conversationId}:`)) this.overtake(id)
        break
      case 'cancel-timer': {
        const timer = this.store.timers.find((candidate) => candidate.id === effect.id)
        if (timer?.status === 'waiting') this.violated(`the timer ${effect.id} was cancelled and still waits`)
        break
      }
      case 'fault':
        if (effect.code !== 'missing-value' && effect.code !== 'window-closed') this.violated(`a fault in ${conversationId}: ${effect.code}: ${effect.message}`)
        break
    }
  }

  private overtake(id: string): void {
    const row = this.store.effectRows.find((candidate) => candidate.id === id)
    if (row && ['done', 'failed'].includes(row.status)) return
    this.overtaken.add(id)
  }

  private flow(versionId: string): CompiledFlow | undefined {
    const known = this.compiled.get(versionId)
    if (known) return known
    const version = this.store.versions.get(versionId)
    if (!version) return undefined
    const flow = compileFlow(version.flowId, versionId, version.document, this.cards)
    this.compiled.set(versionId, flow)
    return flow
  }

  // ---------------------------------------------------------------- when everything has come to rest

  rests(): void {
    const { store } = this
    for (const { id, text } of this.written) {
      const entries = store.journal.filter(({ entry }) => entry.event.type === 'message' && entry.event.message.id === id)
      if (entries.length === 0) this.violated(`"${text}" was lost`)
      if (entries.length > 1) this.violated(`"${text}" was taken ${entries.length} times`)
      const shown = store.messages.filter((message) => message.author === 'contact' && message.channelMessageId === id).length
      if (shown !== 1) this.violated(`"${text}" stands ${shown} times in the transcript`)
    }
    for (const mail of store.mailbox) {
      if (!mail.taken) this.violated(`mail ${mail.kind}:${mail.sourceId} was never taken`)
      if (mail.setAside !== null) this.violated(`mail ${mail.kind}:${mail.sourceId} was set aside: ${mail.setAside}`)
    }
    for (const timer of store.timers) if (timer.status === 'waiting') this.violated(`the timer ${timer.id} never fired`)
    this.effectsEnded()
    this.tools.rests()
    this.window.rests(this.overtaken)
    this.paced()
    this.answeredOnce()
    for (const conversation of store.conversations.values()) {
      const { id, state } = conversation
      if (state.session) this.violated(`the session of ${id} still waits after everything is over`)
      if (conversation.leaseToken !== null || conversation.wakeAt !== null) this.violated(`${id} is still leased or awake`)
      if (JSON.stringify(this.states.get(id) ?? initialState()) !== JSON.stringify(state)) this.violated(`replaying the journal of ${id} gives another state`)
      this.notSilent(id)
    }
  }

  private effectsEnded(): void {
    const arrived = new Set(this.received.map((message) => message.effectId))
    for (const effect of this.store.effectRows) {
      if (unended.includes(effect.status)) this.violated(`the effect ${effect.id} never ended (${effect.status})`)
      if (effect.kind !== 'send') continue
      const message = this.store.messages.find((candidate) => candidate.effectId === effect.id)
      if (!message) {
        this.violated(`the effect ${effect.id} is not in the transcript`)
        continue
      }
      const shown = ['sent', 'delivered', 'read'].includes(message.status)
      if (arrived.has(effect.id) && !shown && !(message.status === 'failed' && message.failure)) this.violated(`"${effect.id}" arrived, but the transcript says ${message.status}`)
      if (!arrived.has(effect.id) && shown) this.violated(`"${effect.id}" never arrived, but the transcript says ${message.status}`)
      if (!arrived.has(effect.id) && !this.overtaken.has(effect.id) && !(effect.status === 'failed' && message.failure)) this.violated(`the answer ${effect.id} was lost`)
    }
    for (const id of this.questions) if (!this.overtaken.has(id) && !this.told.has(id)) this.violated(`the outcome of ${id} was never told`)
  }

  /** Never more to one customer than the channel allows, however the work was divided. */
  private paced(): void {
    const { pairBurst, pairEveryMs } = this.pacing
    const byCustomer = new Map<string, number[]>()
    for (const { to, at } of this.received) byCustomer.set(to, [...(byCustomer.get(to) ?? []), at])
    for (const [to, times] of byCustomer)
      for (let last = pairBurst; last < times.length; last++) {
        const first = last - pairBurst
        if (times[last]! - times[first]! < pairEveryMs - 1) return this.violated(`${to} received ${pairBurst + 1} messages within ${times[last]! - times[first]!} ms`)
      }
  }

  /** A model's answer names what it answers; nothing is named by two. */
  private answeredOnce(): void {
    const answers = new Map<string, Set<string>>()
    for (const { text, effectId } of this.received) {
      if (!text.startsWith('re:')) continue
      for (const word of text.split(' ')) if (/^c\d-\d+$/.test(word)) answers.set(word, (answers.get(word) ?? new Set()).add(effectId))
    }
    for (const [word, by] of answers) if (by.size > 1) this.violated(`"${word}" was answered ${by.size} times`)
  }

  /** The last thing a customer said to the bot was followed by something, unless a person had stepped in. */
  private notSilent(id: string): void {
    let asked = 0
    let person = false
    for (const { conversationId, entry } of this.store.journal) {
      if (conversationId !== id) continue
      const { event } = entry
      if (event.type === 'message' && !person) asked = entry.sequence
      if (entry.effects.some((effect) => effect.type === 'hand-over')) person = true
      if ((event.type === 'take-over' || event.type === 'echo') && entry.sequence >= asked) {
        person = true
        asked = 0
      }
      if (entry.effects.some((effect) => effect.type === 'give-back')) person = false
      // Whoever begins anew takes what was open off the bot's hands.
      if (event.type === 'start-over') asked = 0
    }
    if (asked === 0) return
    const followed = this.store.effectRows.some((effect) => effect.conversationId === id && effect.kind === 'send' && Number(effect.id.split(':')[1]) >= asked && ['done', 'failed'].includes(effect.status))
    if (!followed && !this.window.explains(id, asked)) this.violated(`the last words to the bot in ${id} met silence`)
  }
}
