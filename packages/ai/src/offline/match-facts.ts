import { askedFor, meaningOf, offers, sameWord } from './words.ts'

export interface FactMatch {
  /** The sentences that answer, as they stand in the facts. */
  text: string
  /** 0 to about 1: how much of what was asked is in it. */
  score: number
}

/** The sentence of the facts that best answers a question; undefined where none is about it. */
export function matchFacts(question: string, facts: string[]): FactMatch | undefined {
  const asked = [...new Set([...askedFor(question), ...meaningOf(question)])]
  if (asked.length === 0) return undefined
  const sentences = facts.flatMap((fact, group) => splitSentences(fact).map((text) => ({ text, group, about: [...meaningOf(text), ...offers(text)], around: meaningOf(fact) })))
  // A word that is in many sentences says little about any one of them.
  const weight = new Map(asked.map((word) => {
    const found = sentences.filter(({ about }) => about.some((other) => sameWord(word, other))).length
    // What no sentence mentions may be what it is all about.
    return [word, Math.log(1 + sentences.length / Math.max(1, found))] as const
  }))
  const total = [...weight.values()].reduce((sum, value) => sum + value, 0)
  const scored = sentences
    .map((sentence) => {
      const hit = (words: string[]) => asked.reduce((sum, word) => sum + (words.some((other) => sameWord(word, other)) ? weight.get(word)! : 0), 0)
      const own = hit(sentence.about)
      // The rest of its paragraph helps to tell what a sentence is about, but does not answer by itself.
      return { ...sentence, own, score: own === 0 ? 0 : (own + 0.3 * Math.max(0, hit(sentence.around) - own)) / total }
    })
    .sort((a, b) => b.score - a.score)
  const best = scored[0]
  if (!best || best.score <= 0.5) return undefined
  // A neighbour that is nearly as good belongs to the answer.
  const together = scored.filter((other) => other.group === best.group && other.score >= best.score * 0.75).slice(0, 3).map((other) => other.text)
  return { text: sentences.filter(({ text, group }) => group === best.group && together.includes(text)).map(({ text }) => text).join(' '), score: best.score }
}

/** At full stops, but not at those of numbers, times and abbreviations. */
export function splitSentences(text: string): string[] {
  return text.split(/(?<=[^\s.\d]{3}[.!?]["”)]?|\d[!?]|\d\.(?= [\p{Lu}]))\s+(?=["“(]?[\p{Lu}\d€$£])|\n+/u).map((part) => part.trim()).filter(Boolean)
}
