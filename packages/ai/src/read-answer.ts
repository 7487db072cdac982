import type { Json, JsonObject } from '@parley/channel'
import { z } from 'zod'
import { ProviderFailure, type ModelAnswer, type ModelRequest } from './port.ts'

const argumentsSchema = z.object({
  reply: z.string().nullish(),
  exit: z.string().nullish(),
  collected: z.record(z.string(), z.unknown()).nullish(),
})

/**
 * What a model called `respond` with, made sure of: only exits and values that were asked for.
 * Throws ProviderFailure `bad-answer` for what cannot be used.
 */
export function readAnswer(given: unknown, request: ModelRequest): Pick<ModelAnswer, 'reply' | 'exit' | 'collected'> {
  const parsed = argumentsSchema.safeParse(typeof given === 'string' ? parseJson(given) : given)
  if (!parsed.success) throw new ProviderFailure('bad-answer', 'The model answered in a form that cannot be read.')
  const wanted = parsed.data.exit?.trim().toLowerCase()
  const exit = request.exits.find((candidate) => candidate.name.toLowerCase() === wanted)?.name ?? null
  const reply = parsed.data.reply?.trim() ?? ''
  if (reply === '' && exit === null) throw new ProviderFailure('bad-answer', 'The model answered nothing.')
  return { reply, exit, collected: pick(parsed.data.collected ?? {}, request) }
}

function pick(collected: Record<string, unknown>, request: ModelRequest): JsonObject {
  const isPlain = (value: unknown): value is Json => ['string', 'number', 'boolean'].includes(typeof value) && value !== ''
  return Object.fromEntries(request.collect.flatMap(({ name }) => (Object.hasOwn(collected, name) && isPlain(collected[name]) ? [[name, collected[name]]] : [])))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
