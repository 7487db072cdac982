const sameDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const otherDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** "today, 14:05", "3 Nov, 09:12": in the zone of the person who reads it. */
export function formatMoment(moment: Date | number, now: Date = new Date()): string {
  const date = new Date(moment)
  return date.toDateString() === now.toDateString() ? `today, ${sameDay.format(date)}` : otherDay.format(date)
}
