import type { JsonObject } from '@parley/channel'
import type { HandoverRules, Persona } from '@parley/cards'
import type { ModelRequest } from '@parley/interpreter'

/** What all AI steps of a workspace share. */
export interface AgentVoice {
  persona: Persona
  handover: HandoverRules
}

/** Something remembered of a contact. */
export interface MemoryEntry {
  id: string
  kind: 'fact' | 'summary'
  text: string
  /** What the customer wrote when it was learned, where that is still there. */
  source: string | null
  /** Who changed its words last. */
  editedBy: string | null
  at: Date
}

/** A voice as it lies there; see `readVoice`. */
export interface StoredVoice {
  persona: unknown
  handover: unknown
}

export interface AgentRepository {
  /** As stored; what is missing is as usual. */
  voice(): Promise<StoredVoice>
  /** `change` is given what is stored, and nobody else writes until its answer is. Returns that. */
  setVoice(change: (now: StoredVoice) => AgentVoice): Promise<AgentVoice>
  /** Newest first; null: there is no such conversation. */
  memories(conversationId: string): Promise<MemoryEntry[] | null>
  /** False: there is no such conversation, or nothing like it is remembered of its contact. */
  changeMemory(conversationId: string, memoryId: string, text: string): Promise<boolean>
  /** Without an id: everything. False: it is not there. */
  forget(conversationId: string, memoryId: string | null): Promise<boolean>
}

/** Words as a language model gets them. */
export interface ShownPrompt {
  /** In order; each with the tokens that it takes. */
  parts: { title: string; text: string; tokens: number }[]
  tokens: number
}

export interface PromptTool {
  id: string
  name: string
  description: string
  /** JSON Schema of an object. */
  parameters: JsonObject
  repeatable: boolean
}

/** Puts a prompt together as the worker does. */
export interface PromptReader {
  read(request: ModelRequest, voice: AgentVoice, tools: PromptTool[]): Promise<ShownPrompt>
}
