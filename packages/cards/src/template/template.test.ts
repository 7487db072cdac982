import { templateContentSchema, whatsappLimits, type TemplateShape } from '@parley/channel'
import { checkFlow, type TemplateUse, type WindowRule } from '@parley/flow'
import { describe, expect, it } from 'vitest'
import { cards } from '../catalog/cards.ts'
import { conversation, type ConversationDriver } from '../testing/conversation.ts'
import { flow } from '../testing/flow-builder.ts'

const shape = (body: string, replies: string[] = []): TemplateShape => ({
  parameterFormat: 'named', header: null, body, bodyExamples: ['Ada'], footer: '', buttons: replies.map((text) => ({ type: 'quick-reply', text })), offer: null, cards: [],
})
const comeBack: TemplateUse = {
  name: 'come_back',
  variants: [
    { language: 'en', shape: shape('Hello {{first_name}}, shall we go on?', ['Yes', 'No']) },
    { language: 'de', shape: shape('Hallo {{first_name}}, machen wir weiter?', ['Ja', 'Nein']) },
  ],
  fallback: 'en', values: { 'body:first_name': '{{ contact.name }}' }, media: null, files: {},
}
const instead: WindowRule = { do: 'template', template: comeBack }

/** Asks, lets 25 hours pass, and has something to say. */
const late = (rule?: WindowRule) => {
  const built = flow().node('start').node('wait', 'pause', { for: { type: 'duration', duration: { amount: 25, unit: 'hours' } } }).node('message', 'news', { bubbles: [{ type: 'text', text: 'Your order is ready.' }, { type: 'text', text: 'Come by.' }] })
  if (rule) built.whenClosed(rule)
  return built.node('end', 'bye', { text: '' }).node('end', 'closed', { text: '' }).connect('start', 'pause').connect('pause', 'news').connect('news', 'bye').connect('news:window-closed', 'closed')
}

describe('the rule for a closed window', () => {
  const table: { rule: WindowRule | undefined; follows(driver: ConversationDriver): void }[] = [
    { rule: instead, follows: (driver) => driver.expectTemplate('come_back', { language: 'en', words: 'Hello Ada, shall we go on?' }).expectNothing().expectEnded() },
    { rule: { do: 'wait' }, follows: (driver) => driver.expectNothing().expectNoFaults().contactSays('Hm?').expectReplies('Your order is ready.', 'Come by.').expectEnded() },
    { rule: { do: 'exit' }, follows: (driver) => expect(driver.expectNothing().expectEnded().trail).toContainEqual(expect.objectContaining({ nodeId: 'news', what: 'left', port: 'window-closed' })) },
    { rule: undefined, follows: (driver) => driver.expectFault('window-closed', 'news').contactSays('Hm?').expectReplies('Your order is ready.', 'Come by.') },
  ]

  it.each(table)('$rule.do, after 25 hours of silence', ({ rule, follows }) => {
    const driver = conversation(late(rule)).contactSays('hi').after('26h')
    follows(driver)
    expect(driver.replay()).toEqual(driver.state)
  })

  it('says it where the customer wrote in the meantime', () => {
    conversation(late(instead)).contactSays('hi').after('20h').contactSays('still there').after('6h').expectReplies('Your order is ready.', 'Come by.').expectEnded()
  })

  const soon = (rule?: WindowRule) => {
    const built = flow().node('start').node('message', 'news', { bubbles: [{ type: 'text', text: 'Your order is ready.' }] })
    if (rule) built.whenClosed(rule)
    return built.node('wait', 'pause', { for: { type: 'duration', duration: { amount: 1, unit: 'hours' } } }).node('end', 'closed', { text: '' }).connect('start', 'news').connect('news', 'pause').connect('news:window-closed', 'closed')
  }

  it('follows the rule when WhatsApp refuses with 131047 although the clock says open', () => {
    conversation(soon(instead)).contactSays('hi').expectReply('Your order is ready.').whatsappRefuses().expectTemplate('come_back').expectWaitingAt('pause')
    conversation(soon({ do: 'exit' })).contactSays('hi').expectReply('Your order is ready.').whatsappRefuses().expectNothing().expectEnded()
    for (const rule of [{ do: 'wait' } as const, undefined])
      conversation(soon(rule)).contactSays('hi').expectReply('Your order is ready.').whatsappRefuses().expectNothing().contactSays('Hm?').expectReplies('Your order is ready.').expectWaitingAt('pause')
  })

  it('sends the template also where the flow has ended in the meantime', () => {
    const last = flow().node('start').node('message', 'news', { bubbles: [{ type: 'text', text: 'Your order is ready.' }] }).whenClosed(instead).connect('start', 'news')
    conversation(last).contactSays('hi').expectReply('Your order is ready.').expectEnded().whatsappRefuses().expectTemplate('come_back', { words: 'Hello Ada, shall we go on?' })
  })

  it('sends the template once however many bubbles were refused', () => {
    const driver = conversation(soon(instead)).contactSays('hi').expectReply('Your order is ready.').whatsappRefuses()
    const first = driver.sent[0]!
    driver.deliver({ type: 'outcome', effectId: first.id, outcome: { type: 'send-failed', treatment: 'template', code: 131047, reason: '', said: { sessionId: first.sessionId, nodeId: first.nodeId, content: first.content, otherwise: first.otherwise! } } })
    driver.expectTemplate('come_back').expectNothing()
  })

  it('asks a held question when the customer writes, and does not take what they wrote for its answer', () => {
    const asking = flow().node('start').node('wait', 'pause', { for: { type: 'duration', duration: { amount: 2, unit: 'days' } } }).node('ask', 'size', { text: 'Which size?' }).whenClosed({ do: 'wait' }).node('end', 'bye', { text: 'Thanks.' }).connect('start', 'pause').connect('pause', 'size').connect('size', 'bye')
    conversation(asking).contactSays('hi').after('3d').expectNothing().contactSays('hello?').expectReply('Which size?').contactSays('M').expectReplies('Thanks.')
  })

  it('says what was refused when the customer writes, before whatever begins then, and drops it where they begin something else or a person steps in', () => {
    const news = flow().node('start').node('message', 'news', { bubbles: [{ type: 'text', text: 'Your order is ready.' }] }).connect('start', 'news')
    conversation(news).contactSays('hi').expectReplies('Your order is ready.').whatsappRefuses().contactSays('hello').expectReplies('Your order is ready.', 'Your order is ready.')
    const asking = flow().node('start').node('message', 'news', { bubbles: [{ type: 'text', text: 'Your order is ready.' }] }).node('ask', 'q', { text: 'Well?' }).node('start', 'again', { trigger: { type: 'keyword', words: ['menu'], match: 'starts-with', interrupts: true } }).node('end', 'bye', { text: 'Here it is.' })
      .connect('start', 'news').connect('news', 'q').connect('again', 'bye')
    const refused = () => conversation(asking).contactSays('hi').expectReplies('Your order is ready.', 'Well?').whatsappRefuses()
    refused().contactSays('menu').expectReplies('Here it is.').contactSays('menu').expectReplies('Here it is.')
    refused().colleagueTakesOver().colleagueGivesBack().contactSays('menu').expectReplies('Here it is.')
  })

  it('asks a person even where the customer cannot be told', () => {
    const handing = flow().node('start').node('wait', 'pause', { for: { type: 'duration', duration: { amount: 2, unit: 'days' } } }).node('handover', 'person', { text: 'One moment.' }).connect('start', 'pause').connect('pause', 'person')
    conversation(handing).contactSays('hi').after('49h').expectNothing().expectHandedOver().expectFault('window-closed')
  })

  it('tells nobody about a fault who cannot be told', () => {
    const broken = flow().node('start').node('wait', 'pause', { for: { type: 'duration', duration: { amount: 2, unit: 'days' } } }).node('no-such-card', 'broken').connect('start', 'pause').connect('pause', 'broken')
    conversation(broken).contactSays('hi').after('3d').expectNothing().expectFault('unknown-card')
  })
})

describe('the check for a closed window', () => {
  const windows = (built: ReturnType<typeof flow>) => checkFlow(built.build(), cards, { limits: whatsappLimits, flows: [], contactFields: [] }).filter(({ code }) => code === 'window').map(({ nodeId }) => nodeId)

  it('warns on a card that speaks after more than 24 hours of silence and has no rule', () => {
    expect(windows(late())).toEqual(['news'])
    expect(windows(late({ do: 'wait' }))).toEqual([])
  })

  it('adds up waits, and begins anew where the customer has written', () => {
    const hours = (amount: number) => ({ for: { type: 'duration', duration: { amount, unit: 'hours' } } })
    const two = flow().node('start').node('wait', 'a', hours(13)).node('message', 'first').node('wait', 'b', hours(13)).node('message', 'second').node('ask', 'q', { text: 'Well?' }).node('message', 'third')
      .connect('start', 'a').connect('a', 'first').connect('first', 'b').connect('b', 'second').connect('second', 'q').connect('q', 'third')
    expect(windows(two)).toEqual(['second', 'q'])
  })

  it('counts a question without an answer as silence', () => {
    const reminder = flow().node('start').node('ask', 'q', { text: 'Well?', deadline: { amount: 24, unit: 'hours' } }).node('message', 'answered').node('message', 'reminder').connect('start', 'q').connect('q', 'answered').connect('q:timed-out', 'reminder')
    expect(windows(reminder)).toEqual(['reminder'])
  })
})

describe('the template card', () => {
  const campaign = () =>
    flow().node('start').node('template', 'offer', { template: comeBack as never, deadline: { amount: 2, unit: 'days' } }).node('end', 'yes', { text: 'Great.' }).node('end', 'no', { text: 'A pity.' }).node('end', 'else', { text: 'You wrote {{ offer.answer }}.' }).node('end', 'quiet', { text: '' }).node('end', 'failed', { text: '' }).node('end', 'not_allowed', { text: '' })
      .connect('start', 'offer').connect('offer:reply:0', 'yes').connect('offer:reply:1', 'no').connect('offer:answered', 'else').connect('offer:no-answer', 'quiet').connect('offer:undelivered', 'failed').connect('offer:not-allowed', 'not_allowed')

  it('has an exit for each quick reply', () => {
    conversation(campaign()).contactSays('hi').expectTemplate('come_back').expectOptions('Yes', 'No').tap('Yes').expectReplies('Great.').expectEnded()
    conversation(campaign()).contactSays('hi').expectTemplate('come_back').tap('No').expectReplies('A pity.')
  })

  it('takes anything else as an answer', () => {
    conversation(campaign()).contactSays('hi').expectTemplate('come_back').contactSays('maybe').expectReplies('You wrote maybe.')
  })

  it('leaves by the clock, and by why it could not be sent', () => {
    const left = (driver: ReturnType<typeof conversation>) => driver.trail.findLast((entry) => entry.what === 'left' && entry.nodeId === 'offer')?.port
    expect(left(conversation(campaign()).contactSays('hi').expectTemplate('come_back').after('2d').expectNothing())).toBe('no-answer')
    const table: [string, number, string][] = [['drop', 131026, 'undelivered'], ['drop', 131049, 'undelivered'], ['drop', 131050, 'not-allowed'], ['consent', 0, 'not-allowed'], ['fix', 132000, 'unusable'], ['stop', 132015, 'unusable']]
    for (const [treatment, code, port] of table) expect(left(conversation(campaign()).contactSays('hi').expectTemplate('come_back').whatsappRefuses({ treatment, code, reason: 'Because.' }))).toBe(port)
  })

  it('speaks the contact’s language, else the workspace’s, else the fallback', () => {
    const table: [string | null, string, string][] = [['de', 'en', 'de'], ['de-AT', 'en', 'de'], [null, 'de', 'de'], ['fr', 'de', 'de'], ['fr', 'it', 'en'], [null, 'en-GB', 'en']]
    for (const [language, workspace, expected] of table) conversation(campaign(), { contact: { language }, language: workspace }).contactSays('hi').expectTemplate('come_back', { language: expected })
  })

  it('makes one line of a value with line breaks', () => {
    const driver = conversation(campaign(), { contact: { name: 'Ada\nLovelace' } }).contactSays('hi').expectTemplate('come_back', { words: 'Hello Ada Lovelace, shall we go on?' })
    expect(() => templateContentSchema.parse(driver.sent[0]!.content)).not.toThrow()
  })
})

describe('bringing somebody back', () => {
  const shop = () =>
    flow()
      .node('start').node('ask', 'size', { text: 'Which size?', deadline: { amount: 30, unit: 'hours' } }).node('template', 'reminder', { template: comeBack as never }).node('ask', 'size_again', { text: 'So, which size?' }).node('end', 'thanks', { text: 'Size {{ size_again.answer | default: "unknown" }} it is.' }).node('end', 'first', { text: 'Thanks.' }).node('end', 'no', { text: 'As you like.' })
      .connect('start', 'size').connect('size', 'first').connect('size:timed-out', 'reminder').connect('reminder:reply:0', 'size_again').connect('reminder:reply:1', 'no').connect('reminder:answered', 'size_again').connect('size_again', 'thanks')

  it('no answer for 30 hours: a template, and the conversation goes on where it stopped', () => {
    conversation(shop()).contactSays('I want a shirt').expectReplies('Which size?').after('31h').expectTemplate('come_back').expectNothing().after('20h').tap('Yes').expectReplies('So, which size?').contactSays('M').expectReplies('Size M it is.').expectEnded()
  })

  it('no template for somebody who answered', () => {
    conversation(shop()).contactSays('I want a shirt').after('29h').contactSays('M').expectReplies('Which size?', 'Thanks.').after('3d').expectNothing()
  })
})
