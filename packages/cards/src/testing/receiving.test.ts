import type { InboundContent, InboundMessage } from '@parley/channel'
import { inspectTemplate, messageVariables } from '@parley/flow'
import { describe, expect, it } from 'vitest'
import { conversation, flow } from './index.ts'

const say = (text: string) => ({ bubbles: [{ type: 'text', text }] })
const media = { id: 'm1', mimeType: 'image/jpeg' }

/** Answers everything with what the given placeholder holds. */
const echoing = (template: string) => conversation(flow().node('start', 'begin').node('message', 'say', say(template)).node('end', 'done').connect('begin', 'say').connect('say', 'done'))

const kinds: [name: string, content: InboundContent, template: string, reply: string][] = [
  ['text', { type: 'text', text: 'Hi' }, '{{ message.type }}: {{ message.text }}', 'text: Hi'],
  ['a picture', { type: 'image', media, caption: 'Look' }, '{{ message.type }} {{ message.text }} {{ message.media.mime_type }}', 'image Look image/jpeg'],
  ['a voice note', { type: 'audio', media: { ...media, voice: true } }, '{{ message.type }}', 'voice'],
  ['an audio file', { type: 'audio', media }, '{{ message.type }}', 'audio'],
  ['a document', { type: 'document', media: { ...media, filename: 'offer.pdf' } }, '{{ message.media.filename }}', 'offer.pdf'],
  ['a location', { type: 'location', latitude: 53.1, longitude: 8.8, name: 'Harbour' }, '{{ message.location.latitude }} {{ message.location.name }}', '53.1 Harbour'],
  ['contact cards', { type: 'contacts', contacts: [{ name: 'Bo', phones: ['+491'] }] }, '{{ message.contacts.first.name }} {{ message.contacts.first.phone }} {{ message.contacts.size }}', 'Bo +491 1'],
  ['a tapped button', { type: 'choice', id: 'theirs', title: 'Yes', from: 'template' }, '{{ message.type }} {{ message.choice.title }}', 'choice Yes'],
  ['a form', { type: 'form', response: { city: 'Bremen', days: [1, 2] } }, '{{ message.form.city }} {{ message.form.days.last }}', 'Bremen 2'],
  ['a form that is no object', { type: 'form', response: '[1]' }, '{{ message.form }}', '[1]'],
  ['an order', { type: 'order', catalogId: 'c', items: [{ productId: 'a', quantity: 3, price: 0.1, currency: 'EUR' }, { productId: 'b', quantity: 1, price: 2, currency: 'EUR' }] }, '{{ message.order.count }} {{ message.order.total }} {{ message.order.currency }} {{ message.order.items.last.product_id }}', '4 2.3 EUR b'],
  ['what cannot be shown', { type: 'unsupported', reason: 'A poll.' }, '{{ message.type }}', 'unsupported'],
]

describe('what the customer sent is there as variables', () => {
  it.each(kinds)('%s', (_name, content, template, reply) => {
    echoing(template).contactSends(content).expectReply(reply).expectNoFaults()
  })

  it('also in a condition', () => {
    const sorted = flow()
      .node('start', 'begin')
      .node('condition', 'kind', { branches: [{ id: 'place', label: 'Place', match: 'all', groups: [{ match: 'all', tests: [{ path: 'message.type', operator: 'is', value: 'location' }, { path: 'message.location.latitude', operator: 'more', value: '50' }] }] }] })
      .node('message', 'near', say('Near'))
      .node('message', 'far', say('Far'))
      .node('end', 'done')
      .connect('begin', 'kind').connect('kind:branch:place', 'near').connect('kind:otherwise', 'far').connect('near', 'done').connect('far', 'done')
    conversation(sorted).contactSends({ type: 'location', latitude: 53, longitude: 8 }).expectReply('Near')
    conversation(sorted).contactSends({ type: 'text', text: '53' }).expectReply('Far')
  })

  it('each name that the editor offers is one that some message has', () => {
    const offered = messageVariables.map(({ path }) => path)
    const used = new Set(kinds.flatMap(([, , template]) => inspectTemplate(template).paths.map((path) => path.join('.'))))
    // Those that a message carries beside its content, and wholes of which the parts are read above.
    const beside = ['message.forwarded', 'message.product.id', 'message.referral.source', 'message.referral.id', 'message.referral.headline']
    const driver = conversation(flow().node('start', 'begin').node('ask', 'wait', { text: 'Well?' }).node('end', 'done').connect('begin', 'wait').connect('wait:answered', 'done'))
    const more: InboundMessage = {
      id: 'w', from: {}, sentAt: driver.now, forwarded: 'often', product: { catalogId: 'c', productId: 'p' }, referral: { sourceType: 'ad', sourceId: '7', headline: 'Sale' },
      content: { type: 'location', latitude: 1, longitude: 2, name: 'n', address: 'a' },
    }
    driver.deliver({ type: 'message', message: more })
    const scope = driver.state.newest!.scope
    for (const path of beside) expect(path.split('.').slice(1).reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], scope), path).toBeDefined()
    const rest = offered.filter((path) => !used.has(path) && !beside.includes(path))
    expect(rest.sort()).toEqual(['message.contacts', 'message.location', 'message.location.address', 'message.location.longitude', 'message.media', 'message.media.caption', 'message.order', 'message.order.items', 'message.order.text'])
  })

  it('the country of a customer without a number is that of their id', () => {
    conversation(flow().node('start', 'begin').node('message', 'say', say('{{ contact.country }}')).node('end', 'done').connect('begin', 'say').connect('say', 'done'), { contact: { phone: null, userId: 'BR.x1' } })
      .contactSays('oi').expectReply('BR').expectNoFaults()
  })
})

describe('what moves nothing on', () => {
  const asking = () => conversation(flow().node('start', 'begin').node('ask', 'name', { text: 'Your name?' }).node('message', 'hello', say('Hello {{ name.answer }}')).node('end', 'done').connect('begin', 'name').connect('name:answered', 'hello').connect('hello', 'done'))

  it.each<InboundContent>([
    { type: 'reaction', messageId: 'x', emoji: '👍' }, { type: 'reaction', messageId: 'x' }, { type: 'edit', messageId: 'x', text: 'Ada' }, { type: 'revoke', messageId: 'x' },
    { type: 'system', text: 'The security code changed.' }, { type: 'welcome-request' },
  ])('%j', (content) => {
    asking().contactSends(content).expectNothing()
    asking().contactSays('hi').expectReply('Your name?').contactSends(content).expectNothing().expectWaitingAt('name')
  })

  it('neither does what the owner corrects or marks on the phone', () => {
    const driver = asking().contactSays('hi').expectReply('Your name?')
    driver.deliver({ type: 'echo', text: '[reaction]', content: { type: 'reaction', messageId: 'x', emoji: '👍' } })
    expect(driver.state.mode).toBe('bot')
    driver.ownerAnswersOnPhone('I will do it')
    expect(driver.state.mode).toBe('person')
  })
})

describe('what is changed or deleted before anybody took it', () => {
  const listening = () =>
    conversation(flow().node('start', 'begin').node('ask', 'name', { text: 'Your name?', quietMs: 3000 }).node('message', 'hello', say('Hello {{ name.answer }}')).node('end', 'done').connect('begin', 'name').connect('name:answered', 'hello').connect('hello', 'done'))
      .contactSays('hi').expectReply('Your name?')

  it('an edit is taken as it is now', () => {
    listening().contactSends({ type: 'text', text: 'Adda' }, { id: 'w1' }).contactSends({ type: 'edit', messageId: 'w1', text: 'Ada' }).expectReply('Hello Ada')
  })

  it('a deletion is not taken at all, and whoever reads back sees only that something was said', () => {
    const driver = listening().contactSends({ type: 'text', text: 'My secret' }, { id: 'w1' }).contactSends({ type: 'revoke', messageId: 'w1' }).after('1m').expectNothing().expectWaitingAt('name')
    expect(JSON.stringify(driver.state)).not.toContain('My secret')
    expect(driver.state.history.at(-1)).toMatchObject({ id: 'w1', text: '[deleted]' })
    driver.contactSays('Ada').expectReply('Hello Ada')
  })
})

describe('a tap days later', () => {
  const menu = (lateTap?: { interrupts: boolean }) => {
    const built = flow()
      .node('start', 'begin')
      .node('ask', 'topic', { text: 'What about?', answer: { type: 'choice', options: [{ id: 'hours', title: 'Hours' }, { id: 'prices', title: 'Prices' }] } })
      .node('ask', 'name', { text: 'Your name?' })
      .node('message', 'hello', say('Hello {{ name.answer }}'))
      .node('end', 'done')
      .connect('begin', 'topic').connect('topic:option:hours', 'name').connect('topic:option:prices', 'name').connect('name:answered', 'hello').connect('hello', 'done')
    return lateTap ? built.node('start', 'older', { trigger: { type: 'late-tap', ...lateTap } }).node('message', 'sorry', say('You tapped “{{ message.text }}”, which is from before.')).connect('older', 'sorry').connect('sorry', 'done') : built
  }

  it('continues its session where that still waits there', () => {
    conversation(menu()).contactSays('hi').expectReply('What about?').after('20d').tap('Hours').expectReply('Your name?')
  })

  it('never answers the question that is open now: that is asked again', () => {
    conversation(menu()).contactSays('hi').expectReply('What about?').tap('Hours').expectReply('Your name?').after('3d').tap('Prices').expectReply('Your name?').expectWaitingAt('name').expectNoFaults()
  })

  it('after the end it begins as if its words had been written, where the flow has no rule', () => {
    conversation(menu()).contactSays('hi').expectReply('What about?').tap('Hours').expectReply('Your name?').contactSays('Ada').expectReply('Hello Ada').after('3d').tap('Prices').expectReply('What about?').expectWaitingAt('topic')
  })

  it('starts what the flow says for older buttons', () => {
    conversation(menu({ interrupts: false })).contactSays('hi').expectReply('What about?').tap('Hours').expectReply('Your name?').contactSays('Ada').expectReply('Hello Ada').after('3d').tap('Prices').expectReply('You tapped “Prices”, which is from before.').expectEnded()
  })

  it('leaves an open question alone, unless the rule says at any time', () => {
    conversation(menu({ interrupts: false })).contactSays('hi').expectReply('What about?').tap('Hours').expectReply('Your name?').tap('Prices').expectReply('Your name?').expectWaitingAt('name')
    conversation(menu({ interrupts: true })).contactSays('hi').expectReply('What about?').tap('Hours').expectReply('Your name?').tap('Prices').expectReply('You tapped “Prices”, which is from before.')
  })

  it('a button that is open is no older button', () => {
    conversation(menu({ interrupts: true })).contactSays('hi').expectReply('What about?').tap('Hours').expectReply('Your name?')
  })
})
