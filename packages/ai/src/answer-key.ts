import { createHash } from 'node:crypto'
import { dayIn } from '@parley/channel'
import type { ModelAnswer, ModelRequest, Preparation, Prompt } from './port.ts'

const hourMs = 3_600_000

/** "Do you open on Sundays??" and "do you open on sundays" are one question. Letters and digits of every script stay. */
function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim()
}

/** Numbers as of orders and telephones, addresses of mail: a question that has them is about somebody. */
const isPersonal = (text: string) => /\d[\d\s./-]{4,}\d/.test(text) || /\S@\S+\.\S/.test(text)

/**
 * Names a question so that equal ones are answered alike: everything that the models would see goes into it, the words of the
 * conversation normalised. Null where the answer may depend on who asks: something is remembered, known or was looked up.
 *
 * @param who Provider and model.
 */
export function answerKey(request: ModelRequest, prompt: Prompt, preparation: Preparation, who: string): string | null {
  const said = request.history.filter(({ from }) => from === 'contact')
  if (said.length === 0 || said.some(({ text }) => isPersonal(text)) || request.history.some(({ from }) => from === 'person')) return null
  if (request.history.some(({ media }) => media !== undefined)) return null
  if ((request.rounds?.length ?? 0) > 0 || Object.keys(request.known).length > 0) return null
  if ((preparation.memory?.length ?? 0) > 0 || (preparation.summary ?? '') !== '') return null
  const words = request.history.map(({ from, text }) => `${from}:${normalise(text)}`)
  if (words.every((line) => line.endsWith(':'))) return null
  // "Are you open now?" has another answer an hour later.
  const moment = `${dayIn(request.timeZone, request.now)}T${Math.floor(request.now / hourMs) % 24}`
  return createHash('sha256').update(JSON.stringify([who, moment, request.language ?? '', prompt.stable, prompt.tools, preparation.reading?.tells ?? null, words])).digest('base64url')
}

/** Whether an answer may be given to somebody else: it knew one, called nothing and picked up nothing of this customer. */
export const mayKeep = ({ reply, collected, unsure, toolCalls, handover }: ModelAnswer): boolean =>
  reply !== '' && !unsure && Object.keys(collected).length === 0 && (toolCalls?.length ?? 0) === 0 && handover === undefined
