import { countCharacters } from '@parley/channel'

/** How much of a limit is used. */
export function Count({ text, most }: { text: string; most: number }) {
  const count = countCharacters(text)
  return <span className={count > most ? 'font-medium text-danger' : ''}>{count}/{most}</span>
}
