import type { InboundContent, JsonObject } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import { conversation, flow, type ConversationDriver } from '../testing/index.ts'

const asking = (answer: JsonObject, rest: JsonObject = {}) =>
  flow()
    .node('start')
    .node('ask', 'q', { text: 'Well?', answer, ...rest })
    .node('ask', 'done', { text: 'Anything else?' })
    .connect('start', 'q')
    .connect('q:answered', 'done')

const last = (driver: ConversationDriver) => driver.settle().sent.at(-1)!.content

/** The customer writes, is asked, and answers with `content`. */
function answered(answer: JsonObject, content: InboundContent, rest: JsonObject = {}) {
  const driver = conversation(asking(answer, rest)).contactSays('hi')
  const question = last(driver)
  return { question, driver: driver.contactSends(content) }
}
const outputs = (driver: ConversationDriver) => driver.settle().state.session?.outputs['q']

describe('what is shared by a tap', () => {
  it('a place, or an address in words', () => {
    const { question, driver } = answered({ type: 'location' }, { type: 'location', latitude: 52.5, longitude: 13.4, name: 'Shop', address: 'Street 1' })
    expect(question).toEqual({ type: 'location-request', text: 'Well?' })
    expect(outputs(driver)).toEqual({ answer: { latitude: 52.5, longitude: 13.4, name: 'Shop', address: 'Street 1' }, latitude: 52.5, longitude: 13.4, address: 'Shop, Street 1' })
    expect(outputs(answered({ type: 'location' }, { type: 'text', text: 'Street 2' }).driver)).toMatchObject({ latitude: null, address: 'Street 2' })
    expect(last(answered({ type: 'location', typed: false }, { type: 'text', text: 'Street 2' }).driver)).toMatchObject({ type: 'location-request', text: expect.stringContaining('share your location') })
  })

  it('their own number, never somebody else’s', () => {
    const card = (own: boolean) => ({ type: 'contacts' as const, contacts: [{ name: 'Ada', phones: ['+9992887432783'], own }] })
    const { question, driver } = answered({ type: 'contact' }, card(true))
    expect(question).toEqual({ type: 'contact-request', text: 'Well?' })
    expect(outputs(driver)).toEqual({ answer: '+9992887432783' })
    expect(last(answered({ type: 'contact' }, card(false)).driver)).toMatchObject({ type: 'contact-request', text: expect.stringContaining('your own number') })
    expect(outputs(answered({ type: 'contact' }, { type: 'text', text: '+49 30 1234567' }).driver)).toEqual({ answer: '+49301234567' })
  })

  it('a file of the kind that was asked for', () => {
    const picture: InboundContent = { type: 'image', media: { id: '1', mimeType: 'image/png', fileId: 'f' }, caption: 'Mine' }
    expect(outputs(answered({ type: 'file', accept: 'image' }, picture).driver)).toEqual({ answer: { type: 'image', caption: 'Mine', id: '1', mimeType: 'image/png', fileId: 'f' }, caption: 'Mine' })
    expect(last(answered({ type: 'file', accept: 'document' }, picture).driver)).toMatchObject({ text: expect.stringContaining('send it as a file') })
  })

  it('a form, by its fields; one of an earlier question is none', () => {
    const form = { type: 'form', formId: '1', label: 'Fill in', screen: 'S', fields: [{ name: 'email', type: 'text' }, { name: 'guests', type: 'number' }] }
    const { question, driver } = answered(form, { type: 'form', response: { email: 'ada@example.com', guests: 2 } })
    expect(question).toMatchObject({ type: 'form', formId: '1', label: 'Fill in', screen: 'S', token: expect.stringMatching(/^p1~/) })
    expect(outputs(driver)).toEqual({ answer: { email: 'ada@example.com', guests: 2 }, email: 'ada@example.com', guests: 2 })
    expect(last(answered(form, { type: 'form', response: { email: 'x', flow_token: 'p1~old~q~1~form' } }).driver)).toMatchObject({ type: 'form', text: expect.stringContaining('fill in the form') })
    expect(outputs(answered(form, { type: 'form', response: 'plain words' }).driver)).toEqual({ answer: { text: 'plain words' }, email: null, guests: null })
  })

  it('an order, with its sum', () => {
    const items = [{ productId: 'mug', quantity: 3, price: 0.1, currency: 'EUR' }, { productId: 'cup', quantity: 1, price: 2, currency: 'EUR' }]
    const { question, driver } = answered({ type: 'order', catalogId: '7', heading: 'Mugs', products: 'mug\ncup' }, { type: 'order', catalogId: '7', items })
    expect(question).toEqual({ type: 'product-list', header: 'Mugs', text: 'Well?', catalogId: '7', sections: [{ title: '', productIds: ['mug', 'cup'] }] })
    expect(outputs(driver)).toMatchObject({ summary: '3 × mug, 1 × cup', total: 2.3, currency: 'EUR' })
    expect(answered({ type: 'order' }, { type: 'text', text: 'a mug' }).question).toEqual({ type: 'catalogue', text: 'Well?' })
  })
})

describe('a question with more around it', () => {
  it('has a heading, small print and sections', () => {
    const options = [{ id: 'a', title: 'A', section: 'One' }, { id: 'b', title: 'B', section: 'One' }, { id: 'c', title: 'C', section: 'Two' }, { id: 'd', title: 'D', section: 'Two' }]
    const rest = { header: { type: 'text', text: 'Choose' }, footer: 'Thank you' }
    expect(last(conversation(asking({ type: 'choice', branches: false, options }, rest)).contactSays('hi'))).toMatchObject({
      type: 'list', header: 'Choose', footer: 'Thank you', sections: [{ title: 'One', options: [{ title: 'A' }, { title: 'B' }] }, { title: 'Two', options: [{ title: 'C' }, { title: 'D' }] }],
    })
    const picture = { header: { type: 'image', media: { fileId: 'f' } } }
    expect(last(conversation(asking({ type: 'choice', branches: false, options: options.slice(0, 2) }, picture)).contactSays('hi'))).toMatchObject({ type: 'buttons', header: { type: 'image', media: { fileId: 'f' } } })
  })
})

describe('a message card', () => {
  it('quotes and reacts to what was said last', () => {
    const driver = conversation(
      flow().node('start').node('message', 'm', { quote: true, bubbles: [{ type: 'reaction', emoji: '👍' }, { type: 'text', text: 'One' }, { type: 'text', text: 'Two' }] }).connect('start', 'm'),
    ).contactSays('hi').settle()
    const sends = driver.effects.filter((effect) => effect.type === 'send')
    expect(sends.map(({ content, replyTo }) => [content.type, replyTo !== undefined])).toEqual([['reaction', false], ['text', true], ['text', false]])
    expect(sends[0]!.content).toEqual({ type: 'reaction', messageId: sends[1]!.replyTo, emoji: '👍' })
  })
})
