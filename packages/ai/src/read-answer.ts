import { unfence, type Json, type JsonObject } from '@parley/channel'
import { z } from 'zod'
import { repeatsPrompt, toolName } from './compose-prompt.ts'
import type { Offer } from './offers-of.ts'
import { ProviderFailure, type ModelAnswer, type ModelRequest, type RawAnswer } from './port.ts'
import { resolveCalls } from './resolve-calls.ts'

const argumentsSchema = z.object({
  reply: z.string().nullish(),
  exit: z.string().nullish(),
  collected: z.record(z.string(), z.unknown()).nullish(),
  unsure: z.unknown().optional(),
})

/**
 * What a model answered, made sure of: only exits, values and tools that it was offered.
 *
 * @throws ProviderFailure `bad-answer` for what cannot be used, `refused` where it declined.
 */
export function readAnswer(raw: RawAnswer, request: ModelRequest, offers: Offer[]): Pick<ModelAnswer, 'reply' | 'exit' | 'collected' | 'unsure' | 'toolCalls'> {
  if (raw.failure) throw new ProviderFailure(raw.failure.cause, raw.failure.reason)
  const toolCalls = resolveCalls(raw.calls.filter(({ name }) => name !== toolName), offers)
  // Some compatible servers ignore that a tool is forced and answer in plain words.
  const respond = raw.calls.find(({ name }) => name === toolName)?.arguments ?? (toolCalls.length > 0 ? { reply: raw.text } : plain(raw.text))
  const parsed = argumentsSchema.safeParse(typeof respond === 'string' ? parseJson(respond) : respond)
  if (!parsed.success) throw new ProviderFailure('bad-answer', 'The model answered in a form that cannot be read.')
  const wanted = parsed.data.exit?.trim().toLowerCase()
  const exit = request.exits.find((candidate) => candidate.name.toLowerCase() === wanted)?.name ?? null
  // A model that copies what it was given copies its marks.
  const reply = unfence(parsed.data.reply ?? '').trim()
  if (reply === '' && exit === null && toolCalls.length === 0) throw new ProviderFailure('bad-answer', 'The model answered nothing.')
  if (repeatsPrompt(reply)) throw new ProviderFailure('bad-answer', 'The answer repeated your instructions, which are not for the customer.')
  return { reply, exit, collected: pick(parsed.data.collected ?? {}, request), ...(parsed.data.unsure === true ? { unsure: true } : {}), ...(toolCalls.length > 0 ? { toolCalls } : {}) }
}

/** Plain words as an answer; JSON, with or without a code fence, is read as the tool's arguments. */
function plain(text: string): unknown {
  const json = /^(?:```(?:json)?\s*)?(\{[\s\S]*\})(?:\s*```)?$/.exec(text)?.[1]
  return json ?? { reply: text }
}

function pick(collected: Record<string, unknown>, request: ModelRequest): JsonObject {
  const isPlain = (value: unknown): value is Json => ['string', 'number', 'boolean'].includes(typeof value) && value !== ''
  return Object.fromEntries(request.collect.flatMap(({ name }) => (Object.hasOwn(collected, name) && isPlain(collected[name]) ? [[name, collected[name]]] : [])))
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
