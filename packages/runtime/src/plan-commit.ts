import { detailsOf, type InboundContent, type JsonObject } from '@parley/channel'
import type { Effect, SessionChange } from '@parley/interpreter'
import type { ConversationCommit, TakenTurn } from './ports/index.ts'

/** A conversation's commit as rows: what any store has to write, with all that cancels out within it left out. */
export interface CommitPlan {
  mail: { id: bigint; setAside: string | null }[]
  journal: Pick<TakenTurn, 'sequence' | 'event' | 'facts' | 'effects' | 'trail'>[]
  messages: PlannedMessage[]
  /** What changes a message that is there already. */
  amendments: Amendment[]
  effects: PlannedEffect[]
  timers: { id: string; sessionId: string; nodeId: string; purpose: string; fireAt: number }[]
  cancelTimers: string[]
  /** Of what was stored before this commit: everything, or these. */
  supersede: 'all' | string[]
  /** Begun, running or ended here. */
  sessions: PlannedSession[]
  /** Begun earlier, ended here. */
  endedSessions: { id: string; endedAt: number; endReason: string }[]
  contact: { name: string | null; language: string | null; fields: JsonObject } | null
  consents: { granted: boolean; how: string; words: string; proof: string; at: number }[]
  faults: { sessionId: string | null; versionId: string | null; nodeId: string | null; code: string; message: string; at: number }[]
  /** The open handover is closed, before new ones are opened. */
  closeHandover: { at: number; by: string } | null
  handovers: { reason: string; startedAt: number; endedAt: number | null; endedBy: string | null }[]
  /** What is worth knowing about the contact next time. */
  memories: { text: string; messageId: string | null; sessionId: string; at: number }[]
  lastActivityAt: number
}

export interface PlannedMessage {
  author: 'contact' | 'bot' | 'app'
  content: JsonObject
  channelMessageId: string | null
  effectId: string | null
  sessionId: string | null
  nodeId: string | null
  status: 'received' | 'queued' | 'sent' | 'superseded'
  offlineAnswer: boolean
  /** MessageDetails of packages/channel. */
  details?: JsonObject
  at: number
}

/** A reaction, an edit or a deletion. `message` stands in the transcript where what it names is not there. */
export interface Amendment {
  /** The channel's id of the message that it names. */
  target: string
  by: 'contact' | 'app'
  change: { type: 'reaction'; emoji?: string } | { type: 'edit'; text?: string } | { type: 'revoke' }
  message: PlannedMessage
}

/** What such a message changes; undefined for anything that is said. */
function amendmentOf(content: InboundContent, by: Amendment['by'], message: PlannedMessage): Amendment | undefined {
  switch (content.type) {
    case 'reaction':
      return { target: content.messageId, by, change: { type: 'reaction', ...(content.emoji !== undefined && { emoji: content.emoji }) }, message }
    case 'edit':
      return { target: content.messageId, by, change: { type: 'edit', ...(content.text !== undefined && { text: content.text }) }, message }
    case 'revoke':
      return { target: content.messageId, by, change: { type: 'revoke' }, message }
    default:
      return undefined
  }
}

export interface PlannedEffect {
  id: string
  kind: 'send' | 'ask-model' | 'call-tool'
  sessionId: string
  nodeId: string
  payload: JsonObject
  status: 'pending' | 'superseded'
}

export interface PlannedSession {
  id: string
  flowId: string
  versionId: string
  nodeId: string | null
  startedAt: number
  endedAt: number | null
  endReason: string | null
}

/**
 * What need not wait to be claimed: questions to models, calls of tools, and the first that is said, unless it must be looked up
 * whether it may be (templates). A crash between the commit and the doing leaves the same doubt as one between a claim and the doing.
 */
export function beginsAtOnce({ effects }: CommitPlan): PlannedEffect[] {
  const first = effects.find(({ kind, status }) => kind === 'send' && status === 'pending')
  const isTemplate = (first?.payload['content'] as JsonObject | undefined)?.['type'] === 'template'
  return effects.filter((effect) => effect.status === 'pending' && (effect.kind !== 'send' || (effect === first && !isTemplate)))
}

export function planCommit(commit: ConversationCommit): CommitPlan {
  const planner = new Planner(commit)
  for (const turn of commit.turns) planner.turn(turn)
  return planner.finish()
}

class Planner {
  private readonly commit: ConversationCommit
  private readonly plan: CommitPlan
  private readonly superseded = new Set<string>()
  private readonly sessions = new Map<string, PlannedSession>()
  private readonly cancelled: string[] = []

  constructor(commit: ConversationCommit) {
    this.commit = commit
    this.plan = {
      mail: [], journal: [], messages: [], amendments: [], effects: [], timers: [], cancelTimers: [], supersede: [], sessions: [], endedSessions: [],
      contact: null, consents: [], faults: [], closeHandover: null, handovers: [], memories: [], lastActivityAt: 0,
    }
  }

  turn(turn: TakenTurn): void {
    const { plan } = this
    const { event } = turn
    if (turn.mailboxId !== null) plan.mail.push({ id: turn.mailboxId, setAside: null })
    plan.journal.push({ sequence: turn.sequence, event, facts: turn.facts, effects: turn.effects, trail: turn.trail })
    plan.lastActivityAt = Math.max(plan.lastActivityAt, event.now)
    if (event.type === 'message') {
      const details = detailsOf(event.message)
      this.receive('contact', event.message.content, { channelMessageId: event.message.id, status: 'received', at: event.at, ...(details && { details: details as unknown as JsonObject }) })
    }
    if (event.type === 'echo') this.receive('app', event.content ?? { type: 'text', text: event.text }, { channelMessageId: event.id.slice('echo:'.length), status: 'sent', at: event.at })
    for (const change of turn.sessions) this.session(change)
    for (const effect of turn.effects) this.effect(effect, turn)
    // A person stepped in: from now on the conversation is theirs.
    if ((event.type === 'take-over' || event.type === 'echo') && turn.effects.some((effect) => effect.type === 'supersede-all')) {
      this.open(event.type === 'echo' ? 'Answered from the phone app' : 'Taken over', event.now)
    }
  }

  /** What was said elsewhere: by the customer, or by the owner on the phone. */
  private receive(author: 'contact' | 'app', content: InboundContent, rest: Pick<PlannedMessage, 'channelMessageId' | 'status' | 'details' | 'at'>): void {
    const message: PlannedMessage = { author, content: content as JsonObject, effectId: null, sessionId: null, nodeId: null, offlineAnswer: false, ...rest }
    const amendment = amendmentOf(content, author, message)
    if (amendment) this.plan.amendments.push(amendment)
    else this.plan.messages.push(message)
  }

  finish(): CommitPlan {
    const { commit, plan } = this
    const running = commit.state.session
    if (running && commit.turns.length > 0) {
      const { id, flowId, versionId, startedAt } = running
      const nodeId = running.place?.nodeId ?? null
      const kept = commit.session?.id === id && commit.session.versionId === versionId && commit.session.nodeId === nodeId
      if (!kept) this.sessions.set(id, { id, flowId, versionId, startedAt, nodeId, endedAt: null, endReason: null })
    }
    plan.sessions = [...this.sessions.values()]
    plan.effects = plan.effects.map((effect) => (this.superseded.has(effect.id) ? { ...effect, status: 'superseded' } : effect))
    plan.messages = plan.messages.map((message) => (message.effectId !== null && this.superseded.has(message.effectId) ? { ...message, status: 'superseded' } : message))
    const made = new Set(plan.timers.map((timer) => timer.id))
    const cancelled = new Set(this.cancelled)
    plan.timers = plan.timers.filter((timer) => !cancelled.has(timer.id))
    plan.cancelTimers = this.cancelled.filter((id) => !made.has(id))
    for (const { mailboxId, reason } of commit.setAside) {
      if (mailboxId !== null) plan.mail.push({ id: mailboxId, setAside: reason })
      plan.faults.push({ sessionId: running?.id ?? null, versionId: running?.versionId ?? null, nodeId: running?.place?.nodeId ?? null, code: 'set-aside', message: reason, at: plan.lastActivityAt })
    }
    return plan
  }

  private session(change: SessionChange): void {
    switch (change.type) {
      case 'started':
        this.sessions.set(change.sessionId, { id: change.sessionId, flowId: change.flowId, versionId: change.versionId, nodeId: null, startedAt: change.at, endedAt: null, endReason: null })
        break
      case 'ended': {
        const known = this.sessions.get(change.sessionId)
        if (known) this.sessions.set(change.sessionId, { ...known, nodeId: null, endedAt: change.at, endReason: change.reason })
        else this.plan.endedSessions.push({ id: change.sessionId, endedAt: change.at, endReason: change.reason })
        break
      }
      case 'moved':
        // A session that is still running is written as it stands at the end.
        break
    }
  }

  private effect(effect: Effect, turn: TakenTurn): void {
    const { plan } = this
    const { event } = turn
    switch (effect.type) {
      case 'send':
        plan.effects.push({ id: effect.id, kind: 'send', sessionId: effect.sessionId, nodeId: effect.nodeId, payload: { content: effect.content as JsonObject, ...(effect.replyTo === undefined ? {} : { replyTo: effect.replyTo }), ...(effect.otherwise === undefined ? {} : { otherwise: effect.otherwise as JsonObject }) }, status: 'pending' })
        plan.messages.push({
          author: 'bot', content: effect.content as JsonObject, channelMessageId: null, effectId: effect.id, sessionId: effect.sessionId, nodeId: effect.nodeId, status: 'queued',
          offlineAnswer: event.type === 'outcome' && event.outcome.type === 'answered' && event.outcome.answer.offline, at: event.now,
        })
        break
      case 'ask-model':
        plan.effects.push({ id: effect.id, kind: 'ask-model', sessionId: effect.sessionId, nodeId: effect.nodeId, payload: { request: effect.request as unknown as JsonObject }, status: 'pending' })
        break
      case 'call-tool':
        plan.effects.push({ id: effect.id, kind: 'call-tool', sessionId: effect.sessionId, nodeId: effect.nodeId, payload: { call: effect.call as unknown as JsonObject }, status: 'pending' })
        break
      case 'remember':
        plan.memories.push({ text: effect.text, messageId: effect.messageId, sessionId: effect.sessionId, at: event.now })
        break
      case 'show-typing':
        // A courtesy of the moment, which nobody waits for: see show-typing.ts.
        break
      case 'set-timer':
        plan.timers.push({ id: effect.id, sessionId: effect.sessionId, nodeId: effect.nodeId, purpose: effect.purpose, fireAt: effect.at })
        break
      case 'cancel-timer':
        this.cancelled.push(effect.id)
        break
      case 'supersede':
        for (const id of effect.ids) this.superseded.add(id)
        if (plan.supersede !== 'all') plan.supersede.push(...effect.ids.filter((id) => !plan.effects.some((made) => made.id === id)))
        break
      case 'supersede-all':
        for (const made of plan.effects) this.superseded.add(made.id)
        plan.supersede = 'all'
        break
      case 'update-contact': {
        const { name, language, ...fields } = effect.fields
        plan.contact = {
          name: typeof name === 'string' ? name : (plan.contact?.name ?? null),
          language: typeof language === 'string' ? language : (plan.contact?.language ?? null),
          fields: { ...plan.contact?.fields, ...fields },
        }
        break
      }
      case 'record-consent':
        plan.consents.push({ ...effect.consent, at: event.now })
        break
      case 'hand-over':
        this.open(effect.reason, event.now)
        break
      case 'give-back': {
        const by = event.type === 'give-back' || event.type === 'start-over' ? event.by : 'flow'
        const open = plan.handovers.at(-1)
        if (open && open.endedAt === null) Object.assign(open, { endedAt: event.now, endedBy: by })
        else plan.closeHandover = { at: event.now, by }
        break
      }
      case 'fault': {
        const versionId = turn.trail.findLast((entry) => entry.sessionId === effect.sessionId)?.versionId ?? null
        plan.faults.push({ sessionId: effect.sessionId, versionId, nodeId: effect.nodeId, code: effect.code, message: effect.message, at: event.now })
        break
      }
    }
  }

  private open(reason: string, at: number): void {
    const last = this.plan.handovers.at(-1)
    if (last && last.endedAt === null) return
    this.plan.handovers.push({ reason, startedAt: at, endedAt: null, endedBy: null })
  }
}
