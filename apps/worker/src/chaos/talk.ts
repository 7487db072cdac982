import type { ScriptedRequest, Script } from '@parley/ai/testing'
import type { SentMessage } from '../testing/graph-stand-in.ts'
import { agentFlow } from '../testing/agent-stage.ts'

/** A business whose AI step answers everything. */
export const talkingFlow = agentFlow({ persona: { identity: 'You are Mia.', facts: [] }, quietMs: 0, historyLength: 40, maxTurns: 50, exits: [] }, {})

/** A model that thinks for a moment and names what it answers: all that was said since it last spoke. */
export const namingModel: Script = {
  type: 'by',
  answer: (asked) => ({ type: 'slow', ms: 20 + Math.random() * 400, answer: { type: 'respond', arguments: { reply: `re: ${unanswered(asked).join(' ')}`, exit: null } } }),
}

function unanswered({ body }: ScriptedRequest): string[] {
  const messages = body['messages'] as { role: string; content: unknown }[]
  const last = messages.findLastIndex(({ role }) => role === 'assistant')
  return messages.slice(last + 1).flatMap(({ role, content }) => (role === 'user' ? [...JSON.stringify(content).matchAll(/\bm\d+\b/g)].map(([name]) => name) : []))
}

/** What was kept and what arrived of one customer's talk. */
export interface Talk {
  from: string
  written: string[]
  arrived: SentMessage[]
  /** Answers that the transcript marks as possibly double. */
  marked: ReadonlySet<string>
}

/** Each message is to be named by one answer, and in their order. Of what is marked, nobody knows when it left, or whether. */
export function judgeTalk({ from, written, arrived, marked }: Talk, say: (line: string) => void): { answered: number; lost: number; doubled: number; outOfOrder: number } {
  const by = new Map<string, string>()
  const seen = new Set<string>()
  const found = { answered: 0, lost: 0, doubled: 0, outOfOrder: 0 }
  let last = 0
  for (const { text, effectId } of arrived) {
    if (seen.has(effectId) && !marked.has(effectId)) {
      found.doubled++
      say(`doubled: ${from} “${text}” by ${effectId}`)
    }
    if (seen.has(effectId)) continue
    seen.add(effectId)
    for (const [name] of text.matchAll(/\bm\d+\b/g)) {
      const before = by.get(name)
      if (before !== undefined) {
        found.doubled++
        say(`answered twice: ${from} ${name} by ${before} and ${effectId}`)
      }
      by.set(name, effectId)
      const number = Number(name.slice(1))
      if (number < last && !marked.has(effectId)) {
        found.outOfOrder++
        say(`out of order: ${from} ${name} among ${arrived.map((message) => message.text).join(', ')}`)
      }
      if (!marked.has(effectId)) last = Math.max(last, number)
    }
  }
  for (const name of written) {
    if (by.has(name)) found.answered++
    else {
      found.lost++
      say(`never answered: ${from} ${name}; it heard ${arrived.map((message) => message.text).join(', ')}`)
    }
  }
  return found
}
