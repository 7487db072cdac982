import { toPhone } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import type { ImportedConsent } from './ports/consents.ts'
import { readCsv } from './read-csv.ts'

const yes = new Set(['yes', 'y', 'true', '1', 'ja', 'oui', 'si', 'sí', 'opt-in', 'granted'])
const no = new Set(['no', 'n', 'false', '0', 'nein', 'non', 'opt-out', 'withdrawn'])

/** A line of the file that cannot be read, and why. */
export interface LineIssue {
  line: number
  says: string
}

/**
 * A CSV file with the columns `phone`, `consent`, `date`, `words` and, if there is one, `name`, read whole: what is right in
 * it, and each line that is not. Throws ParleyError BAD_INPUT where a column is missing.
 */
export function readConsents(text: string, now: number): { consents: ImportedConsent[]; issues: LineIssue[] } {
  const [head, ...rows] = readCsv(text)
  const column = (...names: string[]) => head?.cells.findIndex((title) => names.includes(title.toLowerCase())) ?? -1
  const at = { phone: column('phone', 'number', 'telefon'), consent: column('consent', 'granted', 'opt-in'), date: column('date', 'at', 'datum'), words: column('words', 'text', 'wording'), name: column('name') }
  const missing = (['phone', 'consent', 'date', 'words'] as const).filter((name) => at[name] === -1)
  if (missing.length > 0) throw new ParleyError('BAD_INPUT', `The first line must name the columns phone, consent, date and words; ${inWords(missing)} ${missing.length === 1 ? 'is' : 'are'} missing.`)
  const issues: LineIssue[] = []
  const consents = rows.flatMap(({ line, cells }): ImportedConsent[] => {
    const cell = (name: keyof typeof at) => (at[name] === -1 ? '' : (cells[at[name]] ?? ''))
    const wrong = (says: string) => {
      issues.push({ line, says })
      return []
    }
    const phone = cell('phone').startsWith('+') ? toPhone(cell('phone')) : undefined
    const answer = cell('consent').toLowerCase()
    const date = readDay(cell('date'))
    if (phone === undefined) return wrong(`“${shown(cell('phone'))}” is no number with + and country code.`)
    if (!yes.has(answer) && !no.has(answer)) return wrong(`Consent is “${shown(cell('consent'))}”; write yes or no.`)
    if (date === undefined) return wrong(`“${shown(cell('date'))}” is no day such as 2026-11-03.`)
    if (date.getTime() > now) return wrong(`${shown(cell('date'))} has not come yet.`)
    if (yes.has(answer) && cell('words') === '') return wrong('Say under words what they agreed to.')
    return [{ phone, name: cell('name').slice(0, 200), granted: yes.has(answer), words: cell('words').slice(0, 2000), proof: `import ${phone} ${date.toISOString()} ${answer}`, at: date }]
  })
  return { consents, issues }
}

/** Year, month and day, with a time if there is one: 03/11/2026 is March to some and November to others. */
function readDay(text: string): Date | undefined {
  const day = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(text)
  if (!day) return undefined
  const midnight = new Date(`${day[1]}-${day[2]}-${day[3]}T00:00:00Z`)
  // 31 February is none.
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== Number(day[3])) return undefined
  const date = new Date(text.replace(' ', 'T'))
  return Number.isNaN(date.getTime()) ? undefined : date
}

const shown = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
const inWords = (names: readonly string[]) => (names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`)
