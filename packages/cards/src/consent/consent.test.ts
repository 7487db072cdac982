import { meansStop, whatsappLimits, type JsonObject } from '@parley/channel'
import { checkFlow } from '@parley/flow'
import { describe, expect, it } from 'vitest'
import { cards } from '../catalog/cards.ts'
import { conversation } from '../testing/conversation.ts'
import { flow } from '../testing/flow-builder.ts'

const asking = () =>
  flow().node('start').node('consent', 'offers', { text: 'May {{ workspace.name }} send you offers?' }).node('end', 'yes', { text: 'Thank you.' }).node('end', 'no', { text: 'As you like.' }).node('end', 'else', { text: 'Hm.' })
    .connect('start', 'offers').connect('offers:agreed', 'yes').connect('offers:declined', 'no').connect('offers:other', 'else')

describe('the consent card', () => {
  it('keeps the answer with the words shown and the message that proves it', () => {
    const driver = conversation(asking()).contactSays('hi').expectReply('May Harbour Hair send you offers?').expectOptions('Yes, please', 'No, thank you').tap('Yes, please').expectReplies('Thank you.').expectConsent(true, 'asked')
    expect(driver.consents).toEqual([{ granted: true, how: 'asked', words: 'May Harbour Hair send you offers?', proof: 'wamid.2' }])
  })
  it('takes the very words, declines, and takes nothing else for a yes', () => {
    conversation(asking()).contactSays('hi').contactSays('yes, please').expectConsent(true)
    conversation(asking()).contactSays('hi').tap('No, thank you').expectConsent(false, 'asked')
    expect(conversation(asking()).contactSays('hi').contactSays('maybe yes').expectReply(/offers/).expectReplies('Hm.').consents).toEqual([])
  })
})

describe('opting out', () => {
  it.each(['STOP', 'stop.', 'Abmelden', '  unsubscribe ', 'Arrêter', 'BAJA', 'keine Werbung'])('%s means stop', (text) => expect(meansStop(text)).toBe(true))
  it.each(['stop by tomorrow?', 'When is the last stop', 'start', ''])('"%s" does not', (text) => expect(meansStop(text)).toBe(false))
  it('takes the workspace’s own words beside them', () => expect([meansStop('Ruhe bitte', ['ruhe bitte']), meansStop('Ruhe bitte')]).toEqual([true, false]))

  it('by a word is recorded and confirmed, and is no answer to the question that waits', () => {
    const question = flow().node('start').node('ask', 'name', { text: 'Your name?' }).node('end', 'bye', { text: 'Hello {{ name.answer }}.' }).connect('start', 'name').connect('name', 'bye')
    conversation(question, { contact: { language: 'de' } }).contactSays('hi').expectReply('Your name?').contactSays('STOP').expectReplies(/keine Angebote mehr/).expectConsent(false, 'keyword').expectWaitingAt('name').contactSays('Ada').expectReplies('Hello Ada.')
  })
  it('is not what is meant by an option of the question that waits, which wins; the next STOP counts', () => {
    const playing = flow().node('start').node('ask', 'music', { text: 'And now?', answer: { type: 'choice', options: [{ id: 'stop', title: 'Stop' }, { id: 'on', title: 'Go on' }] } }).node('ask', 'more', { text: 'Stopped. Anything else?' }).node('end', 'bye', { text: 'Bye.' })
      .connect('start', 'music').connect('music:option:stop', 'more').connect('music:option:on', 'bye').connect('more', 'bye')
    const driver = conversation(playing).contactSays('hi').expectReply('And now?').contactSays('STOP').expectReply('Stopped. Anything else?')
    expect(driver.consents).toEqual([])
    driver.contactSays('stop').expectReplies(/no more offers/).expectConsent(false, 'keyword').expectWaitingAt('more')
    expect(conversation(playing).contactSays('hi').expectReply('And now?').contactSays('unsubscribe').expectReply(/no more offers/).consents).toHaveLength(1)
    const warned = checkFlow(playing.build(), cards, { limits: whatsappLimits, flows: [], contactFields: [] })
    expect(warned.filter(({ field }) => field === 'answer.options[0].title').map(({ message }) => message).join()).toContain('no opt-out')
  })
  it('is recorded also while a colleague answers, who then says something', () => {
    conversation(asking()).contactSays('hi').expectReply(/offers/).colleagueTakesOver().contactSays('stop').expectNothing().expectConsent(false, 'keyword')
  })
  it('by a template’s button is recorded, and its exit is taken', () => {
    const template = { name: 'offer', variants: [{ language: 'en', shape: { parameterFormat: 'named', header: null, body: 'Ten per cent off.', bodyExamples: [], footer: '', buttons: [{ type: 'quick-reply', text: 'Unsubscribe' }] } }], fallback: 'en', values: {}, media: null }
    const campaign = flow().node('start').node('template', 'offer', { template: template as never }).node('end', 'off', { text: 'We are sorry.' }).connect('start', 'offer').connect('offer:reply:0', 'off')
    conversation(campaign).contactSays('hi').expectTemplate('offer').tap('Unsubscribe').expectReplies('We are sorry.').expectConsent(false, 'tap')
  })
})

describe('saying that an AI answers', () => {
  const ai = (config: JsonObject = {}) => flow().node('start').node('ai-step', 'mia', config).connect('start', 'mia')
  const told = (words = {}) => ({ aiDisclosure: { on: true, words } })
  it('once, with the first answer, in the contact’s language', () => {
    conversation(ai(), { workspace: told(), contact: { language: 'de' }, model: () => 'Gern.' }).contactSays('Hallo').expectReplies('_Sie schreiben mit einem KI-Assistenten._\n\nGern.').contactSays('Danke').expectReplies('Gern.')
  })
  it('in the workspace’s own words where it has some', () => {
    conversation(ai(), { workspace: told({ en: 'Mia is a computer.' }), model: () => 'Sure.' }).contactSays('Hello').expectReplies('_Mia is a computer._\n\nSure.')
  })
  it('also where it begins with the question for a yes', () => {
    const book = { id: 'book', toolId: 't-1', name: 'book', arguments: {}, confirm: 'Shall I book it?' }
    conversation(ai({ tools: ['t-1'] }), { workspace: told(), model: () => ({ toolCalls: [book] }) }).contactSays('Book me in').expectReplies('_You are chatting with an AI assistant._\n\nShall I book it?')
  })
  it('also where the first answer offers choices', () => {
    const choices = { id: 'ask', toolId: 'builtin:send_choices', name: 'send_choices', arguments: { text: 'When?', choices: ['10:00', '11:00'] } }
    let asked = 0
    conversation(ai({ builtins: ['send_choices'] }), { workspace: told(), model: () => ((asked += 1) === 1 ? { toolCalls: [choices] } : 'Ten it is.') }).contactSays('Hello').expectReplies('_You are chatting with an AI assistant._\n\nWhen?').tap('10:00').expectReplies('Ten it is.')
  })
  it('not where it is switched off', () => {
    conversation(ai(), { workspace: { aiDisclosure: { on: false, words: {} } }, model: () => 'Sure.' }).contactSays('Hello').expectReplies('Sure.')
  })
})
