import { addDays, dayIn, momentOf, weekdayOf } from '@parley/channel'

/**
 * The next moment after `now` (milliseconds since 1970) at which clocks in `timeZone` show `time`
 * (`09:00`), on one of `weekdays` (1 is Monday; empty: any). Right across summer time: an hour that
 * a day does not have is taken as the moment the clocks jump to; one that it has twice, as the first.
 */
export function nextTimeOfDay(now: number, timeZone: string, time: string, weekdays: number[]): number {
  const today = dayIn(timeZone, now)
  for (let ahead = 0; ahead <= 8; ahead++) {
    const day = addDays(today, ahead)
    if (weekdays.length > 0 && !weekdays.includes(weekdayOf(day))) continue
    const at = momentOf(day, time, timeZone)
    if (at > now) return at
  }
  // Not reached: within eight days every weekday comes.
  return now + 86_400_000
}
