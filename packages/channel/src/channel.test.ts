import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addressKey,
  checkOutbound,
  countCharacters,
  dayIn,
  daysBetween,
  editDistance,
  fitOutbound,
  fold,
  isBusinessScopedId,
  isConversational,
  isEmptyOutbound,
  mapMedia,
  mediaOf,
  outboundContentSchema,
  laterStatus,
  outboundText,
  readDate,
  readEmail,
  readNumber,
  splitText,
  textOf,
  toPhone,
  weekdayOf,
  whatsappLimits as limits,
  type DeliveryStatus,
  type OutboundContent,
} from './index.ts'
import { everyBrokenRule, everyKind, everyWrongFile } from './testing/every-kind.ts'

const options = (count: number, title = 'Option') => Array.from({ length: count }, (_, index) => ({ id: String(index), title: `${title} ${index}` }))
const buttons = (count: number, title?: string): OutboundContent => ({ type: 'buttons', text: 'Choose', options: options(count, title) })
const list = (count: number): OutboundContent => ({ type: 'list', text: 'Choose', button: 'Open', sections: [{ options: options(count) }] })

describe('limits', () => {
  it.each<[string, OutboundContent, RegExp | null]>([
    ['a text', { type: 'text', text: 'x'.repeat(4096) }, null],
    ['a text too long', { type: 'text', text: 'x'.repeat(4097) }, /4097 characters; WhatsApp takes at most 4096/],
    ['an empty text', { type: 'text', text: ' ' }, /is empty/],
    ['three buttons', buttons(3), null],
    ['four buttons', buttons(4), /at most 3/],
    ['no button', buttons(0), /no button/],
    ['a long button', buttons(1, 'x'.repeat(20)), /at most 20/],
    ['two buttons alike', { type: 'buttons', text: 'a', options: [{ id: '1', title: 'Yes' }, { id: '2', title: 'Yes' }] }, /Two buttons are called “Yes”/],
    ['two button ids alike', { type: 'buttons', text: 'a', options: [{ id: '1', title: 'Yes' }, { id: '1', title: 'No' }] }, /Two button ids/],
    ['no text above buttons', { ...buttons(1), text: '' } as OutboundContent, /above the buttons is empty/],
    ['ten rows', list(10), null],
    ['eleven rows', list(11), /at most 10/],
    ['no rows', list(0), /no rows/],
    ['a row too long', { type: 'list', text: 'a', button: 'b', sections: [{ options: [{ id: '1', title: 'x'.repeat(25) }] }] }, /at most 24/],
    ['a description too long', { type: 'list', text: 'a', button: 'b', sections: [{ options: [{ id: '1', title: 'x', description: 'y'.repeat(73) }] }] }, /at most 72/],
    ['sections without titles', { type: 'list', text: 'a', button: 'b', sections: [{ options: options(1) }, { title: 'Two', options: [{ id: 'z', title: 'z' }] }] }, /title of section 1/],
    ['a caption too long', { type: 'image', media: { link: 'https://example.com/x' }, caption: 'x'.repeat(1025) }, /caption.*1024/],
    ['a template parameter with a line break', { type: 'template', name: 't', language: 'en', parameters: [{ text: 'a\nb' }] }, /line break/],
  ])('%s', (_name, content, problem) => {
    const found = checkOutbound(content, limits).map(({ message }) => message)
    if (problem === null) expect(found).toEqual([])
    else expect(found.join(' ')).toMatch(problem)
  })
})

describe('every kind', () => {
  it.each(everyKind)('$name is sound, is known to the schema and is not changed by fitting', ({ content }) => {
    expect(checkOutbound(content, limits)).toEqual([])
    expect(outboundContentSchema.parse(content)).toEqual(content)
    expect(fitOutbound(content, limits)).toEqual([content])
  })

  it.each(everyBrokenRule)('$name is refused', ({ content, reason }) => {
    expect(checkOutbound(content, limits).map(({ message }) => message).join(' ')).toMatch(reason)
  })

  it.each(everyWrongFile)('$name is refused', ({ content, reason }) => {
    expect(checkOutbound(content, limits).map(({ message }) => message).join(' ')).toMatch(reason)
  })

  it('shows every file once, wherever it stands', () => {
    const media = { fileId: 'f' }
    const card = { type: 'link' as const, header: { type: 'image' as const, media }, label: 'a', url: 'https://example.com' }
    const contents: OutboundContent[] = [{ type: 'carousel', text: 'a', cards: [card, card] }, { type: 'form', text: 'a', label: 'b', formId: '1', token: '', header: { type: 'video', media } }, { type: 'audio', media, voice: true }]
    expect(contents.map((content) => mediaOf(content).map(({ kind, field }) => `${kind} ${field}`))).toEqual([
      ['image cards[0].header.media', 'image cards[1].header.media'], ['video header.media'], ['voice media'],
    ])
    expect(contents.map((content) => JSON.stringify(mapMedia(content, () => ({ link: 'https://example.com' }))).includes('fileId'))).toEqual([false, false, false])
  })
})

describe('splitting', () => {
  it('cuts where a reader would', () => {
    expect(splitText('One two. Three four.', 12)).toEqual(['One two.', 'Three four.'])
    expect(splitText('short', 10)).toEqual(['short'])
    expect(splitText('', 10)).toEqual([])
    expect(splitText('a\n\nb', 3)).toEqual(['a', 'b'])
  })

  it('loses nothing but blanks at the cuts, and never half a character', () => {
    const piece = fc.oneof(fc.constantFrom(' ', '\n', '\n\n', '. ', '😀', 'ä'), fc.string({ maxLength: 12 }))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 4, max: 30 }), (pieces, most) => {
        const text = pieces.join('')
        const parts = splitText(text, most)
        for (const part of parts) {
          expect(countCharacters(part)).toBeLessThanOrEqual(most)
          if (!/\p{Cs}/u.test(text)) expect(part).not.toMatch(/\p{Cs}/u)
        }
        expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      }),
      { numRuns: 300 },
    )
  })
})

describe('fitting', () => {
  it('makes several messages of a long text', () => {
    const parts = fitOutbound({ type: 'text', text: 'word '.repeat(2000) }, limits)
    expect(parts).toHaveLength(3)
    for (const part of parts) expect(checkOutbound(part, limits)).toEqual([])
  })

  it('sends what does not fit above buttons ahead of them', () => {
    const parts = fitOutbound({ ...buttons(2), text: `${'a'.repeat(1500)} last` } as OutboundContent, limits)
    expect(parts.map((part) => part.type)).toEqual(['text', 'buttons'])
    for (const part of parts) expect(checkOutbound(part, limits)).toEqual([])
  })

  it('sends a long caption after its picture', () => {
    expect(fitOutbound({ type: 'image', media: { link: 'https://example.com/x' }, caption: 'x'.repeat(1025) }, limits)).toMatchObject([{ type: 'image', media: { link: 'https://example.com/x' } }, { type: 'text' }])
  })

  it('leaves nothing for the channel to refuse for its length', () => {
    const text = fc.string({ maxLength: 3000 }).filter((value) => value.trim() !== '')
    const title = fc.string({ minLength: 1, maxLength: 60 }).filter((value) => value.trim() !== '')
    fc.assert(
      fc.property(text, fc.uniqueArray(title, { minLength: 1, maxLength: 3, selector: (value) => value.slice(0, 15) }), (above, titles) => {
        const given = titles.map((each, index) => ({ id: String(index), title: each, description: each.repeat(3) }))
        for (const content of [{ type: 'buttons', text: above, options: given }, { type: 'list', text: above, button: titles[0]!, sections: [{ title: titles[0]!, options: given }] }] as OutboundContent[])
          for (const part of fitOutbound(content, limits)) expect(checkOutbound(part, limits).filter(({ message }) => /at most/.test(message))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})

describe('statuses', () => {
  const all: DeliveryStatus[] = ['queued', 'accepted', 'sent', 'failed', 'delivered', 'read', 'played']

  it('only move forward, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (reports) => {
        const last = reports.reduce<DeliveryStatus>(laterStatus, 'queued')
        expect(last).toBe(all[Math.max(0, ...reports.map((report) => all.indexOf(report)))])
      }),
    )
  })

  it('delivered wins over failed, and twice is once', () => {
    expect(laterStatus('delivered', 'failed')).toBe('delivered')
    expect(laterStatus('failed', 'delivered')).toBe('delivered')
    expect(laterStatus('read', 'read')).toBe('read')
  })
})

describe('messages in words', () => {
  it('are read out as a person would', () => {
    expect(textOf({ type: 'choice', id: 'x', title: 'Yes', from: 'button' })).toBe('Yes')
    expect(textOf({ type: 'image', media: { id: '1', mimeType: 'image/png' }, caption: 'look' })).toBe('look')
    expect(textOf({ type: 'location', latitude: 1, longitude: 2, name: 'Pier', address: 'Harbour' })).toBe('Pier, Harbour')
    expect(textOf({ type: 'unsupported', reason: 'x' })).toBe('')
    expect(outboundText({ type: 'template', name: 'hello', language: 'en', parameters: [{ text: 'Ada' }] })).toBe('[hello] Ada')
    expect(isEmptyOutbound({ type: 'text', text: ' \n' })).toBe(true)
    expect(isEmptyOutbound({ type: 'audio', media: { link: 'x' } })).toBe(false)
    expect(isConversational({ type: 'reaction', messageId: 'x' })).toBe(false)
  })
})

describe('addresses', () => {
  it('are phone numbers or ids of the business, never mixed up', () => {
    expect(toPhone('+1 (650) 555-0100')).toBe('+16505550100')
    expect(toPhone('12')).toBeUndefined()
    expect(isBusinessScopedId('US.13491208655302741918')).toBe(true)
    expect(isBusinessScopedId('16505550100')).toBe(false)
    expect(addressKey({ phone: '+1650', userId: 'US.1' })).toBe('US.1')
  })
})

describe('reading', () => {
  it('folds what looks different and means the same', () => {
    expect(fold('  Café, bitte!! ')).toBe('cafe bitte')
    expect(fold('Straße')).toBe('strasse')
    expect(fold('Men’s cut')).toBe('mens cut')
    expect(fold('ＡＢＣ')).toBe('abc')
    expect(fold('😀')).toBe('')
  })

  it('counts slips', () => {
    expect(editDistance('haircut', 'hiarcut')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
    expect(editDistance('same', 'same')).toBe(0)
    fc.assert(fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => editDistance(a, b) === editDistance(b, a)))
  })

  it.each([
    ['12', 12], ['-3', -3], ['1.5', 1.5], ['1,5', 1.5], ['1.250', 1250], ['1,250.75', 1250.75], ['1.250,75', 1250.75], ['1 000 000', 1_000_000], ['0.125', 0.125], ['about 7 or 8', 7],
    ['Zwölf', 12], ['drei Stück', 3], ['no number', undefined], ['', undefined], ['abc123', undefined],
  ])('number %j is %j', (text, value) => expect(readNumber(text)).toBe(value))

  it.each([
    ['ada@example.com', 'ada@example.com'], ['<Ada.Byron+x@Mail.Example.CO.UK>.', 'Ada.Byron+x@mail.example.co.uk'], ['ada@example', undefined], ['@example.com', undefined], ['a..b@example.com', undefined], ['müller@bäcker.de', 'müller@bäcker.de'],
  ])('e-mail %j is %j', (text, value) => expect(readEmail(text)).toBe(value))

  // 2026-11-23 is a Monday.
  it.each([
    ['2026-12-24', '2026-12-24'], ['24.12.2026', '2026-12-24'], ['24.12.26', '2026-12-24'], ['24.12.', '2026-12-24'], ['1.2.', '2027-02-01'], ['24/12/2026', '2026-12-24'], ['24-12-2026', '2026-12-24'],
    ['29.2.', '2028-02-29'], ['31.2.2027', undefined], ['2026-13-01', undefined],
    ['24 December', '2026-12-24'], ['Dec 24th', '2026-12-24'], ['the 3rd of March 2027', '2027-03-03'], ['5. Mai', '2027-05-05'], ['24. Dezember 2026', '2026-12-24'],
    ['today', '2026-11-23'], ['Heute!', '2026-11-23'], ['tomorrow please', '2026-11-24'], ['morgen', '2026-11-24'], ['the day after tomorrow', '2026-11-25'], ['übermorgen', '2026-11-25'], ['gestern', '2026-11-22'],
    ['in 3 days', '2026-11-26'], ['in zwei Wochen', '2026-12-07'], ['next week', '2026-11-30'],
    ['Tuesday', '2026-11-24'], ['on Sunday', '2026-11-29'], ['next Monday', '2026-11-30'], ['Samstag', '2026-11-28'], ['sat', '2026-11-28'],
    ['Guten Morgen', undefined], ['we sat in the sun', undefined], ['version 1.2', undefined], ['soon', undefined], ['', undefined],
  ])('date %j is %j', (text, value) => expect(readDate(text, '2026-11-23')).toBe(value))

  it('counts days without clocks', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(daysBetween('2027-03-27', '2027-03-29')).toBe(2)
    expect(weekdayOf('2026-11-29')).toBe(7)
    expect(dayIn('Pacific/Auckland', Date.parse('2026-11-23T12:00:00Z'))).toBe('2026-11-24')
    expect(dayIn('America/Los_Angeles', Date.parse('2026-11-23T07:00:00Z'))).toBe('2026-11-22')
  })
})
