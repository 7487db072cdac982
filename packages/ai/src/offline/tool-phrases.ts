import { fold, type Json } from '@parley/channel'
import type { Language } from './language.ts'

/** What the rules say around tools, so that both languages say the same. */
export interface ToolPhrases {
  askDay: string
  askTime: string
  askWhich(what: string): string
  askHowMany(what: string): string
  free(when: string): string
  noneFree(when: string): string
  notFree(time: string): string
  which: string
  nothingFound: string
  found: string
  done(what: string): string
  leftAsIs: string
  failed: string
  refused(why: string): string
  sameAgain(memory: string): string
  more: string
  yes: string
  no: string
  clock(time: string): string
}

export const toolPhrases: Record<Language, ToolPhrases> = {
  en: {
    askDay: 'Which day suits you?',
    askTime: 'What time suits you?',
    askWhich: (what) => `Which ${what} would you like?`,
    askHowMany: (what) => `How many ${what} would you like?`,
    free: (when) => (when ? `On ${when} there is:` : 'There is:'),
    noneFree: (when) => `Nothing is free${when ? ` on ${when}` : ''}, I’m afraid.`,
    notFree: (time) => `${time} is not free any more, I’m afraid.`,
    which: 'Which one is it about?',
    nothingFound: 'I find nothing for you there.',
    found: 'This is what I found:',
    done: (what) => `All done${what ? `: ${what}` : ''}.`,
    leftAsIs: 'All right, I have left everything as it is. What would you like instead?',
    failed: 'I can’t check that right now, I’m afraid. Shall I try again?',
    refused: (why) => `That did not work: ${why}`,
    sameAgain: (memory) => `Last time you ${memory}. The same again?`,
    more: 'and more',
    yes: 'Yes',
    no: 'No',
    clock: (time) => time,
  },
  de: {
    askDay: 'Welcher Tag passt Ihnen?',
    askTime: 'Welche Uhrzeit passt Ihnen?',
    askWhich: (what) => `Was darf es sein (${what})?`,
    askHowMany: (what) => `Wie viele (${what})?`,
    free: (when) => (when ? `Am ${when} gibt es:` : 'Es gibt:'),
    noneFree: (when) => `${when ? `Am ${when} ist` : 'Es ist'} leider nichts frei.`,
    notFree: (time) => `${time} ist leider nicht mehr frei.`,
    which: 'Um welchen geht es?',
    nothingFound: 'Dazu finde ich nichts.',
    found: 'Das habe ich gefunden:',
    done: (what) => `Erledigt${what ? `: ${what}` : ''}.`,
    leftAsIs: 'In Ordnung, ich habe alles so gelassen. Was möchten Sie stattdessen?',
    failed: 'Das kann ich gerade leider nicht nachsehen. Soll ich es noch einmal versuchen?',
    refused: (why) => `Das ging leider nicht: ${why}`,
    sameAgain: (memory) => `Letztes Mal: ${memory}. Wieder dasselbe?`,
    more: 'und weitere',
    yes: 'Ja',
    no: 'Nein',
    clock: (time) => `${time} Uhr`,
  },
}

/** Whether a reply asked for the same as last time, or whether to try again. */
export const proposedSame = (reply: string) => /The same again\?|Wieder dasselbe\?/.test(reply)
export const proposedRetry = (reply: string) => Object.values(toolPhrases).some(({ failed }) => reply.includes(failed))

/** A day as it is said: "Friday 27 November". */
export const dayWords = (day: string, language: Language) =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' }).format(Date.parse(`${day.slice(0, 10)}T00:00:00Z`))

const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const momentPattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})/

/** A value as it is said: days, moments and times in words, the rest as it is. */
export function valueWords(value: Json, language: Language): string {
  if (typeof value === 'boolean') return value ? toolPhrases[language].yes.toLowerCase() : toolPhrases[language].no.toLowerCase()
  const text = String(value)
  const moment = momentPattern.exec(text)
  if (moment) return `${dayWords(moment[1]!, language)}, ${toolPhrases[language].clock(moment[2]!)}`
  if (dayPattern.test(text)) return dayWords(text, language)
  if (/^\d{2}:\d{2}(:\d{2})?$/.test(text)) return toolPhrases[language].clock(text.slice(0, 5))
  return text
}

const past: [RegExp, string, string][] = [
  [/\b(move|reschedule|postpone|change|verschieb\w*|verleg\w*)\b/, 'moved', 'verschoben'],
  [/\b(cancel|storn\w*|absag\w*)\b/, 'cancelled', 'storniert'],
  [/\b(order|buy|bestell\w*|kauf\w*)\b/, 'ordered', 'bestellt'],
  [/\b(book|reserve|make|schedule|buch\w*|reservier\w*)\b/, 'booked', 'gebucht'],
]

/** "book_appointment" -> "booked"; undefined where the name has no verb that is known. */
export function pastOf(toolName: string, language: Language): string | undefined {
  const words = fold(toolName.replace(/[_-]+/g, ' '))
  const found = past.find(([pattern]) => pattern.test(words))
  return found && (language === 'de' ? found[2] : found[1])
}
