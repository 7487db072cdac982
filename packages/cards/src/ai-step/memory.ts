import type { Json, JsonObject } from '@parley/channel'
import type { ToolCall, ToolResult, ToolRound } from '@parley/interpreter'

/** What the step notes of its stay. */
export type Memory = {
  /** When the first message that this stay is about was written; null in stays from before this was noted. Milliseconds. */
  since: number | null
  /** Replies given. */
  turns: number
  collected: JsonObject
  /** The model was asked and has not answered yet. */
  thinking: boolean
  /** What was called in this stay, oldest first; the newest `mostRounds`. */
  rounds: ToolRound[]
  /** Rounds since the customer last wrote. */
  inARow: number
  /** Tools that failed since one last worked. */
  failures: number
  /** Answers in a row for which what it knows did not suffice. */
  unsure: number
  /** What the customer's newest message showed. */
  signals: { intent?: string; sentiment?: string; language?: string }
  /** Calls that are being made, or that wait for the customer's yes. */
  open: OpenRound | null
}

export type OpenRound = {
  reply: string
  calls: ToolCall[]
  results: ToolResult[]
  /** Id of the call that the customer was asked about. */
  asking: string | null
}

/** As many as are told to the model again. */
export const mostRounds = 12
/** Of one answer; what is beyond is not called, and the model is told so. */
export const mostCalls = 8
/** A result is cut after these many characters of JSON: it is carried in the session and paid for at every turn. */
export const longestResult = 4_000

export const freshMemory = (since: number | null): Memory => ({ since, turns: 0, collected: {}, thinking: false, rounds: [], inARow: 0, failures: 0, unsure: 0, signals: {}, open: null })

/** Sessions from before there were tools have fewer notes. */
export const memoryOf = (stored: unknown): Memory => ({ ...freshMemory(null), ...(stored as Partial<Memory> | null) })

/** As the session keeps it. */
export const noted = (memory: Memory) => memory as unknown as Json
