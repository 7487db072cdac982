import { fold } from '@parley/channel'

/** Whether a name has every word that was typed in it, whatever its capitals and accents. Nothing typed fits everything. */
export function fits(name: string, query: string): boolean {
  const raw = query.trim().toLowerCase()
  if (raw === '' || name.toLowerCase().includes(raw)) return true
  const folded = fold(name)
  const words = fold(query).split(' ').filter(Boolean)
  return words.length > 0 && words.every((word) => folded.includes(word))
}
