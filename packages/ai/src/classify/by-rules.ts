import { fold } from '@parley/channel'
import { askedFor, meaningOf, sameWord } from '../offline/words.ts'
import type { Intent } from '../port.ts'
import { isSmallWord } from './small-words.ts'

/** The intent that is most likely meant, and how sure that is, 0 to 1. Null: nothing speaks for any. */
export interface Told {
  intent: string | null
  confidence: number
}

/** What no intent mentions may be beside the point. */
const unknownWeight = 0.4
/** What the words count that stand in no example like this. */
const alone = 0.75
/** What a word counts by where the operator wrote it. A description alone has to do for what has no examples. */
const strengths = { name: 1, example: 0.9, onlyDescription: 0.9, description: 0.6 }

/**
 * Tells an intent by words alone, in any language whose words are written apart: by what its name, description and examples
 * share with the text. Words that several intents have say little; a slip of the pen does no harm.
 */
export function classifyByRules(text: string, intents: Intent[]): Told {
  const whole = fold(text)
  const literal = intents.find(({ name, examples }) => whole !== '' && [name, ...examples].some((words) => fold(words) === whole))
  if (literal) return { intent: literal.name, confidence: 1 }
  const said = wordsOf(corrected(whole, intents))
  if (said.length === 0) return { intent: null, confidence: 0 }

  const known = intents.map(vocabularyOf)
  const weightOf = (word: string) => {
    const having = known.filter(({ strengthOf }) => strengthOf(word) > 0).length
    return having === 0 ? unknownWeight : Math.log(1 + intents.length / having) / Math.log(1 + intents.length)
  }
  const heavy = (words: string[]) => words.reduce((sum, word) => sum + weightOf(word), 0)
  const total = heavy(said)
  const scored = known
    .map(({ name, phrases, strengthOf }) => {
      // How much of what they say is about this, and how much of what is said for this they say.
      const share = said.reduce((sum, word) => sum + weightOf(word) * strengthOf(word), 0) / total
      const fit = Math.max(0, ...phrases.map((phrase) => heavy(phrase.filter((word) => has(said, word))) / heavy(phrase)))
      return { name, score: Math.max((share + fit) / 2, share * alone) }
    })
    .sort((a, b) => b.score - a.score)
  const [best, next] = scored
  if (!best || best.score === 0) return { intent: null, confidence: 0 }
  // Where two fit alike, neither is told.
  const confidence = best.score * (1 - 0.6 * ((next?.score ?? 0) / best.score) ** 2)
  return { intent: best.name, confidence: Math.round(confidence * 100) / 100 }
}

function vocabularyOf({ name, description, examples }: Intent) {
  const phrases = (examples.length > 0 ? examples : [name, description]).map(wordsOf).filter((words) => words.length > 0)
  const places = [
    { words: wordsOf(name), strength: strengths.name },
    { words: examples.flatMap(wordsOf), strength: strengths.example },
    { words: wordsOf(description), strength: examples.length > 0 ? strengths.description : strengths.onlyDescription },
  ]
  return { name, phrases, strengthOf: (word: string) => places.find(({ words }) => has(words, word))?.strength ?? 0 }
}

/** Also what a question asks for beyond its words: "how much" is about a price. */
const wordsOf = (text: string): string[] => [...new Set([...askedFor(text), ...meaningOf(text)])].filter((word) => !isSmallWord(word))

const has = (words: string[], word: string) => words.some((other) => sameWord(word, other))

/** Folded words with slips of the pen mended by the words that the intents are described in. */
function corrected(whole: string, intents: Intent[]): string {
  const written = new Set(fold(intents.flatMap(({ name, description, examples }) => [name, description, ...examples]).join(' ')).split(' '))
  const mend = (word: string) => (written.has(word) ? word : ([...written].find((other) => oneSlip(word, other)) ?? word))
  return whole.split(' ').map(mend).join(' ')
}

/** One letter too many, too few, another one, or two in the wrong order; only of words long enough to bear it. */
function oneSlip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1) return false
  let from = 0
  while (from < a.length && a[from] === b[from]) from += 1
  const [restA, restB] = [a.slice(from), b.slice(from)]
  if (a.length > b.length) return restA.slice(1) === restB
  if (a.length < b.length) return restA === restB.slice(1)
  return restA.slice(1) === restB.slice(1) || (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
}
