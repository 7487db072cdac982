import { checkOutbound, templateContentSchema, templateShapeSchema, templateSlots, whatsappLimits, type TemplateContent, type TemplateShape } from '@parley/channel'
import { everyTemplate } from '@parley/channel/testing'
import { checkFlow, noTemplate, templateUseProblems, type TemplateUse } from '@parley/flow'
import { describe, expect, it } from 'vitest'
import { cards } from '../catalog/cards.ts'
import { conversation } from '../testing/conversation.ts'
import { flow } from '../testing/flow-builder.ts'

const useOf = (shape: TemplateShape, part: Partial<TemplateUse> = {}): TemplateUse => ({ ...noTemplate(), name: 'news', variants: [{ language: 'en', shape }], fallback: 'en', ...part })

const samples: Record<string, string> = { latitude: '52.5', longitude: '13.4', offer: '48 hours' }
/** Every slot of a template with something sensible in it. */
function filled(shape: TemplateShape): TemplateUse {
  const slots = templateSlots(shape)
  const link = { image: 'https://example.com/a.jpg', video: 'https://example.com/a.mp4', document: 'https://example.com/a.pdf' }
  return useOf(shape, {
    values: Object.fromEntries(slots.filter(({ kind }) => kind !== 'media').map(({ key }) => [key, samples[key] ?? 'mug-1'])),
    media: slots.some(({ key }) => key === 'media') ? { link: link[slots.find(({ key }) => key === 'media')!.media!] } : null,
    files: Object.fromEntries(slots.filter(({ kind, key }) => kind === 'media' && key !== 'media').map(({ key, media }) => [key, { link: link[media!] }])),
  })
}

const sending = (use: TemplateUse) => flow().node('start').node('template', 'offer', { template: use as never }).node('end', 'bye', { text: 'Card {{ offer.card | default: "none" }}: {{ offer.answer }}.' }).node('end', 'failed', { text: '' })
const sent = (use: TemplateUse): TemplateContent => {
  const driver = conversation(sending(use).connect('start', 'offer')).contactSays('hi').expectTemplate('news')
  return templateContentSchema.parse(driver.sent[0]!.content)
}

describe('a template of every make, from the card', () => {
  it.each(everyTemplate)('$name has a field for all that must be filled in, and is sent so that WhatsApp takes it', ({ draft }) => {
    const use = filled(draft.shape)
    expect(templateUseProblems(use, 'template')).toEqual([])
    expect(checkOutbound(sent(use), whatsappLimits)).toEqual([])
  })

  it.each(everyTemplate.filter(({ draft }) => templateSlots(draft.shape).some(({ optional }) => !optional)))('$name says what is missing', ({ draft }) => {
    const missing = templateSlots(draft.shape).filter(({ optional }) => !optional)
    expect(templateUseProblems(useOf(draft.shape), 'template')).toHaveLength(missing.length)
  })
})

describe('what WhatsApp would refuse is said while it is typed', () => {
  const shapeOf = (name: string) => everyTemplate.find((one) => one.name === name)!.draft.shape
  const table: [string, string, Partial<TemplateUse>, RegExp][] = [
    ['a picture over plain http', 'carousel', { files: { 'card:1:media': { link: 'http://example.com/a.jpg' } } }, /files\.card:1:media\.link: .*https/],
    ['a picture at home', 'header_picture', { media: { link: 'https://192.168.1.4/a.jpg' } }, /media\.link: .*bare address/],
    ['a picture that is none', 'carousel', { files: { 'card:0:media': { fileId: 'f', mimeType: 'image/gif', size: 10 } } }, /files\.card:0:media: .*JPEG or PNG/],
    ['a code of sixteen', 'offer', { values: { 'button:0': 'x'.repeat(16) } }, /values\.button:0: .*at most 15/],
    ['a place off the globe', 'header_place', { values: { latitude: '91' } }, /values\.latitude: .*-90 and 90/],
    ['a value with a line break', 'words', { values: { 'body:first_name': 'Ada\nByron' } }, /no line break/],
    ['thirty-one products', 'products', { values: { 'button:0': Array.from({ length: 31 }, (_, index) => `mug-${index}`).join(' ') } }, /31 products/],
    ['a long section', 'products', { values: { 'button:0': `${'x'.repeat(25)}: mug-1` } }, /at most 24/],
  ]
  it.each(table)('%s', (_name, name, part, expected) => {
    const use = filled(shapeOf(name))
    const changed = { ...use, ...part, values: { ...use.values, ...part.values }, files: { ...use.files, ...part.files } }
    const found = templateUseProblems(changed, 'template').map(({ field, message }) => `${field}: ${message}`)
    expect(found).toEqual([expect.stringMatching(expected)])
  })
})

const carousel = everyTemplate.find(({ name }) => name === 'carousel')!.draft.shape
const offer = everyTemplate.find(({ name }) => name === 'offer')!.draft.shape

describe('a carousel', () => {
  it('has an exit for each quick reply of each card, and says which card it was', () => {
    const built = () => sending(filled(carousel)).connect('start', 'offer').connect('offer:card:0:reply:0', 'bye').connect('offer:card:1:reply:0', 'bye')
    const driver = conversation(built()).contactSays('hi').expectTemplate('news').expectOptions('I take it', 'I take it')
    const [, second] = (driver.sent[0]!.content as TemplateContent).cards!
    driver.contactSends({ type: 'choice', id: (second!.buttons[0] as { payload: string }).payload, title: 'I take it', from: 'template' }).expectReplies('Card 2: I take it.').expectEnded()
    expect(driver.replay()).toEqual(driver.state)
  })

  it('warns where a card leads nowhere', () => {
    const problems = checkFlow(sending(filled(carousel)).connect('start', 'offer').connect('offer:card:0:reply:0', 'bye').build(), cards, { limits: whatsappLimits, flows: [], contactFields: [] })
    expect(problems.map(({ message }) => message).join(' ')).toContain('Card 2: I take it')
  })

  it('fills in its cards from what is known', () => {
    const use = filled(carousel)
    const content = sent({ ...use, values: { ...use.values, 'card:0:body:room_name': 'of {{ contact.name }}' }, files: { ...use.files, 'card:1:media': { link: 'https://example.com/{{ contact.name }}.jpg' } } })
    expect(content.cards?.[0]?.parameters).toEqual([{ name: 'room_name', text: 'of Ada' }])
    expect(content.shown?.cards?.[0]?.body).toBe('The of Ada with a view of the sea.')
    expect(content.cards?.[1]?.header).toEqual({ type: 'image', media: { link: 'https://example.com/Ada.jpg' } })
  })
})

describe('a limited-time offer', () => {
  const ends = (value: string) => {
    const use = filled(offer)
    return sent({ ...use, values: { ...use.values, offer: value } })
  }
  it('ends when it is told to', () => {
    expect(ends('48 hours').offer!.endsAt - ends('1 day').offer!.endsAt).toBe(24 * 3_600_000)
    // By the workspace's clock, which is Berlin's.
    expect(ends('2099-12-24 18:00').offer).toEqual({ endsAt: Date.parse('2099-12-24T17:00:00Z') })
  })

  it('that is over, or ends at no moment, is refused before it is sent', () => {
    for (const value of ['2001-01-01', '{{ contact.name }}']) expect(checkOutbound(ends(value), whatsappLimits).map(({ message }) => message).join()).toMatch(/no end that lies ahead/)
  })

  it('is judged while it is written', () => {
    const use = filled(offer)
    const problems = (value: string) => templateUseProblems({ ...use, values: { ...use.values, offer: value } }, 'template').map(({ field, message }) => `${field}: ${message}`)
    expect(problems('soon')).toEqual(['template.values.offer: Write how long the offer lasts (48 hours), or when it ends (2026-12-24 18:00).'])
    expect(problems('{{ contact.name }}')).toEqual([])
  })
})

describe('several products', () => {
  const products = everyTemplate.find(({ name }) => name === 'products')!.draft.shape
  it.each([
    ['mug-1, mug-2 mug-3', [{ title: 'Products', productIds: ['mug-1', 'mug-2', 'mug-3'] }]],
    ['Large: mug-1\n\nSmall : mug-2, mug-3', [{ title: 'Large', productIds: ['mug-1'] }, { title: 'Small', productIds: ['mug-2', 'mug-3'] }]],
  ])('%j stand in their sections', (value, sections) => {
    expect(sent(useOf(products, { values: { 'body:first_name': 'Ada', 'button:0': value } })).buttons).toEqual([{ type: 'products', index: 0, sections }])
  })

  it('in a section without any is a problem', () => {
    expect(templateUseProblems(useOf(products, { values: { 'body:first_name': 'Ada', 'button:0': 'Large:' } }), 'template')).toMatchObject([{ field: 'template.values.button:0' }])
  })
})

it('a shape that was stored before templates had cards is read', () => {
  expect(templateShapeSchema.parse({ parameterFormat: 'named', body: 'Hi' })).toMatchObject({ cards: [], offer: null })
})
