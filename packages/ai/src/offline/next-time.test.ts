import { describe, expect, it } from 'vitest'
import type { HistoryEntry } from '../port.ts'
import { requestOf } from '../testing/request.ts'
import { house, salon, script, tool } from '../testing/salon.ts'
import { toolTalk } from '../testing/tool-talk.ts'
import { answerOffline } from './answer-offline.ts'

describe('next time', () => {
  const roastery = [tool('order_coffee', 'Orders beans.', { roast: { type: 'string', enum: ['light roast', 'medium roast', 'dark roast'], description: 'the roast' }, bags: { type: 'integer', description: 'how many bags' } }, ['roast', 'bags'], 'Shall I order {{ bags }} × {{ roast }}?')]
  const memory = ['Booked: colour treatment, Friday 27 November, 11:30.']

  it('what they had is offered again, on a greeting or when it is asked for', () => {
    script(
      `
      > hi
      Hello! I’m Mia. Last time you booked the colour treatment. The same again?
      [Yes | No]
      > yes please
      Which day suits you?
      > friday
      On Friday 27 November there is:
      [10:00 | 11:30 | 15:00]
      `,
      house(),
      { memory },
    )
    script(
      `
      > I'd like to book
      Last time you booked the colour treatment. The same again?
      [Yes | No]
      > No
      Could you tell me what you would like to have done?
      [cut and finish | men’s cut | colour treatment]
      > a men's cut on friday
      On Friday 27 November there is:
      [10:00 | 11:30 | 15:00]
      `,
      house(),
      { memory },
    )
  })

  it('a coffee as well', () => {
    const talk = toolTalk(roastery, () => ({ message: 'Your order is on its way.' }), { exits: [], memory: ['Ordered: medium roast, 2 bags.'] })
    expect(talk.say('hello')).toEqual(['Hello! I’m Mia. Last time you ordered the medium roast. The same again?', '[Yes | No]'])
    expect(talk.say('yes, 3 bags please')).toEqual(['Shall I order 3 × medium roast?'])
    expect(talk.say('yes')).toEqual(['Your order is on its way.'])
    expect(talk.facts).toEqual(['Ordered: medium roast, 3 bags.'])
  })

  it('as much of it as last time, where they say no more than yes', () => {
    const talk = toolTalk(roastery, () => ({ message: 'Your order is on its way.' }), { exits: [], memory: ['Ordered: medium roast, 2 bags.'] })
    talk.say('hello')
    expect(talk.say('yes')).toEqual(['Shall I order 2 × medium roast?'])
  })

  it.each(['the usual please', 'same as last time', 'einmal wie immer bitte'])('“%s” is enough', (words) => {
    const talk = toolTalk(roastery, () => ({}), { exits: [], memory: ['Ordered: medium roast, 2 bags.'] })
    expect(talk.say(words)).toEqual(['Shall I order 2 × medium roast?'])
  })

  it('praise is no order', () => {
    const talk = toolTalk(roastery, () => ({}), { exits: [], memory: ['Ordered: medium roast, 2 bags.'] })
    expect(talk.say('thanks, it was lovely, the same as always!')).toEqual(['You’re welcome! Is there anything else?'])
  })

  it('no to it is no goodbye', () => {
    const talk = toolTalk(salon, house().run, { memory })
    talk.say('hi')
    expect(talk.say('no')).toEqual(['What can I do for you?'])
    expect(talk.exit).toBeNull()
    expect(talk.say('a men’s cut on friday')).toEqual(['On Friday 27 November there is:', '[10:00 | 11:30 | 15:00]'])
  })

  it('nothing that was wanted in an earlier stay is taken up as if it were said now', () => {
    const at = Date.parse('2026-11-23T09:00:00Z')
    const history: HistoryEntry[] = [
      { id: 'a', from: 'contact', text: 'a men’s cut on friday at 10', at },
      { from: 'bot', text: 'All done: men’s cut, Friday 27 November, 10:00.', at: at + 1_000 },
      { id: 'b', from: 'contact', text: 'I would like to book', at: at + 2_000 },
    ]
    const answer = (since: number) => answerOffline(requestOf({ history, since, tools: salon.map(({ id }) => id) }), { tools: salon, memory: ['2026-11-23: Booked: men’s cut, Friday 27 November, 10:00.'] })
    expect(answer(at + 2_000).reply).toBe('Last time you booked the men’s cut. The same again? Yes, No')
    expect(answer(at).toolCalls).toMatchObject([{ name: 'check_availability' }])
  })
})
