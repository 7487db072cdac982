import { fold } from './fold.ts'
import { zoneFormats } from './zone-formats.ts'

/** A day of the calendar, `2026-12-24`: what "date" means throughout. */
export type Day = string

const calendarOf = zoneFormats('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'iso8601' })

/** The day that it is at a moment (milliseconds since 1970) in a time zone. */
export function dayIn(timeZone: string, at: number): Day {
  const parts = calendarOf(timeZone).formatToParts(at)
  const part = (type: string) => parts.find((entry) => entry.type === type)!.value
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: Day, b: Day): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / 86_400_000)
}

const relative: [RegExp, number][] = [
  [/\bday after tomorrow\b|\bubermorgen\b|\buebermorgen\b/, 2],
  [/\bday before yesterday\b|\bvorgestern\b/, -2],
  [/\byesterday\b|\bgestern\b/, -1],
  [/\btomorrow\b|\btmrw\b/, 1],
  [/\btoday\b|\btonight\b|\bheute\b/, 0],
]

const weekdays: Record<string, number> = {
  monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6, sunday: 7,
  mon: 1, tue: 2, tues: 2, wed: 3, thu: 4, thur: 4, thurs: 4, fri: 5, sat: 6, sun: 7,
  montag: 1, dienstag: 2, mittwoch: 3, donnerstag: 4, freitag: 5, samstag: 6, sonnabend: 6, sonntag: 7,
}

const months: Record<string, number> = {
  january: 1, february: 2, march: 3, april: 4, may: 5, june: 6, july: 7, august: 8, september: 9, october: 10, november: 11, december: 12,
  jan: 1, feb: 2, mar: 3, apr: 4, jun: 6, jul: 7, aug: 8, sep: 9, sept: 9, oct: 10, nov: 11, dec: 12,
  januar: 1, janner: 1, februar: 2, marz: 3, maerz: 3, mai: 5, juni: 6, juli: 7, oktober: 10, dezember: 12, okt: 10, dez: 12,
}

const monthNames = Object.keys(months).sort((a, b) => b.length - a.length).join('|')
const dayFirst = new RegExp(String.raw`\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? (${monthNames})\b(?: (\d{4}))?`)
const monthFirst = new RegExp(String.raw`\b(${monthNames}) (\d{1,2})(?:st|nd|rd|th)?\b(?: (\d{4}))?`)

/**
 * The first day named in a text, in English or German: `2026-12-24`, `24.12.2026`, `24.12.`,
 * `24/12/2026` (day first), `24 December`, `Dec 24`, today, tomorrow, in 3 days, next week, Friday.
 * A day without a year is the next one; a weekday is the next of its name, never today.
 * `today` is the day on which it was written. Undefined where no day is named, or none such exists.
 */
export function readDate(text: string, today: Day): Day | undefined {
  const iso = /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(text)
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const dotted = /(?<![\d.,])(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}|\d{2})(?!\d))?/.exec(text) ?? /(?<!\d)(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?(?!\d)/.exec(text) ?? /(?<!\d)(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)/.exec(text)
  if (dotted) return withYear(dotted[3], Number(dotted[2]), Number(dotted[1]), today)

  const words = fold(text)
  const first = dayFirst.exec(words)
  if (first) return withYear(first[3], months[first[2]!]!, Number(first[1]), today)
  const second = monthFirst.exec(words)
  if (second) return withYear(second[3], months[second[1]!]!, Number(second[2]), today)

  const ahead = /\bin (\d{1,3}|a|an|one|two|three|einem|einer|zwei|drei) (day|days|tag|tagen|week|weeks|woche|wochen)\b/.exec(words)
  if (ahead) return addDays(today, (small[ahead[1]!] ?? Number(ahead[1])) * (ahead[2]!.startsWith('w') ? 7 : 1))
  for (const [pattern, days] of relative) if (pattern.test(words)) return addDays(today, days)

  const named = words.split(' ').find((word) => Object.hasOwn(weekdays, word) || (word.endsWith('s') && Object.hasOwn(weekdays, word.slice(0, -1))))
  if (named !== undefined && !isAbbreviationInProse(named, words)) {
    const wanted = weekdays[named] ?? weekdays[named.slice(0, -1)]!
    return addDays(today, (wanted - weekdayOf(today) + 6) % 7 + 1)
  }
  // German "morgen" is also the morning: only where it is not "am Morgen" or "guten Morgen".
  if (/\bmorgen\b/.test(words) && !/\b(am|guten|jeden|diesen) morgen\b/.test(words)) return addDays(today, 1)
  if (/\bnext week\b|\bnachste woche\b|\bnaechste woche\b/.test(words)) return addDays(today, 8 - weekdayOf(today))
  return undefined
}

const small: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3, einem: 1, einer: 1, zwei: 2, drei: 3 }

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(of: Day): number {
  return new Date(`${of}T00:00:00Z`).getUTCDay() || 7
}

/** "sun" and "sat" are also ordinary words; alone or after "on" they are days. */
function isAbbreviationInProse(word: string, words: string): boolean {
  return ['sun', 'sat', 'wed', 'mon'].includes(word) && words !== word && !new RegExp(`\\b(on|next|this) ${word}\\b|\\b${word} \\d`).test(words)
}

function day(year: number, month: number, date: number): Day | undefined {
  const at = new Date(Date.UTC(year, month - 1, date))
  // The 31st of February rolls over into March: then it is no day.
  if (year < 1000 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== date) return undefined
  return at.toISOString().slice(0, 10)
}

function withYear(year: string | undefined, month: number, date: number, today: Day): Day | undefined {
  if (year !== undefined) return day(year.length === 2 ? (Number(year) > 50 ? 1900 : 2000) + Number(year) : Number(year), month, date)
  const thisYear = Number(today.slice(0, 4))
  // The next such day; the 29th of February may be years away.
  for (let offset = 0; offset <= 8; offset++) {
    const found = day(thisYear + offset, month, date)
    if (found !== undefined && found >= today) return found
  }
  return undefined
}
