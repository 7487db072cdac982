import type { Day } from './read-date.ts'
import { zoneFormats } from './zone-formats.ts'

/**
 * The moment (milliseconds since 1970) at which clocks in a zone show a day and a time (`09:00`). Right across summer
 * time: an hour that a day does not have is taken as the moment the clocks jump to; one that it has twice, as the first.
 */
export function momentOf(day: Day, time: string, timeZone: string): number {
  const asIfUtc = Date.parse(`${day}T${time}:00Z`)
  const offsets = [-86_400_000, 86_400_000].map((shift) => offsetAt(asIfUtc + shift, timeZone))
  const fitting = offsets.map((offset) => asIfUtc - offset).filter((moment) => moment + offsetAt(moment, timeZone) === asIfUtc)
  // In the gap in spring none fits: the offset before the change leads to the moment just after it.
  return fitting.length > 0 ? Math.min(...fitting) : asIfUtc - offsets[0]!
}

const clockOf = zoneFormats('en-US', { hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })

/** How far a zone's clocks are ahead of UTC at a moment; milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(moment)
  const part = (type: string) => Number(parts.find((entry) => entry.type === type)!.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(moment / 1000) * 1000
}
