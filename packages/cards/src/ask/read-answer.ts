import { countryOfUserId, dayIn, editDistance, fold, readDate, readEmail, readNumber, textOf, toPhone, type Json, type JsonObject } from '@parley/channel'
import type { CardContext, CardMessage } from '@parley/interpreter'
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import type { AskAnswer, AskOption } from './card.ts'
import { readFile, readForm, readLocation, readOrder } from './read-shared.ts'

/** `outputs`: results beside the answer. `shown`: the answer as a person reads it. */
export type Reading = { ok: true; answer: Json; option?: AskOption; outputs?: JsonObject; shown?: string } | { ok: false; problem: Problem }

/** Why an answer does not fit; the card has a sentence for each. */
export type Problem = 'not-text' | 'not-a-number' | 'not-whole' | 'too-small' | 'too-large' | 'not-an-email' | 'not-a-phone' | 'not-a-date' | 'not-future' | 'not-past' | 'not-an-option' | 'not-a-place' | 'not-shared' | 'not-a-file' | 'not-a-form' | 'not-an-order'

/** Kinds of answer that are words and nothing else. */
const wordy: ReadonlySet<string> = new Set(['text', 'number', 'email', 'date'])

/** What the customer's words mean as an answer to a question of this kind. */
export function readAnswer(answer: AskAnswer, message: CardMessage, context: CardContext): Reading {
  const text = textOf(message.content).trim()
  // A picture with a caption says something; a bare one does not.
  if (wordy.has(answer.type) && text === '') return { ok: false, problem: 'not-text' }
  switch (answer.type) {
    case 'text':
      return { ok: true, answer: text }
    case 'number': {
      const number = readNumber(text)
      if (number === undefined) return { ok: false, problem: 'not-a-number' }
      if (answer.whole && !Number.isInteger(number)) return { ok: false, problem: 'not-whole' }
      if (answer.min !== null && number < answer.min) return { ok: false, problem: 'too-small' }
      if (answer.max !== null && number > answer.max) return { ok: false, problem: 'too-large' }
      return { ok: true, answer: number }
    }
    case 'email': {
      const email = readEmail(text)
      return email === undefined ? { ok: false, problem: 'not-an-email' } : { ok: true, answer: email }
    }
    case 'phone': {
      // A shared contact card holds a number, too.
      const shared = message.content.type === 'contacts' ? message.content.contacts[0]?.phones[0] : undefined
      const phone = readPhone(shared ?? text, answer.country, context.contact)
      return phone === undefined ? { ok: false, problem: 'not-a-phone' } : { ok: true, answer: phone }
    }
    case 'date': {
      const today = dayIn(context.timeZone, context.now)
      const day = readDate(text, today)
      if (day === undefined) return { ok: false, problem: 'not-a-date' }
      if (answer.when === 'future' && day < today) return { ok: false, problem: 'not-future' }
      if (answer.when === 'past' && day > today) return { ok: false, problem: 'not-past' }
      return { ok: true, answer: day }
    }
    case 'choice': {
      const tapped = answer.options.find((option) => option.id === message.option)
      // A tap names its option; only words are matched, so another question's button never counts.
      const option = tapped ?? (message.content.type === 'choice' ? undefined : matchOption(answer.options, text, context.render))
      return option ? { ok: true, answer: option.id, option } : { ok: false, problem: 'not-an-option' }
    }
    case 'location':
      return readLocation(message.content, answer.typed ? text : '')
    case 'contact': {
      const { content } = message
      // Somebody else's contact card is not the customer's number.
      const shared = content.type === 'contacts' ? content.contacts.find((contact) => contact.own)?.phones[0] : undefined
      // What WhatsApp names is theirs, whatever it looks like; what was typed has to look like a number.
      const phone = shared === undefined ? readPhone(content.type === 'text' ? text : '', '', context.contact) : toPhone(shared)
      return phone === undefined ? { ok: false, problem: 'not-shared' } : { ok: true, answer: phone }
    }
    case 'file':
      return readFile(message.content, answer.accept)
    case 'form':
      return readForm(message.content, answer.fields, context.choiceId('form'))
    case 'order':
      return readOrder(message.content)
  }
}

function readPhone(text: string, country: string, contact: CardContext['contact']): string | undefined {
  const digits = /[+\d(][\d\s()/.-]{4,}\d/.exec(text)?.[0]
  if (digits === undefined) return undefined
  // Who has no number here has an id that begins with their country.
  const home = country || (contact.phone ? parsePhoneNumberFromString(contact.phone)?.country : contact.userId ? (countryOfUserId(contact.userId) ?? undefined) : undefined)
  const phone = parsePhoneNumberFromString(digits.replace(/^00/, '+'), home as CountryCode | undefined)
  return phone?.isPossible() ? phone.number : undefined
}

/** The option that typed words mean: its title, its number, the only one that it is part of or nearly is. */
function matchOption(options: AskOption[], text: string, render: (template: string) => string): AskOption | undefined {
  const wanted = fold(text)
  if (wanted === '') return undefined
  const titled = options.map((option) => ({ option, title: fold(render(option.title)) }))
  const only = (fits: (title: string) => boolean) => {
    const found = titled.filter(({ title }) => title !== '' && fits(title))
    return found.length === 1 ? found[0]!.option : undefined
  }
  const exact = titled.find(({ title, option }) => title === wanted || fold(option.id) === wanted)
  if (exact) return exact.option
  if (/^\d{1,2}$/.test(wanted)) return options[Number(wanted) - 1]
  return (
    // "the colour treatment please" names "Colour"; "colour" names "Colour treatment".
    only((title) => ` ${wanted} `.includes(` ${title} `)) ??
    only((title) => wanted.length >= 3 && ` ${title} `.includes(` ${wanted} `)) ??
    only((title) => editDistance(title, wanted) <= Math.floor(title.length / 4)) ??
    only((title) => title.split(' ').some((part) => part.length >= 4 && wanted.split(' ').some((word) => word.length >= 4 && editDistance(part, word) <= Math.floor(part.length / 4))))
  )
}
