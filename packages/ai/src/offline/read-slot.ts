import { beginsWithNo, beginsWithYes, dayIn, fold, readableName, readDate, readEmail, readNumber, type Json } from '@parley/channel'
import { counts, nameIn, plainName, timeIn, withoutMoments } from './extract.ts'
import { isAside } from './intents.ts'
import type { Slot } from './slots.ts'
import { meaningOf, sameWord } from './words.ts'

/** What a sentence says for a slot. `asked`: it was asked for, so that the whole sentence may be its value. */
export function readSlot(slot: Slot, text: string, asked: boolean, today: string): Json | undefined {
  switch (slot.kind) {
    case 'choice':
      return readChoice(slot.options, text)?.value
    case 'date':
      return readDate(text, today)
    case 'time':
      return clockIn(text)
    case 'moment':
      return undefined
    case 'number': {
      const number = readNumber(withoutMoments(text))
      if (number === undefined || (slot.whole && !Number.isInteger(number))) return undefined
      return asked || counts(text, fold(`${slot.name.replaceAll('_', ' ')} ${slot.description}`)) ? number : undefined
    }
    case 'boolean': {
      return !asked ? undefined : beginsWithYes(text) ? true : beginsWithNo(text) ? false : undefined
    }
    case 'email':
      return readEmail(text)
    case 'phone':
      return /(\+|00)?\d[\d ()/-]{5,}\d/.exec(text)?.[0].trim()
    case 'name':
      return nameIn(text) ?? (asked && !isAside(text) ? plainName(text) : undefined)
    case 'id':
      return asked ? /\b(?=[\p{L}\d-]*\d)[\p{L}\d][\p{L}\d-]{2,}\b/u.exec(text)?.[0] : undefined
    case 'text':
      return asked && !isAside(text) && text.trim() !== '' ? text.trim() : undefined
  }
}

export const todayOf = (request: { timeZone: string; now: number }) => dayIn(request.timeZone, request.now)

/** The option that a text names, by its words, by words that mean the same, or by its value; none where two fit as well. */
export function readChoice<T extends { label: string; value: Json }>(options: readonly T[], text: string): T | undefined {
  // "Not too strong" does not ask for strong.
  const said = ` ${fold(text).replace(/\b(not|no|nicht|kein\w*) (too |so |very |zu |sehr )?\p{L}+/gu, '')} `
  const named = options.flatMap((option) => namesOf(option).filter((name) => said.includes(` ${name} `)).map((name) => ({ option, name })))
  // The longest of those that contain each other: "colour and cut" before "cut".
  if (named.length > 0) return named.toSorted((a, b) => b.name.length - a.name.length)[0]!.option
  const words = meaningOf(said)
  const share = (about: string[]) => (about.length === 0 ? 0 : about.filter((word) => words.some((other) => sameWord(word, other))).length / about.length)
  const scored = options.map((option) => ({ option, score: Math.max(0, ...namesOf(option).map((name) => share(meaningOf(name)))) })).sort((a, b) => b.score - a.score)
  const [best, next] = scored
  return best && best.score > 0 && best.score > (next?.score ?? 0) ? best.option : undefined
}

/** What an option may be called: as it is shown, and as the service calls it where that is a word. */
const namesOf = ({ label, value }: { label: string; value: Json }) => [...new Set([fold(label), ...(typeof value === 'string' && /\p{L}{3}/u.test(value) ? [fold(readableName(value))] : [])])].filter(Boolean)

/** A time of day as `15:00`; "half past ten" and "halb elf" as well. */
export function clockIn(text: string): string | undefined {
  const words = fold(text)
  const half = /\bhalf past (\w+)\b/.exec(words)
  const before = /\bhalb (\w+)\b/.exec(words)
  const hour = half ? readNumber(half[1]!) : before ? (readNumber(before[1]!) ?? 0) - 1 : undefined
  if (hour !== undefined && hour >= 0 && hour < 24) return `${String(hour).padStart(2, '0')}:30`
  const named = /\b(?:at|um|gegen) (\p{L}+)\b/u.exec(words)?.[1]
  const spelled = named === undefined ? undefined : readNumber(named)
  if (spelled !== undefined && spelled > 0) return `${String(spelled).padStart(2, '0')}:00`
  const time = timeIn(text)
  return time !== undefined && /^\d/.test(time) ? time : undefined
}

/** Which half of the day a text wishes for. */
export function partOfDay(text: string): 'morning' | 'afternoon' | 'evening' | undefined {
  const words = fold(text)
  if (/\b(evening|after work|abend|abends)\b/.test(words)) return 'evening'
  if (/\b(afternoon|nachmittag|nachmittags)\b/.test(words)) return 'afternoon'
  if (/\b(in the morning|mornings?|vormittags?|morgens)\b/.test(words)) return 'morning'
  return undefined
}
