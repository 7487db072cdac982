export interface Service {
  id: string
  name: string
  minutes: number
  /** Euros. */
  from: number
}

export const services: Service[] = [
  { id: 'cut_and_finish', name: 'Cut and finish', minutes: 60, from: 64 },
  { id: 'mens_cut', name: 'Men’s cut', minutes: 30, from: 42 },
  { id: 'childrens_cut', name: 'Children’s cut', minutes: 30, from: 28 },
  { id: 'colour', name: 'Colour', minutes: 120, from: 85 },
  { id: 'highlights', name: 'Highlights', minutes: 180, from: 140 },
]

export const timeZone = 'Europe/Amsterdam'
/** As many customers at once. */
const chairs = 2
const furthestDays = 120

/** Minutes of the day; undefined where it is closed. */
function hoursOf(day: string): { opens: number; closes: number } | undefined {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay()
  if (weekday === 0 || weekday === 1) return undefined
  return { opens: 9 * 60, closes: (weekday === 6 ? 15 : 19) * 60 }
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const timeOf = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** The salon's own day and minute at a moment. */
function salonClock(now: number): { day: string; minutes: number } {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(now).map(({ type, value }) => [type, value]))
  return { day: `${parts['year']}-${parts['month']}-${parts['day']}`, minutes: Number(parts['hour']) * 60 + Number(parts['minute']) }
}

export const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text

/** Why nothing can be booked on this day at all; undefined where it can. */
export function whyNotOn(day: string, now: number): string | undefined {
  const today = salonClock(now).day
  if (day < today) return 'This day is over.'
  if (Date.parse(day) - Date.parse(today) > furthestDays * 86_400_000) return `Bookings are taken ${furthestDays} days ahead.`
  return hoursOf(day) ? undefined : 'The salon is closed on Sundays and Mondays.'
}

/** Regulars who have their times anyway, so that a fresh diary is not empty. The same on every machine. */
const isRegular = (day: string, minutes: number) => [...`${day} ${Math.floor(minutes / 60)}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % 4 === 0

export interface Taken {
  day: string
  time: string
  minutes: number
}

/** When a service can begin on a day. */
export function freeTimes(service: Service, day: string, taken: Taken[], now: number): string[] {
  const hours = hoursOf(day)
  if (!hours || whyNotOn(day, now) !== undefined) return []
  const clock = salonClock(now)
  const own = taken.filter((other) => other.day === day).map(({ time, minutes }) => ({ from: minutesOf(time), to: minutesOf(time) + minutes }))
  const times: string[] = []
  for (let start = hours.opens; start + service.minutes <= hours.closes; start += 30) {
    if (day === clock.day && start <= clock.minutes) continue
    let most = 0
    for (let at = start; at < start + service.minutes; at += 30) most = Math.max(most, own.filter(({ from, to }) => from < at + 30 && to > at).length + (isRegular(day, at) ? 1 : 0))
    if (most < chairs) times.push(timeOf(start))
  }
  return times
}
