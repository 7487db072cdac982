import { addDays, dayIn, weekdayOf } from '@parley/channel'

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

/** The moment at which clocks in a zone show a day and a time. */
function momentOf(day: string, time: string, timeZone: string): number {
  const asIfUtc = Date.parse(`${day}T${time}:00Z`)
  const offsets = [-86_400_000, 86_400_000].map((shift) => offsetAt(asIfUtc + shift, timeZone))
  const fitting = offsets.map((offset) => asIfUtc - offset).filter((moment) => moment + offsetAt(moment, timeZone) === asIfUtc)
  // In the gap in spring none fits: the offset before the change leads to the moment just after it.
  return fitting.length > 0 ? Math.min(...fitting) : asIfUtc - offsets[0]!
}

/** How far a zone's clocks are ahead of UTC at a moment; milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(moment)
  const part = (type: string) => Number(parts.find((entry) => entry.type === type)!.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(moment / 1000) * 1000
}
