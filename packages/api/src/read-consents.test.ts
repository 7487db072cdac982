import { describe, expect, it } from 'vitest'
import { readConsents } from './read-consents.ts'

const now = Date.UTC(2026, 10, 22)
const read = (...lines: string[]) => readConsents(['phone,consent,date,words,name', ...lines].join('\n'), now)

describe('opt-ins from a file', () => {
  it('are read, whatever the columns are called and in whichever order', () => {
    const { consents, issues } = readConsents('Name;Datum;Telefon;Opt-In;Wording\nAda;2026-11-03;+49 170 1234567;ja;"Ja, schreibt mir"\n;2026-11-04 10:30;+44 7700 900123;no;', now)
    expect(issues).toEqual([])
    expect(consents).toMatchObject([
      { phone: '+491701234567', name: 'Ada', granted: true, words: 'Ja, schreibt mir', at: new Date('2026-11-03') },
      { phone: '+447700900123', name: '', granted: false, words: '' },
    ])
  })

  it('the same line again has the same proof, so that it is kept once', () => {
    const line = '+491701234567,yes,2026-11-03,Yes please,'
    const [one, two] = read(line, line).consents
    expect(one!.proof).toBe(two!.proof)
  })

  it.each([
    ['a number without country code', '0170 1234567,yes,2026-11-03,Yes', /“0170 1234567” is no number with \+/],
    ['no number', ',yes,2026-11-03,Yes', /no number/],
    ['an answer that is none', '+491701234567,maybe,2026-11-03,Yes', /“maybe”; write yes or no/],
    ['a day that is written in two ways', '+491701234567,yes,03/11/2026,Yes', /such as 2026-11-03/],
    ['a day that is none', '+491701234567,yes,2026-02-31,Yes', /such as 2026-11-03/],
    ['a day to come', '+491701234567,yes,2026-12-03,Yes', /has not come yet/],
    ['an opt-in without words', '+491701234567,yes,2026-11-03,', /what they agreed to/],
  ])('%s is named by its line', (_name, line, says) => {
    const { issues } = read('+447700900123,yes,2026-11-03,Yes,', '', line)
    expect(issues).toEqual([{ line: 4, says: expect.stringMatching(says) as string }])
  })

  it('a column that is missing is named', () => {
    expect(() => readConsents('phone,date\n', now)).toThrow('consent and words are missing')
    expect(() => readConsents('', now)).toThrow('phone, consent, date and words are missing')
  })
})
