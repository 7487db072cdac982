import { laterStatus, type ChannelUpdate, type DeliveryStatus, type JsonObject, type StatusUpdate } from '@parley/channel'
import { serviceWindowMs, type FlowDocument } from '@parley/flow'
import { initialState, type LiveFlow } from '@parley/interpreter'
import { eventOf, mailOf, senderOf, type Mail } from '../mail.ts'
import { beginsAtOnce, planCommit, type CommitPlan, type PlannedSession } from '../plan-commit.ts'
import type { BeginOptions, ClaimOptions, ClaimedConversation, ClaimedEffect, ConversationCommit, ConversationStore, EffectStore, OutcomeCommit, ProgramSource } from '../ports/index.ts'
import { changeIdentity, contactOf } from './memory-contacts.ts'
import { createMemoryOutbox } from './memory-outbox.ts'
import { openStates, type MemoryChannel, type MemoryContact, type MemoryConversation, type MemoryEffect, type MemoryFault, type MemoryHandover, type MemoryJournalEntry, type MemoryMail, type MemoryMessage, type MemoryTimer } from './memory-rows.ts'

/**
 * The stores in memory, for the simulation and for tests. Every call is one transaction: it happens
 * whole or not at all. It passes the same contract as the one over PostgreSQL.
 */
export class MemoryStore {
  readonly now: () => number
  readonly newId: () => string
  private counter = 0n
  revision = 1
  readonly channels = new Map<string, MemoryChannel>()
  readonly contacts: MemoryContact[] = []
  readonly conversations = new Map<string, MemoryConversation>()
  readonly mailbox: MemoryMail[] = []
  readonly reports: { channel: MemoryChannel; sourceId: string; status: StatusUpdate; folded: boolean }[] = []
  readonly messages: MemoryMessage[] = []
  readonly effectRows: MemoryEffect[] = []
  readonly timers: MemoryTimer[] = []
  readonly journal: MemoryJournalEntry[] = []
  readonly sessions = new Map<string, PlannedSession & { conversationId: string }>()
  readonly faults: MemoryFault[] = []
  readonly handovers: MemoryHandover[] = []
  readonly versions = new Map<string, { flowId: string; document: FlowDocument }>()
  live: LiveFlow[] = []

  constructor(options: { now: () => number; newId: () => string }) {
    this.now = options.now
    this.newId = options.newId
  }

  // ---------------------------------------------------------------- arranging

  addChannel(workspaceId: string, numberId: string): MemoryChannel {
    const channel: MemoryChannel = { workspaceId, id: this.newId(), numberId, status: 'connected' }
    this.channels.set(channel.id, channel)
    return channel
  }

  publish(flowId: string, versionId: string, document: FlowDocument): void {
    this.versions.set(versionId, { flowId, document })
    this.live = [...this.live.filter((flow) => flow.flowId !== flowId), { flowId, versionId }]
    this.revision++
  }

  /** What the gateway does. */
  store(updates: ChannelUpdate[]): void {
    for (const update of updates) {
      const channel = [...this.channels.values()].find((candidate) => 'numberId' in update && candidate.numberId === update.numberId)
      if (!channel) continue
      if (update.kind === 'status') {
        if (this.reports.some((report) => report.channel === channel && report.sourceId === update.sourceId)) continue
        this.reports.push({ channel, sourceId: update.sourceId, status: structuredClone(update.status), folded: false })
      }
      const mail = mailOf(update, this.now())
      if (mail) this.post(channel, mail, null)
    }
  }

  /** What a person does in the inbox. */
  postOperator(conversationId: string, sourceId: string, payload: JsonObject): boolean {
    const conversation = this.conversations.get(conversationId)
    if (!conversation) return false
    return this.post(this.channels.get(conversation.channelId)!, { kind: 'operator', sourceId, address: null, occurredAt: this.now(), payload }, conversation)
  }

  // What a broken world takes away (broken.ts): each is one means by which a promise is kept.

  /** Whether this has arrived before. */
  knows(channel: MemoryChannel, mail: Mail): boolean {
    const key = `${channel.id} ${mail.kind} ${mail.sourceId}`
    if (this.known.has(key)) return true
    this.known.add(key)
    return false
  }

  /** Whether the lease that a commit names is still held: by its token and by the clock. */
  holds(conversation: MemoryConversation | undefined, claim: ConversationCommit['claim']): conversation is MemoryConversation {
    return conversation?.leaseToken === claim.leaseToken && conversation.leaseUntil > this.now()
  }

  /** Whether a conversation is as the turns of a commit expect it: held by nobody, with nothing come or taken since. */
  stands(conversation: MemoryConversation | undefined, { claim, turns }: ConversationCommit): conversation is MemoryConversation {
    return conversation !== undefined && conversation.leaseToken === null && conversation.wakeAt === null && conversation.arrivals === claim.arrivals && conversation.state.sequence + 1 === turns[0]?.sequence
  }

  plan(commit: ConversationCommit): CommitPlan {
    return planCommit(commit)
  }

  compareMail(a: MemoryMail, b: MemoryMail): number {
    return a.occurredAt - b.occurredAt || Number(a.id - b.id)
  }

  /** Whether a send has to wait for an earlier one of its conversation. */
  waitsInLine(effect: MemoryEffect, blocked: ReadonlySet<string>): boolean {
    return effect.kind === 'send' && blocked.has(effect.conversationId)
  }

  isOvertaken(effect: MemoryEffect): boolean {
    return effect.overtaken
  }

  /** Until when the customer may be written to; null: they never wrote. */
  windowUntil({ lastInboundId, lastInboundAt }: MemoryConversation): number | null {
    return lastInboundId === null ? null : lastInboundAt + serviceWindowMs
  }

  markDouble(message: MemoryMessage): void {
    message.possiblyDouble = true
  }

  isDue(timer: MemoryTimer, at: number): boolean {
    return timer.status === 'waiting' && timer.fireAt <= at
  }

  private readonly known = new Set<string>()

  /** Into a mailbox, once. */
  post(channel: MemoryChannel, mail: Mail, conversation: MemoryConversation | null): boolean {
    if (this.knows(channel, mail)) return false
    this.mailbox.push({ ...structuredClone(mail), id: ++this.counter, workspaceId: channel.workspaceId, channelId: channel.id, conversationId: conversation?.id ?? null, taken: false, setAside: null })
    if (conversation) this.wake(conversation)
    return true
  }

  private wake(conversation: MemoryConversation): void {
    conversation.arrivals += 1n
    if (conversation.leaseToken !== null && conversation.leaseUntil > this.now()) return
    conversation.wakeAt = Math.min(conversation.wakeAt ?? this.now(), this.now())
  }

  // ---------------------------------------------------------------- the ports

  readonly programs: ProgramSource = {
    live: async () => [...this.live],
    version: async (_workspaceId, versionId) => this.versions.get(versionId),
  }

  readonly conversationStore: ConversationStore = {
    sort: async (limit, claim) => this.sort(limit, claim),
    fireTimers: async (now, limit) => this.fireTimers(now, limit),
    claim: async (options) => this.claim(options),
    commit: async (commits, begin) => this.commit(commits, begin),
    commitOutcome: async (outcome, begin) => this.commitOutcome(outcome, begin),
    release: async (claims) => {
      for (const claim of claims) {
        const conversation = this.conversations.get(claim.conversationId)
        if (conversation?.leaseToken === claim.leaseToken) Object.assign(conversation, { leaseToken: null, leaseUntil: 0, wakeAt: this.now() })
      }
    },
    foldStatuses: async (limit) => this.foldStatuses(limit),
  }

  private readonly outbox = createMemoryOutbox(this)
  readonly effectStore: EffectStore = this.outbox

  // ---------------------------------------------------------------- conversations

  private sort(limit: number, claim: ClaimOptions | undefined): { sorted: number; claims: ClaimedConversation[]; more: boolean; left: boolean } {
    const touched = new Set<MemoryConversation>()
    const unsorted = this.mailbox.filter((mail) => mail.conversationId === null && !mail.taken).slice(0, limit)
    for (const mail of unsorted) {
      if (mail.kind === 'identity') {
        changeIdentity(this.contacts, mail)
        continue
      }
      const sender = senderOf(mail.payload)
      if (sender.address.phone === undefined && sender.address.userId === undefined) {
        Object.assign(mail, { taken: true, setAside: 'It does not say who it is from.' })
        continue
      }
      const contact = contactOf(this.contacts, this.newId, mail.workspaceId, sender)
      let conversation = [...this.conversations.values()].find((candidate) => candidate.channelId === mail.channelId && candidate.contactId === contact.id)
      if (!conversation) {
        conversation = {
          workspaceId: mail.workspaceId, id: this.newId(), channelId: mail.channelId, contactId: contact.id, state: initialState(),
          wakeAt: null, arrivals: 0n, leaseToken: null, leaseUntil: 0, lastInboundId: null, lastInboundAt: 0,
        }
        this.conversations.set(conversation.id, conversation)
      }
      mail.conversationId = conversation.id
      if (mail.kind === 'message' && mail.occurredAt >= conversation.lastInboundAt) Object.assign(conversation, { lastInboundAt: mail.occurredAt, lastInboundId: mail.sourceId })
      this.wake(conversation)
      touched.add(conversation)
    }
    const wanted = claim ? [...touched].slice(0, claim.limit) : []
    const free = wanted.filter((conversation) => conversation.leaseToken === null || conversation.leaseUntil <= this.now())
    return { sorted: unsorted.length, claims: claim ? this.lease(free, claim) : [], more: unsorted.length === limit, left: touched.size > wanted.length }
  }

  private fireTimers(now: number, limit: number): number {
    const at = Math.max(now, this.now())
    const due = this.timers.filter((timer) => this.isDue(timer, at)).sort((a, b) => a.fireAt - b.fireAt).slice(0, limit)
    for (const timer of due) {
      timer.status = 'fired'
      const conversation = this.conversations.get(timer.conversationId)!
      const payload = { type: 'timer', timerId: timer.id, dueAt: timer.fireAt }
      this.post(this.channels.get(conversation.channelId)!, { kind: 'timer', sourceId: timer.id, address: null, occurredAt: timer.fireAt, payload }, conversation)
    }
    return due.length
  }

  /** In the order in which it is to be taken. */
  mailOf(conversation: MemoryConversation): MemoryMail[] {
    return this.mailbox
      .filter((mail) => mail.conversationId === conversation.id && !mail.taken)
      .sort((a, b) => this.compareMail(a, b))
  }

  private claim(options: ClaimOptions): ClaimedConversation[] {
    const now = Math.max(options.now, this.now())
    const awake = [...this.conversations.values()].filter((conversation) => conversation.wakeAt !== null && conversation.wakeAt <= now).sort((a, b) => a.wakeAt! - b.wakeAt!)
    const turnOf = (conversation: MemoryConversation) => awake.filter((other) => other.workspaceId === conversation.workspaceId).indexOf(conversation)
    const chosen = awake.map((conversation) => ({ conversation, turn: turnOf(conversation) })).sort((a, b) => a.turn - b.turn).slice(0, options.limit)
    return this.lease(chosen.map(({ conversation }) => conversation), options)
  }

  lease(conversations: MemoryConversation[], options: ClaimOptions): ClaimedConversation[] {
    const now = Math.max(options.now, this.now())
    const leaseToken = this.newId()
    return conversations.map((conversation) => {
      Object.assign(conversation, { leaseToken, leaseUntil: now + options.leaseMs, wakeAt: now + options.leaseMs })
      const { workspaceId, id, channelId, contactId, arrivals } = conversation
      const contact = this.contacts.find((candidate) => candidate.id === contactId)!
      const mail: ClaimedConversation['mail'] = []
      for (const item of this.mailOf(conversation).slice(0, options.mailPerConversation)) {
        const event = eventOf(structuredClone(item))
        if (event) mail.push({ id: item.id, event })
        else Object.assign(item, { taken: true, setAside: 'It is not an event that this Parley knows.' })
      }
      return {
        workspaceId, conversationId: id, channelId, leaseToken, leaseUntil: conversation.leaseUntil, arrivals,
        state: structuredClone(conversation.state),
        facts: {
          workspace: { id: workspaceId, name: 'Simulated', timeZone: 'UTC', language: 'en', apology: 'Sorry, something went wrong.' },
          channel: { id: channelId, name: 'Simulated', number: this.channels.get(channelId)!.numberId },
          conversation: { id, windowUntil: this.windowUntil(conversation) },
          contact: structuredClone({ id: contact.id, name: contact.name, phone: contact.phone, userId: contact.userId, language: contact.language, fields: contact.fields }),
        },
        programKey: { workspaceId, channelId, revision: this.revision },
        mail,
      }
    })
  }

  private commit(commits: ConversationCommit[], begin: BeginOptions | undefined): { lost: string[]; awake: boolean; begun: ClaimedEffect[] } {
    const lost: string[] = []
    const begun: ClaimedEffect[] = []
    let awake = false
    for (const commit of commits) {
      const conversation = this.conversations.get(commit.claim.conversationId)
      if (!this.holds(conversation, commit.claim)) lost.push(commit.claim.conversationId)
      else {
        begun.push(...this.keep(conversation, commit, begin && { ...begin, limit: begin.limit - begun.length }))
        awake ||= conversation.wakeAt !== null
      }
    }
    return { lost, awake, begun }
  }

  private commitOutcome({ effect, settlement, commit }: OutcomeCommit, begin: BeginOptions | undefined): { kept: boolean; begun: ClaimedEffect[] } {
    const conversation = this.conversations.get(effect.conversationId)
    if (!this.stands(conversation, commit) || !this.outbox.end(effect, settlement)) return { kept: false, begun: [] }
    return { kept: true, begun: this.keep(conversation, commit, begin) }
  }

  /** What begins with it. */
  private keep(conversation: MemoryConversation, commit: ConversationCommit, begin: BeginOptions | undefined): ClaimedEffect[] {
    const plan = this.plan(commit)
    const says = this.effectRows.some((row) => row.kind === 'send' && row.conversationId === conversation.id && openStates.has(row.status))
    this.write(conversation, commit, plan)
    const ready = beginsAtOnce(plan).filter(({ kind }) => kind !== 'send' || !says).map(({ id }) => id)
    return begin ? this.outbox.begin(ready.slice(0, begin.limit), begin) : []
  }

  private write(conversation: MemoryConversation, commit: ConversationCommit, plan: CommitPlan): void {
    const { workspaceId, id: conversationId, channelId } = conversation
    for (const { id, setAside } of plan.mail) Object.assign(this.mailbox[Number(id) - 1]!, { taken: true, setAside })
    const more = conversation.arrivals !== commit.claim.arrivals || this.mailOf(conversation).length > 0
    Object.assign(conversation, { state: structuredClone(commit.state), leaseToken: null, leaseUntil: 0, wakeAt: more ? this.now() : null })
    for (const entry of plan.journal) this.journal.push({ workspaceId, conversationId, entry: structuredClone(entry) })
    for (const effect of this.effectRows) {
      if (effect.conversationId !== conversationId || !openStates.has(effect.status)) continue
      if (plan.supersede !== 'all' && !plan.supersede.includes(effect.id)) continue
      effect.overtaken = true
      if (effect.status === 'begun') continue
      effect.status = 'superseded'
      const message = this.messageOf(effect)
      if (message?.status === 'queued') message.status = 'superseded'
    }
    for (const session of plan.sessions) this.sessions.set(session.id, { ...session, conversationId })
    for (const { id, endedAt, endReason } of plan.endedSessions) {
      const session = this.sessions.get(id)
      if (session) Object.assign(session, { nodeId: null, endedAt, endReason })
    }
    for (const { author, content, channelMessageId, effectId, status, at } of [...plan.messages, ...plan.amendments.map(({ message }) => message)])
      this.messages.push({ workspaceId, conversationId, author, content: structuredClone(content), channelMessageId, effectId, status, possiblyDouble: false, failure: null, at })
    for (const { id, kind, nodeId, sessionId, payload, status } of plan.effects) {
      if (this.effectRows.some((row) => row.id === id)) throw new Error(`Two effects have the id ${id}.`)
      this.effectRows.push({
        workspaceId, id, conversationId, channelId, kind, nodeId, sessionId, payload: structuredClone(payload), status, overtaken: status === 'superseded',
        attempts: 0, notBefore: this.now(), leaseToken: null, leaseUntil: 0, outcome: null,
      })
    }
    for (const { id, fireAt } of plan.timers) this.timers.push({ workspaceId, id, conversationId, fireAt, status: 'waiting' })
    for (const id of plan.cancelTimers) {
      const timer = this.timers.find((candidate) => candidate.id === id && candidate.status === 'waiting')
      if (timer) timer.status = 'cancelled'
    }
    if (plan.contact) {
      const contact = this.contacts.find((candidate) => candidate.id === conversation.contactId)!
      contact.name = plan.contact.name ?? contact.name
      contact.language = plan.contact.language ?? contact.language
      contact.fields = { ...contact.fields, ...plan.contact.fields }
    }
    for (const { nodeId, code, message } of plan.faults) this.faults.push({ workspaceId, conversationId, nodeId, code, message })
    const open = () => this.handovers.find((handover) => handover.conversationId === conversationId && handover.endedAt === null)
    if (plan.closeHandover) Object.assign(open() ?? {}, { endedAt: plan.closeHandover.at })
    for (const { reason, startedAt, endedAt } of plan.handovers) if (endedAt !== null || !open()) this.handovers.push({ workspaceId, conversationId, reason, startedAt, endedAt })
  }

  private foldStatuses(limit: number): number {
    const reports = this.reports.filter((report) => !report.folded).slice(0, limit)
    for (const report of reports) {
      report.folded = true
      const { status } = report
      const message =
        this.messages.find((candidate) => candidate.workspaceId === report.channel.workspaceId && candidate.effectId !== null && candidate.effectId === status.effectId) ??
        this.messages.find((candidate) => candidate.workspaceId === report.channel.workspaceId && candidate.channelMessageId === status.messageId && candidate.author !== 'contact')
      if (!message) continue
      const before = message.status === 'superseded' ? 'queued' : (message.status as DeliveryStatus)
      const effect = this.effectRows.find((row) => row.id === message.effectId)
      if (laterStatus(before, status.status) === status.status && message.status !== status.status) {
        message.status = status.status
        message.failure = status.status === 'failed' ? [status.error?.title, status.error?.details].filter(Boolean).join(': ') : null
        if (status.status === 'failed') this.fault(effect, message, message.failure ?? '')
      }
      message.channelMessageId ??= status.messageId
      if (effect?.status === 'uncertain') Object.assign(effect, message.status === 'failed' ? { status: 'failed', outcome: 'refused:later' } : { status: 'done', outcome: 'accepted:by-status' })
    }
    return reports.length
  }

  fault(effect: MemoryEffect | undefined, { workspaceId, conversationId }: MemoryMessage, message: string): void {
    this.faults.push({ workspaceId, conversationId, nodeId: effect?.nodeId ?? null, code: 'send-failed', message })
  }

  /** Of a send: its line of the transcript. */
  messageOf(effect: MemoryEffect): MemoryMessage | undefined {
    return effect.kind === 'send' ? this.messages.find((message) => message.effectId === effect.id) : undefined
  }
}
