import { fold, type JsonObject } from '@parley/channel'
import { intentList } from '../classify/by-model.ts'
import { classifyByRules } from '../classify/by-rules.ts'
import { complains, wantsPerson } from '../offline/intents.ts'
import { languageOf } from '../offline/language.ts'
import { meaningOf, sameWord } from '../offline/words.ts'
import type { Intent, ModelCaller, ModelRequest, SmallModel } from '../port.ts'

/** What can be told of a customer's message beside its words. */
export interface Signals {
  asksForPerson: boolean
  sentiment: 'positive' | 'neutral' | 'negative' | 'angry'
  /** One of the topics that only people deal with. */
  topic: string | null
  /** One of the named intents. */
  intent: string | null
  /** BCP 47; null: cannot be told. */
  language: string | null
  /** They ask the same again after an answer that did not help. */
  unresolved: boolean
  /** 0 to 1: whether what is known suffices to help them. */
  confidence: number
}

/** Less sure of an intent than this, none is meant. */
const leastConfidence = 0.5

/** What can be told: topics and intents are the operator's. */
export interface Tellable {
  topics: string[]
  intents: Intent[]
}

/** By rules: by the words themselves, in English and German; intents in any language. */
export function readSignals(request: ModelRequest, { topics, intents }: Tellable): Signals {
  const said = lastSaid(request)
  const told = classifyByRules(said, intents)
  const loud = said.length > 12 && said === said.toUpperCase() && /\p{Lu}{4}/u.test(said)
  const angry = complains(said) || loud || /\b(ridiculous|useless|terrible service|worst|scam|fed up|wtf|idiots?|unverschamt|lacherlich|katastrophe|zum kotzen|nervt|betrug)\b/.test(fold(said)) || /[!?]{3,}/.test(said)
  return {
    asksForPerson: wantsPerson(said),
    sentiment: angry ? 'angry' : /\b(bad|sad|annoying|disappointed|wrong|schlecht|schade|falsch|argerlich)\b/.test(fold(said)) ? 'negative' : /\b(thanks|great|perfect|love|super|danke|toll|prima)\b/.test(fold(said)) ? 'positive' : 'neutral',
    topic: topics.find((topic) => isAbout(said, topic)) ?? null,
    intent: told.confidence >= leastConfidence ? told.intent : null,
    language: languageOf(said) ?? null,
    unresolved: asksAgain(request),
    confidence: 1,
  }
}

/** By the small model; undefined where there is none, or it fails: rules have to do. */
export async function askSignals(small: SmallModel, caller: ModelCaller, request: ModelRequest, { topics, intents }: Tellable, signal: AbortSignal): Promise<Signals | undefined> {
  const outcome = await small.small(
    caller,
    {
      purpose: 'classify',
      instructions: [
        'You read the end of a conversation between a business and a customer and say what the customer’s last message shows.',
        'asks_for_person: they ask for a human. sentiment: of the last message. unresolved: they repeat what was already answered because the answer did not help.',
        'confidence: 0 to 1, how well an assistant that knows only the facts below can help with it.',
        topics.length > 0 ? `topic: the one of these that it is about, or an empty string: ${topics.map((topic) => `“${topic}”`).join(', ')}.` : 'topic: always an empty string.',
        intents.length > 0 ? `intent: the name of the one that is meant, exactly as here, or an empty string where none is:\n${intentList(intents)}` : 'intent: always an empty string.',
        `Facts:\n${request.persona.facts.join('\n').slice(0, 6_000)}`,
      ].join('\n'),
      input: request.history.slice(-6).map(({ from, text }) => `${from === 'contact' ? 'Customer' : 'Business'}: ${text}`).join('\n'),
      schema: {
        type: 'object',
        properties: {
          asks_for_person: { type: 'boolean' },
          sentiment: { type: 'string', enum: ['positive', 'neutral', 'negative', 'angry'] },
          topic: { type: 'string' },
          intent: { type: 'string' },
          language: { type: 'string', description: 'BCP 47' },
          unresolved: { type: 'boolean' },
          confidence: { type: 'number', minimum: 0, maximum: 1 },
        },
        required: ['asks_for_person', 'sentiment', 'topic', 'intent', 'language', 'unresolved', 'confidence'],
      },
      ...(request.budget === undefined ? {} : { budget: request.budget }),
    },
    signal,
  )
  return outcome.type === 'answered' ? readAnswered(outcome.value, { topics, intents }) : undefined
}

function readAnswered(value: JsonObject, { topics, intents }: Tellable): Signals {
  const sentiment = value['sentiment']
  const topic = topics.find((one) => fold(one) === fold(String(value['topic'] ?? '')))
  const intent = intents.find(({ name }) => fold(name) === fold(String(value['intent'] ?? '')))
  return {
    asksForPerson: value['asks_for_person'] === true,
    sentiment: sentiment === 'positive' || sentiment === 'negative' || sentiment === 'angry' ? sentiment : 'neutral',
    topic: topic ?? null,
    intent: intent?.name ?? null,
    language: typeof value['language'] === 'string' && value['language'] !== '' ? value['language'] : null,
    unresolved: value['unresolved'] === true,
    confidence: typeof value['confidence'] === 'number' ? value['confidence'] : 1,
  }
}

/** Everything the customer said since somebody else spoke. */
function lastSaid({ history }: ModelRequest): string {
  const since = history.findLastIndex((entry) => entry.from !== 'contact') + 1
  return history.slice(since).map(({ text }) => text).join('\n').trim()
}

/** Half of the words that name a topic, and never only one of several common ones. */
function isAbout(said: string, topic: string): boolean {
  const words = meaningOf(topic)
  const about = meaningOf(said)
  if (words.length === 0) return fold(topic) !== '' && ` ${fold(said)} `.includes(` ${fold(topic)} `)
  return words.filter((word) => about.some((other) => sameWord(word, other))).length / words.length > 0.5
}

/** The third question in a row that is about the same. */
function asksAgain({ history }: ModelRequest): boolean {
  const asked = history.filter(({ from }) => from === 'contact').slice(-3).map(({ text }) => meaningOf(text))
  if (asked.length < 3) return false
  const [first, second, last] = asked as [string[], string[], string[]]
  const alike = (a: string[], b: string[]) => a.length >= 2 && a.filter((word) => b.some((other) => sameWord(word, other))).length / Math.max(a.length, b.length) >= 0.65
  return alike(last, second) && alike(last, first)
}
