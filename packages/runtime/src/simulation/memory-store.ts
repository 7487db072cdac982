import { laterStatus, type ChannelUpdate, type ContactAddress, type DeliveryStatus, type JsonObject, type OutboundContent, type StatusUpdate } from '@parley/channel'
import type { FlowDocument } from '@parley/flow'
import { initialState, type ConversationState, type LiveFlow, type ModelRequest, type ToolRequest } from '@parley/interpreter'
import { eventOf, mailOf, senderOf, type Mail } from '../mail.ts'
import { planCommit, type CommitPlan, type PlannedSession } from '../plan-commit.ts'
import type { ClaimOptions, ClaimedConversation, ClaimedEffect, ConversationCommit, ConversationStore, EffectSettlement, EffectStore, ProgramSource } from '../ports/index.ts'

export interface MemoryChannel {
  workspaceId: string
  id: string
  numberId: string
  status: 'connected' | 'stopped'
}

export interface MemoryContact {
  workspaceId: string
  id: string
  name: string
  phone: string | null
  userId: string | null
  language: string | null
  fields: JsonObject
}

export interface MemoryConversation {
  workspaceId: string
  id: string
  channelId: string
  contactId: string
  state: ConversationState
  wakeAt: number | null
  arrivals: bigint
  leaseToken: string | null
  leaseUntil: number
  lastInboundId: string | null
  lastInboundAt: number
}

export interface MemoryMail extends Mail {
  id: bigint
  workspaceId: string
  channelId: string
  conversationId: string | null
  taken: boolean
  setAside: string | null
}

export interface MemoryMessage {
  workspaceId: string
  conversationId: string
  author: string
  content: JsonObject
  channelMessageId: string | null
  effectId: string | null
  status: string
  possiblyDouble: boolean
  failure: string | null
  at: number
}

export interface MemoryEffect {
  workspaceId: string
  id: string
  conversationId: string
  channelId: string
  nodeId: string
  sessionId: string
  kind: string
  payload: JsonObject
  status: string
  overtaken: boolean
  attempts: number
  notBefore: number
  leaseToken: string | null
  leaseUntil: number
  outcome: string | null
}

export interface MemoryTimer {
  workspaceId: string
  id: string
  conversationId: string
  fireAt: number
  status: 'waiting' | 'fired' | 'cancelled'
}

export interface MemoryJournalEntry {
  workspaceId: string
  conversationId: string
  entry: CommitPlan['journal'][number]
}

export interface MemoryFault {
  workspaceId: string
  conversationId: string
  nodeId: string | null
  code: string
  message: string
}

interface MemoryHandover {
  workspaceId: string
  conversationId: string
  reason: string
  startedAt: number
  endedAt: number | null
}

const openStates = new Set(['pending', 'begun', 'uncertain'])
const confirmedStates = new Set(['sent', 'delivered', 'read', 'played'])
const twiceUncertain = 'It was sent twice without a clear answer; it may have arrived. Look at the chat on the phone before sending it again.'

/**
 * The stores in memory, for the simulation and for tests. Every call is one transaction: it happens
 * whole or not at all. It passes the same contract as the one over PostgreSQL.
 */
export class MemoryStore {
  readonly now: () => number
  private readonly newId: () => string
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

  markDouble(message: MemoryMessage): void {
    message.possiblyDouble = true
  }

  isDue(timer: MemoryTimer, at: number): boolean {
    return timer.status === 'waiting' && timer.fireAt <= at
  }

  private readonly known = new Set<string>()

  private post(channel: MemoryChannel, mail: Mail, conversation: MemoryConversation | null): boolean {
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
    commit: async (commits) => this.commit(commits),
    release: async (claims) => {
      for (const claim of claims) {
        const conversation = this.conversations.get(claim.conversationId)
        if (conversation?.leaseToken === claim.leaseToken) Object.assign(conversation, { leaseToken: null, leaseUntil: 0, wakeAt: this.now() })
      }
    },
    foldStatuses: async (limit) => this.foldStatuses(limit),
  }

  readonly effectStore: EffectStore = {
    claim: async (options) => this.claimEffects(options),
    settle: async (effect, settlement) => this.settle(effect, settlement),
    recoverExpired: async (now, graceMs) => this.recoverExpired(now, graceMs),
    release: async (effects) => {
      for (const { id, leaseToken } of effects) {
        const effect = this.effectRows.find((row) => row.id === id && row.status === 'begun' && row.leaseToken === leaseToken)
        if (effect) Object.assign(effect, { status: effect.overtaken ? 'superseded' : 'pending', attempts: Math.max(0, effect.attempts - 1), leaseToken: null })
      }
    },
  }

  // ---------------------------------------------------------------- conversations

  private sort(limit: number, claim: ClaimOptions | undefined): { sorted: number; claims: ClaimedConversation[]; more: boolean } {
    const touched = new Set<MemoryConversation>()
    const unsorted = this.mailbox.filter((mail) => mail.conversationId === null && !mail.taken).slice(0, limit)
    for (const mail of unsorted) {
      if (mail.kind === 'identity') {
        this.changeIdentity(mail)
        continue
      }
      const sender = senderOf(mail.payload)
      if (sender.address.phone === undefined && sender.address.userId === undefined) {
        Object.assign(mail, { taken: true, setAside: 'It does not say who it is from.' })
        continue
      }
      const contact = this.contactOf(mail.workspaceId, sender.address, sender.name)
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
    const free = [...touched].filter((conversation) => conversation.leaseToken === null || conversation.leaseUntil <= this.now())
    return { sorted: unsorted.length, claims: claim ? this.lease(free.slice(0, claim.limit), claim) : [], more: unsorted.length === limit }
  }

  private contactOf(workspaceId: string, address: ContactAddress, name = ''): MemoryContact {
    const ours = this.contacts.filter((contact) => contact.workspaceId === workspaceId)
    const byUser = ours.find((contact) => address.userId !== undefined && contact.userId === address.userId)
    const byPhone = ours.find((contact) => address.phone !== undefined && contact.phone === address.phone)
    const found = byUser ?? (byPhone && (byPhone.userId === null || address.userId === undefined) ? byPhone : undefined)
    if (!found) {
      const contact: MemoryContact = { workspaceId, id: this.newId(), name, phone: byPhone ? null : (address.phone ?? null), userId: address.userId ?? null, language: null, fields: {} }
      this.contacts.push(contact)
      return contact
    }
    found.userId ??= address.userId ?? null
    if (!byPhone) found.phone ??= address.phone ?? null
    if (found.name === '') found.name = name
    return found
  }

  private changeIdentity(mail: MemoryMail): void {
    const { previous, current } = mail.payload as unknown as { previous: ContactAddress; current: ContactAddress }
    const ours = this.contacts.filter((contact) => contact.workspaceId === mail.workspaceId)
    const contact =
      ours.find((candidate) => previous.userId !== undefined && candidate.userId === previous.userId) ?? ours.find((candidate) => previous.phone !== undefined && candidate.phone === previous.phone)
    const other = ours.some(
      (candidate) => candidate !== contact && ((current.phone !== undefined && candidate.phone === current.phone) || (current.userId !== undefined && candidate.userId === current.userId)),
    )
    mail.taken = true
    if (!contact || other) mail.setAside = 'The contact is not known, or the new address already belongs to another contact.'
    else Object.assign(contact, { phone: current.phone ?? contact.phone, userId: current.userId ?? contact.userId })
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

  private lease(conversations: MemoryConversation[], options: ClaimOptions): ClaimedConversation[] {
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
          conversation: { id },
          contact: structuredClone({ id: contact.id, name: contact.name, phone: contact.phone, userId: contact.userId, language: contact.language, fields: contact.fields }),
        },
        programKey: { workspaceId, channelId, revision: this.revision },
        mail,
      }
    })
  }

  private commit(commits: ConversationCommit[]): { lost: string[]; awake: boolean } {
    const lost: string[] = []
    let awake = false
    for (const commit of commits) {
      const conversation = this.conversations.get(commit.claim.conversationId)
      if (!this.holds(conversation, commit.claim)) lost.push(commit.claim.conversationId)
      else {
        this.keep(conversation, commit, this.plan(commit))
        awake ||= conversation.wakeAt !== null
      }
    }
    return { lost, awake }
  }

  private keep(conversation: MemoryConversation, commit: ConversationCommit, plan: CommitPlan): void {
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

  private fault(effect: MemoryEffect | undefined, { workspaceId, conversationId }: MemoryMessage, message: string): void {
    this.faults.push({ workspaceId, conversationId, nodeId: effect?.nodeId ?? null, code: 'send-failed', message })
  }

  // ---------------------------------------------------------------- effects

  private messageOf(effect: MemoryEffect): MemoryMessage | undefined {
    return effect.kind === 'send' ? this.messages.find((message) => message.effectId === effect.id) : undefined
  }

  private claimEffects(options: Parameters<EffectStore['claim']>[0]): ClaimedEffect[] {
    const now = Math.max(options.now, this.now())
    const blocked = new Set<string>()
    const ready: MemoryEffect[] = []
    for (const effect of this.effectRows) {
      if (!openStates.has(effect.status)) continue
      const first = !this.waitsInLine(effect, blocked)
      if (effect.kind === 'send') blocked.add(effect.conversationId)
      if (first && effect.status !== 'begun' && effect.notBefore <= now && this.channels.get(effect.channelId)?.status === 'connected') ready.push(effect)
    }
    const leaseToken = this.newId()
    const lane = (effect: MemoryEffect, before: number) => ready.slice(0, before).filter((other) => other.channelId === effect.channelId).length
    const fair = ready.map((effect, index) => ({ effect, turn: lane(effect, index) })).sort((a, b) => a.turn - b.turn)
    return fair.slice(0, options.limit).map(({ effect }) => {
      const message = this.messageOf(effect)
      if (message && effect.status === 'uncertain') this.markDouble(message)
      Object.assign(effect, { status: 'begun', attempts: effect.attempts + 1, leaseToken, leaseUntil: now + options.leaseMs })
      return {
        workspaceId: effect.workspaceId, id: effect.id, conversationId: effect.conversationId, leaseToken, attempt: effect.attempts,
        possiblyDouble: message?.possiblyDouble ?? false, work: this.workOf(effect),
      }
    })
  }

  private workOf(effect: MemoryEffect): ClaimedEffect['work'] {
    const conversation = this.conversations.get(effect.conversationId)!
    const contact = this.contacts.find((candidate) => candidate.id === conversation.contactId)!
    const account = { channelId: effect.channelId, numberId: this.channels.get(effect.channelId)!.numberId, accessToken: 'token' }
    if (effect.kind === 'ask-model') return { kind: 'ask-model', request: structuredClone(effect.payload['request']) as unknown as ModelRequest }
    if (effect.kind === 'call-tool') return { kind: 'call-tool', call: structuredClone(effect.payload['call']) as unknown as ToolRequest }
    if (effect.kind === 'show-typing') return { kind: 'show-typing', account, messageId: conversation.lastInboundId ?? '' }
    const to = { ...(contact.phone === null ? {} : { phone: contact.phone }), ...(contact.userId === null ? {} : { userId: contact.userId }) }
    return { kind: 'send', account, to, content: structuredClone(effect.payload['content']) as unknown as OutboundContent, ...(typeof effect.payload['replyTo'] === 'string' ? { replyTo: effect.payload['replyTo'] } : {}) }
  }

  private settle({ id, leaseToken }: Pick<ClaimedEffect, 'id' | 'leaseToken'>, settlement: EffectSettlement): boolean {
    const effect = this.effectRows.find((row) => row.id === id && row.status === 'begun' && row.leaseToken === leaseToken)
    if (!effect) return false
    const message = this.messageOf(effect)
    effect.leaseToken = null
    if (settlement.type === 'finished') {
      Object.assign(effect, { status: settlement.status, outcome: settlement.outcome })
      if (message) {
        message.channelMessageId = settlement.messageId ?? message.channelMessageId
        const current = message.status === 'superseded' ? 'queued' : (message.status as DeliveryStatus)
        message.status = laterStatus(current, settlement.status === 'done' ? 'accepted' : 'failed')
        if (settlement.status === 'failed') {
          if (message.status === 'failed') message.failure = settlement.failure ?? null
          this.fault(effect, message, settlement.failure ?? settlement.outcome)
        }
      }
      if (settlement.event && !this.isOvertaken(effect)) {
        const payload = { type: 'outcome', effectId: effect.id, outcome: settlement.event as unknown as JsonObject }
        this.post(this.channels.get(effect.channelId)!, { kind: 'outcome', sourceId: effect.id, address: null, occurredAt: this.now(), payload }, this.conversations.get(effect.conversationId)!)
      }
      return !effect.overtaken
    }
    const confirmed = settlement.type === 'uncertain' && message !== undefined && (confirmedStates.has(message.status) || message.status === 'failed')
    if (confirmed) Object.assign(effect, { status: 'done', outcome: 'accepted:by-status' })
    else if (effect.overtaken) {
      effect.status = 'superseded'
      if (message?.status === 'queued') message.status = 'superseded'
    } else if (settlement.type === 'uncertain') Object.assign(effect, { status: 'uncertain', outcome: settlement.reason, notBefore: settlement.graceUntil })
    else if (settlement.type === 'again') {
      Object.assign(effect, { status: 'pending', outcome: settlement.outcome, notBefore: settlement.notBefore, attempts: effect.attempts - (settlement.uncounted ? 1 : 0) })
    } else {
      Object.assign(effect, { status: 'pending', outcome: 'channel-stopped', attempts: effect.attempts - 1 })
      this.channels.get(effect.channelId)!.status = 'stopped'
    }
    return !effect.overtaken
  }

  private recoverExpired(at: number, graceMs: number): number {
    const now = Math.max(at, this.now())
    const gone = this.effectRows.filter((effect) => effect.status === 'begun' && effect.leaseUntil <= now)
    for (const effect of gone) {
      const message = this.messageOf(effect)
      effect.leaseToken = null
      if (effect.kind === 'show-typing') effect.status = 'done'
      else if (message && confirmedStates.has(message.status)) Object.assign(effect, { status: 'done', outcome: 'accepted:by-status' })
      else if (message?.status === 'failed') effect.status = 'failed'
      else if (effect.overtaken) {
        effect.status = 'superseded'
        if (message?.status === 'queued') message.status = 'superseded'
      } else if (message?.possiblyDouble) {
        Object.assign(effect, { status: 'failed', outcome: 'given-up:uncertain' })
        Object.assign(message, { status: laterStatus(message.status as DeliveryStatus, 'failed'), failure: twiceUncertain })
        this.fault(effect, message, twiceUncertain)
      } else if (effect.kind === 'send') Object.assign(effect, { status: 'uncertain', outcome: 'uncertain:worker-gone', notBefore: now + graceMs })
      else effect.status = 'pending'
    }
    return gone.length
  }
}
