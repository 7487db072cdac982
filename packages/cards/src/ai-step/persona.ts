import { z } from 'zod'
import { intentSchema } from '../shared/intent.ts'

const exampleSchema = z.object({
  /** What a customer writes. */
  says: z.string().max(500, 'An example has at most 500 characters.').default(''),
  reply: z.string().max(1_000, 'An answer has at most 1,000 characters.').default(''),
})

/** Who speaks, and how. What a node leaves empty is as the workspace has it. */
export const personaSchema = z.object({
  name: z.string().trim().max(80, 'A name has at most 80 characters.').default(''),
  /** Who it is and for whom it speaks. */
  identity: z.string().max(4_000, 'This is too long; put details into the facts.').default(''),
  /** How it speaks, as rules. */
  tone: z.string().max(2_000, 'This is too long; a few sentences are enough.').default(''),
  /** What it may state as true; one thing each. */
  facts: z.array(z.string().max(2_000, 'A fact has at most 2,000 characters. Split it.')).max(200, 'There are more than 200 facts.').default([]),
  /** What it never does. */
  boundaries: z.array(z.string().max(500, 'A boundary has at most 500 characters.')).max(40, 'There are more than 40 boundaries.').default([]),
  examples: z.array(exampleSchema).max(20, 'There are more than 20 examples.').default([]),
  /** The form of its answers. */
  format: z.string().max(1_000, 'This is too long; one or two sentences are enough.').default(''),
  /** The only language that it writes. Empty: the customer's. */
  language: z.string().trim().max(40, 'Name one language.').default(''),
})
export type Persona = z.infer<typeof personaSchema>

export const noPersona: Persona = { name: '', identity: '', tone: '', facts: [], boundaries: [], examples: [], format: '', language: '' }

const topicsSchema = z.array(z.string().trim().max(80, 'A few words are enough.')).max(30, 'There are more than 30 topics.').default([])

/** What a node changes of the workspace's rules: null is as the workspace has it. */
export const handoverSchema = z.object({
  asked: z.boolean().nullable().default(null),
  failedTwice: z.boolean().nullable().default(null),
  frustration: z.boolean().nullable().default(null),
  lowConfidence: z.boolean().nullable().default(null),
  overBudget: z.boolean().nullable().default(null),
  /** Beside the workspace's. */
  topics: topicsSchema,
  /** The workspace's topics and intents do not count here. */
  onlyOwn: z.boolean().default(false),
})
export type NodeHandover = z.infer<typeof handoverSchema>

export const usualHandover: NodeHandover = { asked: null, failedTwice: null, frustration: null, lowConfidence: null, overBudget: null, topics: [], onlyOwn: false }

/** When a conversation of a workspace is passed to a person. */
export const handoverRulesSchema = z.object({
  asked: z.boolean().default(true),
  failedTwice: z.boolean().default(true),
  frustration: z.boolean().default(true),
  lowConfidence: z.boolean().default(false),
  overBudget: z.boolean().default(false),
  topics: topicsSchema,
  /** What only people deal with, by what the customer wants. */
  intents: z.array(intentSchema).max(20, 'There are more than 20 intents.').default([]),
  /** Every message is also read by the small model, where there is one. */
  byModel: z.boolean().default(false),
})
export type HandoverRules = z.infer<typeof handoverRulesSchema>

/** The triggers in words, for forms: of the workspace and of a node alike. */
export const handoverTriggers = [
  { name: 'asked', label: 'They ask for a person', hint: 'Unless the step has an exit for that: then the exit is taken.' },
  { name: 'failedTwice', label: 'Two attempts failed', hint: 'Two questions that it cannot answer, or the same question for the third time.' },
  { name: 'frustration', label: 'They are frustrated', hint: 'Complaints and angry words.' },
  { name: 'lowConfidence', label: 'It is not sure', hint: 'What it knows does not suffice for an answer.' },
  { name: 'overBudget', label: 'The budget is used up', hint: 'Instead of the exit for that.' },
] as const satisfies { name: keyof NodeHandover; label: string; hint: string }[]
