import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answerOffline, offersOf, recheckCalls, type CatalogTool } from '../../packages/ai/src/index.ts'
import { whatsappLimits } from '../../packages/channel/src/index.ts'
import { cards, startConflicts } from '../../packages/cards/src/index.ts'
import { conversation, type ConversationOptions } from '../../packages/cards/src/testing/index.ts'
import { checkFlow, parseFlowFile } from '../../packages/flow/src/index.ts'
import { renderConfirm, toolDefinitionSchema } from '../../packages/tools/src/index.ts'
import { demoUser, users, workspaces } from './world.ts'

const read = (flow: string) => parseFlowFile(readFileSync(new URL(`./flows/${flow}.json`, import.meta.url), 'utf8'), cards)

/** The tools that are seeded with a business, by the ids that its flow names. */
const toolsOf = (file: string | undefined): CatalogTool[] =>
  file === undefined
    ? []
    : (JSON.parse(readFileSync(new URL(`./tools/${file}.json`, import.meta.url), 'utf8')) as { tools: unknown[] }).tools.map((given) => {
        const { name, description, parameters, readsOnly, confirm } = toolDefinitionSchema.parse(given)
        const moment = { now: Date.parse('2026-11-23T10:00:00Z'), timeZone: 'Europe/Amsterdam' }
        return { id: `tool:${name}`, name, description, parameters, repeatable: readsOnly, ...(confirm === '' ? {} : { confirm, words: (values) => renderConfirm(confirm, values, moment) }) }
      })

/** A conversation with a seeded business; the offline rules answer, as in the demo. Monday, 23 November 2026. */
function talkTo(key: string, { memory = [], ...options }: ConversationOptions & { memory?: string[] } = {}) {
  const workspace = workspaces.find((candidate) => candidate.key === key)!
  const tools = toolsOf(workspace.tools)
  return conversation(read(workspace.flow).document, {
    model: (request) => {
      const { toolCalls = [], ...answer } = answerOffline(request, { tools, memory })
      return { type: 'answered', answer: { ...answer, toolCalls: recheckCalls(toolCalls, offersOf(request, tools)) } }
    },
    timeZone: workspace.timeZone,
    language: workspace.language,
    workspaceName: workspace.name,
    at: '2026-11-23T10:00:00Z',
    ...options,
  })
}

describe.each(workspaces.map((workspace) => [workspace.key, workspace] as const))('%s', (_key, workspace) => {
  const { document } = read(workspace.flow)

  it('has a flow without any problem', () => {
    expect(checkFlow(document, cards, { limits: whatsappLimits, flows: [], contactFields: [] })).toEqual([])
    expect(startConflicts([{ id: 'f', name: 'f', document }])).toEqual([])
  })

  it('is drawn from left to right without overlaps', () => {
    for (const a of document.nodes)
      for (const b of document.nodes) if (a !== b) expect(Math.abs(a.position.x - b.position.x) >= 340 || Math.abs(a.position.y - b.position.y) >= 440, `${a.name} and ${b.name}`).toBe(true)
  })

  it('uses an AI step, a handover and a question with branches', () => {
    const kinds = new Set(document.nodes.map((node) => node.card))
    for (const kind of ['start', 'ask', 'message', 'ai-step', 'handover', 'set', 'end']) expect(kinds).toContain(kind)
  })

  it('has members who exist, the demo user among them as owner', () => {
    for (const member of workspace.members) expect(users.map((user) => user.email)).toContain(member.email)
    expect(workspace.members.find((member) => member.email === demoUser.email)?.role).toBe('owner')
    expect(() => new Intl.DateTimeFormat(workspace.language, { timeZone: workspace.timeZone })).not.toThrow()
  })
})

describe('the salon', () => {
  const menu = /this is Mia from Saltwater Hair/

  it('takes a booking, changed once, and remembers it', () => {
    talkTo('salon')
      .contactSays('hello!')
      .expectReply(menu)
      .expectOptions('Book a visit', 'Prices and hours', 'Something else')
      .tap('Book a visit')
      .expectReply(/What are we doing/)
      .tap('Colour')
      .expectReply(/which day/)
      .contactSays('friday')
      .expectReply(/When would you like/)
      .tap('Afternoon')
      .expectReply(/\*Colour\* on \*Friday, 27 November\*, in the afternoon/)
      .tap('Change something')
      .expectReply(/What are we doing/)
      .contactSays('men’s cut')
      .expectReply(/which day/)
      .contactSays('4 December')
      .expectReply(/When would/)
      .contactSays('2')
      .expectReply(/\*Men’s cut\* on \*Friday, 4 December\*/)
      .contactSays('yes')
      .expectReplies(/Marta will confirm/, /move or cancel/, /See you soon/)
      .expectValue('contact.last_service', 'Men’s cut')
      .expectValue('contact.requests', 1)
      .expectEnded()
      .expectNoFaults()
      .after('25d')
      .contactSays('hi again')
      .expectReply(/Welcome back, Ada!.*Men’s cut/)
      .expectReply(menu)
      .tap('Book a visit')
      .expectReply('Lovely! What are we doing this time? Last time it was men’s cut.')
  })

  it('answers questions from the facts, and books when asked to', () => {
    talkTo('salon')
      .contactSays('hi')
      .expectReply(menu)
      .tap('Something else')
      .expectReply(/Ask me anything/)
      .contactSays('how much is a balayage?')
      .expectReply(/balayage start at €140/)
      .contactSays('are you open on Sundays?')
      .expectReply(/On Sunday and Monday we are closed/)
      .contactSays('can I park there?')
      .expectReply(/free parking/)
      .contactSays('Was kostet ein Gutschein?')
      .expectReply(/gift vouchers/)
      .expectNoFaults()
  })

  it('finds a free time, books it after a yes, moves it when asked, and takes a correction', () => {
    const diary: Record<string, string>[] = []
    const asked: string[] = []
    const tool: ConversationOptions['tool'] = ({ toolId, arguments: given }) => {
      asked.push(toolId)
      if (toolId === 'tool:find_times') return { times: ['09:00', '10:30', '15:00'], day: String(given['day']) }
      if (toolId === 'tool:find_bookings') return { bookings: diary }
      if (toolId === 'tool:book_visit') diary.push({ id: 'B1', service: String(given['service']), day: String(given['day']), time: String(given['time']) })
      else Object.assign(diary[0]!, { day: given['day'], time: given['time'] })
      return { ...diary[0]! }
    }
    const talk = talkTo('salon', { tool })
      .contactSays('hi')
      .expectReply(menu)
      .contactSays('do you have anything free on friday for a men’s cut?')
      .expectReply('On Friday 27 November there is:')
      .expectOptions('09:00', '10:30', '15:00')
      .tap('10:30')
      .expectReply('Shall I book *Men’s cut* on Friday 27 November at 10:30 for you?')
      .contactSays('actually, make it a colour')
      .expectReply('Shall I book *Colour* on Friday 27 November at 10:30 for you?')
      .tap('Yes')
      .expectReply('All done: colour, Friday 27 November, 10:30.')
    expect(diary).toEqual([{ id: 'B1', service: 'colour', day: '2026-11-27', time: '10:30' }])
    expect(talk.effects).toContainEqual(expect.objectContaining({ type: 'remember', text: 'Booked: colour, Friday 27 November, 10:30.' }))
    talk
      .contactSays('could you move it to saturday at 9?')
      .expectReply('Shall I move your visit to Saturday 28 November at 09:00?')
      .contactSays('yes')
      .expectReply('All done: Saturday 28 November, 09:00.')
      .contactSays('that’s all, thank you')
      .expectEnded()
      .expectNoFaults()
    expect(diary[0]).toMatchObject({ day: '2026-11-28', time: '09:00' })
    expect(asked.filter((id) => id === 'tool:book_visit')).toHaveLength(1)
  })

  it('offers the same as last time', () => {
    talkTo('salon', { memory: ['2026-11-01: Booked: colour, Friday 27 November, 10:30.'], tool: () => ({ times: ['09:00'] }) })
      .contactSays('hi')
      .expectReply(menu)
      .tap('Something else')
      .expectReply(/Ask me anything/)
      .contactSays('I would like to book a visit')
      .expectReply('Last time you booked the colour. The same again?')
      .tap('Yes')
      .expectReply('Which day suits you?')
      .contactSays('next friday')
      .expectReply('On Friday 27 November there is:')
      .expectNoFaults()
  })

  it('fetches a person after two failures of a tool, never silence', () => {
    talkTo('salon', { tool: () => ({ type: 'tool-failed', cause: 'timeout', reason: 'The diary did not answer in time.' }) })
      .contactSays('hi')
      .expectReply(menu)
      .contactSays('a men’s cut on friday please')
      .expectReply(/can’t check that right now/)
      .contactSays('yes')
      .expectReply(/lost for words/)
      .expectReply(/Marta/)
      .expectHandedOver()
  })

  it('hands over to a person and says so, then begins anew', () => {
    talkTo('salon')
      .contactSays('hi')
      .expectReply(menu)
      .tap('Prices and hours')
      .expectReplies(/Our prices/, /Opening hours/, /Ask me anything/)
      .contactSays('can I talk to a human please')
      .expectReply(/I’ll get Marta/)
      .expectHandedOver(/Ada would like to talk to somebody.*can I talk to a human please/)
      .contactSays('hello? menu')
      .expectNothing()
      .colleagueGivesBack()
      .expectEnded()
      .contactSays('hi')
      .expectReply(menu)
  })

  it('lets the word "menu" begin anew at any time', () => {
    talkTo('salon').contactSays('hi').expectReply(menu).tap('Book a visit').expectReply(/What are we/).contactSays('Menu').expectReply(menu)
  })

  it('talks with those who do not use the buttons', () => {
    talkTo('salon').contactSays('hi').expectReply(menu).contactSays('How much is a cut and finish?').expectReply(/€\d+/).expectWaitingAt('mia')
  })

  it('says goodbye', () => {
    talkTo('salon').contactSays('hi').expectReply(menu).tap('Something else').expectReply(/Ask/).contactSays('thanks, bye').expectReplies(/Thank you for writing/, /see you at the harbour/).expectEnded()
  })
})

describe('the roaster', () => {
  const menu = /Jonas from Northlight Coffee/

  const ordered: ConversationOptions['tool'] = () => ({ id: 'NL-4901', message: 'Thank you! It will be in the next roast.' })

  it('takes an order, adds up, and writes in the morning', () => {
    talkTo('roaster')
      .contactSays('hello')
      .expectReply(menu)
      .tap('Order coffee')
      .expectReply('Which one may it be?')
      .contactSays('ethiopia guji')
      .expectReply(/Ethiopia Guji, good choice!/)
      .contactSays('a few')
      .expectReply(/number from 1 to 20/)
      .contactSays('three')
      .expectReply('That’s £42, and delivery is on us. 🎉')
      .expectReply('3 × Ethiopia Guji, whole beans. Shall I put it in the next roast?')
      .tap('Yes, roast it')
      .expectReply(/in the next roast/)
      .after('21h')
      .expectNothing()
      .after('2h')
      .expectReply(/Your Ethiopia Guji is packed/)
      .expectEnded()
      .expectValue('contact.orders', 1)
      .expectNoFaults()
      .contactSays('hello')
      .expectReply(menu)
      .tap('Order coffee')
      .expectReply('The same again (Ethiopia Guji), or something new?')
  })

  it('charges for small parcels and grinds', () => {
    talkTo('roaster')
      .contactSays('hello')
      .expectReply(menu)
      .tap('Order coffee')
      .expectReply(/Which one/)
      .tap('Harbour Blend')
      .expectReply(/How many/)
      .contactSays('1')
      .expectReply(/That’s £11, plus £3.50/)
      .expectReply(/1 × Harbour Blend/)
      .tap('Grind it, please')
      .expectReply(/What do you brew with/)
      .tap('Moka pot')
      .expectReply(/in the next roast/)
      .expectValue('contact.brews_with', 'Moka pot')
  })

  it('gives advice and then takes the order', () => {
    talkTo('roaster', { tool: ordered })
      .contactSays('hello')
      .expectReply(menu)
      .tap('Help me choose')
      .expectReply(/How do you brew/)
      .contactSays('with a moka pot, and I like it chocolatey')
      .expectReply(/Harbour Blend tastes of chocolate/)
      .expectValue('jonas.brew_method', 'moka pot')
      .expectValue('jonas.taste', 'chocolatey')
      .contactSays('do you have decaf?')
      .expectReply(/Sugarcane Decaf/)
      .contactSays('ok I want to order the medium roast')
      .expectReply('How many bags of 250 g would you like?')
      .contactSays('2')
      .expectReply('Shall I order 2 × medium roast for you?')
      .tap('Yes')
      .expectReply(/in the next roast/)
      .expectNoFaults()
  })

  it('offers the coffee of last time again', () => {
    const talk = talkTo('roaster', { memory: ['2026-11-01: Ordered: medium roast, 2 bags.'], tool: ordered })
      .contactSays('hello')
      .expectReply(menu)
      .contactSays('hi, it’s me again')
      .expectReply('Last time you ordered the medium roast. The same again?')
      .tap('Yes')
      .expectReply('Shall I order 2 × medium roast for you?')
      .tap('Yes')
      .expectReply(/in the next roast/)
      .expectNoFaults()
    expect(talk.calls.map(({ arguments: given }) => given)).toEqual([{ coffee: 'colombia_huila', bags: 2 }])
    talkTo('roaster', { memory: ['2026-11-01: Ordered: medium roast, 2 bags.'], tool: ordered })
      .contactSays('hello')
      .expectReply(menu)
      .contactSays('the usual please')
      .expectReply('Shall I order 2 × medium roast for you?')
  })

  it('passes questions about a parcel to a person and takes over again', () => {
    talkTo('roaster')
      .contactSays('hello')
      .expectReply(menu)
      .tap('My delivery')
      .expectReply(/order number/)
      .contactSays('NL-4821')
      .expectReply(/Ellen/)
      .expectHandedOver(/^Delivery of NL-4821/)
      .colleagueGivesBack()
      .expectReply(/Is everything sorted/)
      .tap('Not quite')
      .expectReply(/Ellen/)
      .expectHandedOver()
      // WhatsApp takes no words by then: the question waits until they write.
      .after('49h')
      .expectNothing()
      .contactSays('Hello?')
      .expectReply(/Is everything sorted/)
      .tap('Yes, thank you')
      .expectReply(/Enjoy/)
      .expectEnded()
  })

  it('greets those who come from an ad', () => {
    talkTo('roaster').contactSends({ type: 'text', text: 'Tell me more' }, { referral: { sourceType: 'ad', sourceId: '7' } }).expectReplies(/free sample/, menu)
  })
})

describe('the clinic', () => {
  it('takes a wish for an appointment and knows the patient afterwards', () => {
    talkTo('clinic')
      .contactSays('Guten Tag')
      .expectReply(/Ich bin Lena/)
      .expectReply(/keine Befunde/)
      .expectReply('Was kann ich für Sie tun?')
      .tap('Termin anfragen')
      .expectReply(/Worum geht es/)
      .contactSays('zahnreinigung')
      .expectReply(/An welchem Tag/)
      .contactSays('bald')
      .expectReply(/nicht als Datum lesen/)
      .contactSays('nächsten Dienstag')
      .expectReply(/Unter welcher Nummer/)
      .contactSays('0170 1234567')
      .expectReply(/\*Zahnreinigung\*, am liebsten am \*24.11.2026\*/)
      .expectHandedOver('Terminwunsch: Zahnreinigung am 24.11.2026')
      .expectValue('contact.callback_number', '+491701234567')
      .colleagueGivesBack()
      .expectReply(/Bis bald/)
      .expectEnded()
      .expectNoFaults()
      .contactSays('Hallo')
      .expectReplies('Schön, dass Sie sich melden, Ada.', 'Was kann ich für Sie tun?')
  })

  it('treats pain as urgent, wherever it is mentioned', () => {
    talkTo('clinic').contactSays('Ich habe schlimme Zahnschmerzen!').expectReplies(/Schmerzsprechstunde/, /112/, /gleich am Empfang/).expectHandedOver(/^SCHMERZEN: Ich habe schlimme/)
    talkTo('clinic').contactSays('Hallo').expectReply(/Lena/).expectReply(/Befunde/).expectReply(/Was kann/).tap('Ich habe eine Frage').expectReply(/Was möchten Sie wissen/).contactSays('Meine Backe ist geschwollen, ich habe eine Schwellung').expectReplies(/Schmerzsprechstunde/, /112/, /Empfang/)
  })

  it('answers questions in German from its facts', () => {
    talkTo('clinic')
      .contactSays('Hallo')
      .expectReply(/Lena/)
      .expectReply(/Befunde/)
      .expectReply(/Was kann/)
      .tap('Ich habe eine Frage')
      .expectReply(/Was möchten Sie wissen/)
      .contactSays('Was kostet eine Zahnreinigung?')
      .expectReply(/zwischen 95 und 130 Euro/)
      .contactSays('Wann haben Sie geöffnet?')
      .expectReply(/Montag, Dienstag und Donnerstag/)
      .contactSays('Behandeln Sie auch Kinder?')
      .expectReply(/ab dem ersten Zahn/)
      .contactSays('Wo kann ich parken?')
      .expectReply(/Parkhaus gegenüber/)
      .contactSays('Verkaufen Sie Fahrräder?')
      .expectReply('Das weiß ich leider nicht. Soll ich jemanden aus dem Team dazuholen?')
      .contactSays('ja bitte')
      .expectReply(/Frau Yilmaz/)
      .expectHandedOver()
  })
})
