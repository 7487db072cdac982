import type { JsonObject } from '@parley/channel'
import type { ConversationState } from '@parley/interpreter'
import type { Mail } from '../mail.ts'
import type { CommitPlan } from '../plan-commit.ts'

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

export interface MemoryHandover {
  workspaceId: string
  conversationId: string
  reason: string
  startedAt: number
  endedAt: number | null
}

/** An effect of which something is still to come. */
export const openStates: ReadonlySet<string> = new Set(['pending', 'begun', 'uncertain'])
