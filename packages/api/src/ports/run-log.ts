import type { Json, JsonObject } from '@parley/channel'
import type { TrailEntry } from '@parley/interpreter'

/** What a log can be narrowed to. `problems`: faults, failed and uncertain effects, mail that was set aside. */
export const logFilters = ['all', 'messages', 'timers', 'answers', 'people', 'problems'] as const
export type LogFilter = (typeof logFilters)[number]

/** Something a turn wanted done in the world, and what became of it. Requests and answers of the channel stay on the server. */
export interface LogEffect {
  id: string
  kind: 'send' | 'ask-model' | 'call-tool'
  nodeId: string | null
  versionId: string | null
  /** `pending`, `begun`, `uncertain`, `done`, `failed`, `superseded`. */
  status: string
  attempts: number
  /** Named: `accepted`, `refused:template`, `model-failed:timeout` … */
  outcome: string | null
  createdAt: Date
  settledAt: Date | null
  /** While it waits: not tried before this. */
  notBefore: Date | null
  /** Of a send. */
  message: LogMessage | null
  /** Of a call of a tool. */
  call: LogCall | null
}

/** A call of a tool, with what is secret masked. */
export interface LogCall {
  name: string
  arguments: JsonObject
  /** As it was sent and as it came back; null before that, and where nothing was sent. */
  request: Json
  response: Json
}

export interface LogMessage {
  id: string
  text: string
  /** DeliveryStatus, or `superseded`. */
  status: string
  failure: string | null
  possiblyDouble: boolean
  /** There is a newer attempt at it. */
  sentAgain: boolean
  /** It failed, and would be refused if it were sent again: it is no template, and the customer's 24 hours are over. */
  tooLate: boolean
}

export interface LogTimer {
  id: string
  nodeId: string
  purpose: string
  fireAt: Date
  /** `waiting`, `fired`, `cancelled`. */
  status: string
}

/** One thing that happened to the conversation, and all that came of it. */
export interface LogEntry {
  id: string
  /** When it was taken. */
  at: Date
  /** When it happened; earlier where it had to wait. */
  happenedAt: Date
  /** The event's type, or `set-aside` for mail that could not be taken, or `sent-again` for a failed send that somebody repeated. */
  type: string
  /** Of the journal; null for what is not in it. */
  sequence: number | null
  /** What was said, answered or went wrong, in a line. */
  line: string
  /** Of an outcome: `answered`, `model-failed`, `send-failed`. Of a timer: its purpose, `quiet` or `deadline`. */
  detail: string | null
  /** Who did it, where a person did. */
  by: string | null
  trail: TrailEntry[]
  effects: LogEffect[]
  timers: LogTimer[]
  faults: { nodeId: string; versionId: string | null; code: string; message: string }[]
  /** Names of the contact's fields that it wrote. */
  contactFields: string[]
  handover: string | null
  /** Effects that it overtook: how many, or all. */
  overtook: number | 'all'
}

/** A flow version as far as a log needs it: the nodes that it names. */
export interface LogVersion {
  versionId: string
  flowId: string
  flowName: string
  /** Null: a draft that somebody tried. */
  number: number | null
  nodes: Record<string, { name: string; card: string }>
}

export interface LogCursor {
  sequence: number
  at: Date
}

export interface LogPage {
  /** Newest first. */
  entries: LogEntry[]
  versions: LogVersion[]
  /** Where the next older page begins; null at the conversation's beginning. */
  older: LogCursor | null
}

export interface SessionRow {
  id: string
  flowId: string
  flowName: string
  versionId: string
  number: number | null
  startedAt: Date
  endedAt: Date | null
  endReason: string | null
  nodeId: string | null
}

export interface ReplayTurn {
  sequence: number
  at: Date
  type: string
  line: string
  /** Of this session only. */
  trail: TrailEntry[]
  faults: { nodeId: string; message: string }[]
}

export interface Replay {
  /** Newest first, at most 100. */
  sessions: SessionRow[]
  /** The one that was asked for, else the newest; null while there was none. */
  session: SessionRow | null
  /** Oldest first. */
  turns: ReplayTurn[]
  /** There are older turns than those given. */
  truncated: boolean
}

export type ResendResult =
  | { outcome: 'queued'; messageId: string }
  | { outcome: 'gone' }
  /** It is on its way, arrived, or was never sent by us. */
  | { outcome: 'not-failed' }
  | { outcome: 'sent-already' }
  /** The customer's 24 hours are over: WhatsApp would refuse it again. */
  | { outcome: 'window-closed' }

/** What happened in one conversation, for a person to read. */
export interface RunLogRepository {
  /** Null: no such conversation. */
  page(conversationId: string, options: { limit: number; before?: LogCursor; show: LogFilter }): Promise<LogPage | null>
  /** Null: no such conversation, or no such session in it. */
  replay(conversationId: string, sessionId?: string): Promise<Replay | null>
  /** A version that a session of the conversation ran on, or that its trail names. */
  version(conversationId: string, versionId: string): Promise<{ number: number | null; flowName: string; document: Json } | null>
  /** Queues a finally failed send anew, as a message and an effect of their own behind what is queued already. Once for each attempt. */
  resend(conversationId: string, messageId: string): Promise<ResendResult>
}
