import { isAside, isGreeting, isQuestion, isThanks, wantsPerson } from './offline/intents.ts'
import { languageOf } from './offline/language.ts'
import { meaningOf } from './offline/words.ts'
import type { HistoryEntry, ModelCaller, SmallModel } from './port.ts'

/** What is kept of a session: facts about the customer, and what it was about. Either may be empty. */
export interface SessionMemory {
  facts: string[]
  summary: string
}

const longest = 500

/**
 * What is worth knowing of a session the next time, by the small model, or by rules where there is none.
 *
 * @param known What is remembered already, so that nothing is written down twice.
 * @throws Error where the model could not be had; it is worth another try.
 */
export async function rememberSession(small: SmallModel, caller: ModelCaller, { lines, known }: { lines: HistoryEntry[]; known: string[] }, signal: AbortSignal): Promise<SessionMemory> {
  const spoken = lines.filter(({ text }) => text.trim() !== '')
  if (!spoken.some(({ from }) => from === 'contact')) return { facts: [], summary: '' }
  const outcome = await small.small(
    caller,
    {
      purpose: 'memory',
      instructions: [
        'A conversation between a business and a customer has ended. Write down what will help in their next one.',
        'facts: lasting facts and preferences of the customer, and what they ordered or booked, one plain sentence each. Nothing that was only true today, nothing about health, religion or politics, no payment details. Leave out what is known already. Usually none to three.',
        'summary: what it was about and how it ended, in at most 40 words. Empty where it was only a greeting.',
        'In the language of the conversation.',
        known.length > 0 ? `Known already:\n${known.map((line) => `- ${line}`).join('\n').slice(0, 4_000)}` : '',
      ].filter(Boolean).join('\n'),
      input: spoken.map(({ from, text }) => `${from === 'contact' ? 'Customer' : from === 'person' ? 'Colleague' : 'Agent'}: ${text}`).join('\n').slice(-16_000),
      schema: { type: 'object', properties: { facts: { type: 'array', items: { type: 'string' }, maxItems: 6 }, summary: { type: 'string' } }, required: ['facts', 'summary'] },
    },
    signal,
  )
  if (outcome.type === 'offline' || (outcome.type === 'model-failed' && (outcome.cause === 'no-key' || outcome.cause === 'over-budget'))) return byRules(spoken)
  if (outcome.type === 'model-failed') throw new Error(outcome.reason)
  const { facts, summary } = outcome.value
  const list = Array.isArray(facts) ? facts.filter((fact) => typeof fact === 'string').map((fact) => fact.trim().slice(0, longest)) : []
  return { facts: [...new Set(list)].filter((fact) => fact !== '' && !known.includes(fact)).slice(0, 6), summary: typeof summary === 'string' ? summary.trim().slice(0, longest) : '' }
}

/** Rules write nothing of their own: they keep what the customer asked, in the customer's words. */
function byRules(lines: HistoryEntry[]): SessionMemory {
  const said = lines.filter(({ from }) => from === 'contact').map(({ text }) => text.trim())
  const questions = said.filter((text) => isQuestion(text) && !isGreeting(text) && !isThanks(text) && !wantsPerson(text) && isAside(text) && meaningOf(text).length > 0 && text.length <= 200)
  if (questions.length === 0) return { facts: [], summary: '' }
  const german = languageOf(questions.join(' ')) === 'de'
  return { facts: [], summary: `${german ? 'Fragte' : 'Asked'}: ${[...new Set(questions)].slice(0, 3).map((text) => `“${text}”`).join(', ')}` }
}
