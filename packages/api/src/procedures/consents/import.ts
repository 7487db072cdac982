import { toPhone } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import type { ImportedConsent } from '../../ports/consents.ts'
import { readCsv } from '../../read-csv.ts'
import { workspaceProcedure } from '../../trpc.ts'

const yes = new Set(['yes', 'y', 'true', '1', 'ja', 'oui', 'si', 'sí', 'opt-in', 'granted'])
const no = new Set(['no', 'n', 'false', '0', 'nein', 'non', 'opt-out', 'withdrawn'])

/**
 * Opt-ins and opt-outs gathered elsewhere, from a CSV file with the columns `phone`, `consent`, `date`, `words` and,
 * if there is one, `name`. All of it or nothing: BAD_INPUT names the lines that cannot be read.
 */
export const importConsents = workspaceProcedure('admin')
  .input(z.object({ text: z.string().min(1).max(5_000_000, 'The file is larger than 5 MB. Split it.') }))
  .mutation(async ({ ctx, input }) => {
    const [head = [], ...lines] = readCsv(input.text)
    const column = (...names: string[]) => head.findIndex((title) => names.includes(title.toLowerCase()))
    const at = { phone: column('phone', 'number', 'telefon'), consent: column('consent', 'granted', 'opt-in'), date: column('date', 'at', 'datum'), words: column('words', 'text', 'wording'), name: column('name') }
    const missing = (['phone', 'consent', 'date', 'words'] as const).filter((name) => at[name] === -1)
    if (missing.length > 0) throw new ParleyError('BAD_INPUT', `The first line must name the columns phone, consent, date and words; ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`)
    const issues: string[] = []
    const consents = lines.flatMap((cells, index): ImportedConsent[] => {
      const line = `Line ${index + 2}`
      const cell = (name: keyof typeof at) => (at[name] === -1 ? '' : (cells[at[name]] ?? ''))
      const phone = cell('phone').startsWith('+') ? toPhone(cell('phone')) : undefined
      const answer = cell('consent').toLowerCase()
      const date = new Date(cell('date'))
      if (phone === undefined) issues.push(`${line}: "${cell('phone')}" is no number with + and country code.`)
      else if (!yes.has(answer) && !no.has(answer)) issues.push(`${line}: consent is "${cell('consent')}"; write yes or no.`)
      else if (Number.isNaN(date.getTime()) || date.getTime() > Date.now()) issues.push(`${line}: "${cell('date')}" is no day in the past, such as 2026-11-03.`)
      else if (yes.has(answer) && cell('words') === '') issues.push(`${line}: say under words what they agreed to.`)
      else return [{ phone, name: cell('name').slice(0, 200), granted: yes.has(answer), words: cell('words').slice(0, 2000), proof: `import ${phone} ${date.toISOString()} ${answer}`, at: date }]
      return []
    })
    if (issues.length > 0) throw new ParleyError('BAD_INPUT', `Nothing was imported. ${issues.slice(0, 5).join(' ')}${issues.length > 5 ? ` And ${issues.length - 5} more.` : ''}`)
    if (consents.length === 0) throw new ParleyError('BAD_INPUT', 'The file has a first line and nothing below it.')
    return ctx.tenant.consents.import(consents)
  })
