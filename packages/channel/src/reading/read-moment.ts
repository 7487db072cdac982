import { fold } from './fold.ts'
import { dayIn, readDate } from './read-date.ts'
import { momentOf } from './zoned.ts'

const units: [RegExp, number][] = [
  [/^(m|min|mins|minutes?|minuten?)$/, 60_000],
  [/^(h|hours?|std|stunden?)$/, 3_600_000],
  [/^(d|days?|tage?n?)$/, 86_400_000],
  [/^(w|weeks?|wochen?)$/, 604_800_000],
]

/**
 * A moment that lies ahead: a time from now (`48 hours`, `3 days`), or a day with or without a time
 * (`2026-12-24 18:00`, `24 December`, or whole with its zone as in JSON); without a time, the end of that day in
 * `timeZone`. `now` and what is returned are milliseconds since 1970. Undefined where no such moment is named.
 */
export function readMoment(text: string, now: number, timeZone: string): number | undefined {
  const words = fold(text).trim()
  const span = /^(?:in )?(\d{1,4}) ?([a-z]+)$/.exec(words)
  const unit = span && units.find(([pattern]) => pattern.test(span[2]!))
  if (span && unit) return now + Number(span[1]) * unit[1]
  const exact = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN
  if (Number.isFinite(exact)) return exact
  const day = readDate(text, dayIn(timeZone, now))
  if (day === undefined) return undefined
  const time = /(?<![\d.:])([01]?\d|2[0-3]):([0-5]\d)(?!\d)/.exec(text)
  return momentOf(day, time ? `${time[1]!.padStart(2, '0')}:${time[2]}` : '23:59', timeZone)
}
