import { beginsWithNo, beginsWithYes, dayIn, fold, readDate, readEmail, readNumber, type Json, type JsonObject } from '@parley/channel'
import type { CollectField, ModelRequest } from '../port.ts'
import { isAside } from './intents.ts'

/**
 * Values for `collect` in what the customer just wrote. `asked` is the field that was asked for
 * last: then the whole message may be its value.
 */
export function extract(text: string, request: ModelRequest, asked: CollectField | undefined): JsonObject {
  const found: JsonObject = {}
  for (const field of request.collect) {
    const value = valueOf(field, text, request, asked?.name === field.name)
    if (value !== undefined) found[field.name] = value
  }
  return found
}

function valueOf(field: CollectField, text: string, request: ModelRequest, asked: boolean): Json | undefined {
  const about = fold(`${field.name.replaceAll('_', ' ')} ${field.description}`)
  const mentions = (...words: string[]) => words.some((word) => ` ${about} `.includes(` ${word} `))
  switch (field.type) {
    case 'date':
      return readDate(text, dayIn(request.timeZone, request.now))
    case 'number': {
      const number = readNumber(withoutMoments(text))
      // A number in passing is not one that was asked for, unless it counts what the field is about.
      return number !== undefined && (asked || counts(text, about)) ? number : undefined
    }
    case 'boolean': {
      if (!asked) return undefined
      return beginsWithYes(text) ? true : beginsWithNo(text) ? false : undefined
    }
    case 'text': {
      if (mentions('email', 'mail', 'e mail')) return readEmail(text)
      if (mentions('phone', 'telephone', 'number to call', 'telefon', 'telefonnummer', 'mobile')) return /(\+|00)?\d[\d ()/-]{5,}\d/.exec(text)?.[0].trim()
      const options = optionsIn(field.description)
      if (options.length > 0) {
        // "Not too strong" does not ask for strong.
        const said = ` ${fold(text).replace(/\b(not|no|nicht|kein\w*) (too |so |very |zu |sehr )?\p{L}+/gu, '')} `
        const named = options.find((option) => said.includes(` ${fold(option)} `)) ?? options.find((option) => fold(option).split(' ').some((word) => word.length >= 4 && said.includes(` ${word}`)))
        return named ?? undefined
      }
      if (mentions('name')) return nameIn(text) ?? (asked && !isAside(text) ? plainName(text) : undefined)
      if (mentions('time', 'uhrzeit')) return timeIn(text)
      return asked && !isAside(text) ? text.trim() : undefined
    }
  }
}

/** "the service (haircut, colour or beard trim)" -> the three. */
export function optionsIn(description: string): string[] {
  const list = /\(([^)]*)\)/.exec(description)?.[1] ?? ''
  const parts = list.split(/,| or | oder |\//).map((part) => part.trim()).filter(Boolean)
  return parts.length >= 2 ? parts : []
}

const introduced = /(?:my name is|my name's|name is|i am called|this is|here is|i'm|i am|mein name ist|ich hei(?:ß|ss)e|name:|hier ist|ich bin)\s+(\p{Lu}[\p{L}'-]+(?:\s+\p{Lu}[\p{L}'-]+){0,2})/iu

export function nameIn(text: string): string | undefined {
  const found = introduced.exec(text)?.[1]
  // "I'm looking for …": only words with a capital are a name, whatever the pattern's own letters.
  return found !== undefined && found.split(/\s+/).every((word) => /^\p{Lu}/u.test(word)) ? found : undefined
}

/** A whole message that is a name: up to four words, no digits. */
export function plainName(text: string): string | undefined {
  const words = text.trim().replace(/[.!]+$/, '').split(/\s+/)
  return words.length <= 4 && words.every((word) => /^\p{L}[\p{L}'.-]*$/u.test(word)) ? words.join(' ') : undefined
}

export function timeIn(text: string): string | undefined {
  const clock = /\b(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|uhr|o'clock)\b/i.exec(text) ?? /\b(\d{1,2}):(\d{2})\b/.exec(text) ?? /\b(?:at|um) (\d{1,2})\b/i.exec(text)
  if (clock) {
    const hour = Number(clock[1]) % 24
    const half = clock[3]?.toLowerCase()
    const shown = half === 'pm' && hour < 12 ? hour + 12 : half === 'am' && hour === 12 ? 0 : hour
    return `${String(shown).padStart(2, '0')}:${clock[2] ?? '00'}`
  }
  return /\b(morning|noon|afternoon|evening|vormittags?|mittags?|nachmittags?|abends?|morgens|früh)\b/i.exec(text)?.[0].toLowerCase()
}

/** A text without its dates and times, whose digits count nothing. */
export const withoutMoments = (text: string) => text.replace(/\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.(?:\d{2,4})?|\b\d{1,2}[:.]\d{2}\b|\b\d{1,2} ?(?:am|pm|uhr|o'clock)\b|\b\d{1,2}(?:st|nd|rd|th)\b/gi, ' ')

/** "3 bags" counts bags: the word after the number is in the field's description. */
export function counts(text: string, about: string): boolean {
  const word = fold(withoutMoments(text)).match(/(?:^| )(?:\d+|one|two|three|four|five|six|ein|eine|zwei|drei|vier|funf|sechs) (\p{L}{3,})/u)?.[1]
  return word !== undefined && about.split(' ').some((other) => other.length >= 3 && (other.startsWith(word.slice(0, -1)) || word.startsWith(other)))
}
