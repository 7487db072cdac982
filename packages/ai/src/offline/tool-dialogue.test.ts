import type { JsonObject } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import type { CatalogTool } from '../port.ts'
import { builtin, toolTalk, type ToolAnswer } from '../testing/tool-talk.ts'

const service = { type: 'string', enum: ['cut and finish', 'men’s cut', 'colour treatment'], description: 'what they would like to have done' }
const date = { type: 'string', format: 'date', description: 'The day.' }

const tool = (name: string, description: string, properties: JsonObject, required: string[], confirm?: string): CatalogTool => ({ id: `tool-${name}`, name, description, parameters: { type: 'object', properties, required }, repeatable: confirm === undefined, ...(confirm === undefined ? {} : { confirm }) })

const salon = [
  tool('check_availability', 'Tells which times are free for a service on a day.', { service, date }, ['service', 'date']),
  tool('book_appointment', 'Books an appointment.', { service, date, time: { type: 'string', description: 'The time, as HH:MM.' } }, ['service', 'date', 'time'], 'Shall I book a {{ service }} on {{ date }} at {{ time }}?'),
  tool('find_bookings', 'Lists the customer’s own bookings.', {}, []),
  tool('move_booking', 'Moves a booking to another day or time.', { booking_id: { type: 'string' }, date, time: { type: 'string', description: 'The new time, as HH:MM.' } }, ['booking_id', 'date', 'time'], 'Shall I move it to {{ date }} at {{ time }}?'),
  tool('cancel_booking', 'Cancels a booking.', { booking_id: { type: 'string' } }, ['booking_id'], 'Shall I cancel it?'),
]

/** A booking service in memory. */
function house(parts: { free?: Record<string, string[]>; fails?: number } = {}) {
  const bookings: JsonObject[] = []
  let fails = parts.fails ?? 0
  return {
    bookings,
    run(name: string, given: JsonObject): ToolAnswer {
      if (fails > 0) {
        fails -= 1
        return { failed: 'The booking service did not answer in time.' }
      }
      switch (name) {
        case 'check_availability':
          return { service: given['service']!, date: given['date']!, times: parts.free?.[`${String(given['service'])} ${String(given['date'])}`] ?? ['10:00', '11:30', '15:00'] }
        case 'book_appointment': {
          const booking = { id: `B${bookings.length + 1}`, ...given, status: 'booked' }
          bookings.push(booking)
          return booking
        }
        case 'find_bookings':
          return { bookings }
        default: {
          const booking = bookings.find(({ id }) => id === given['booking_id'])
          if (!booking) return { failed: 'There is no such booking (404).' }
          if (name === 'cancel_booking') booking['status'] = 'cancelled'
          else Object.assign(booking, { date: given['date'], time: given['time'] })
          return { ...booking }
        }
      }
    },
  }
}

/** What is said, and what the customer gets; `> ` is the customer. */
function script(text: string, { run }: { run: (name: string, given: JsonObject) => ToolAnswer }, parts: Parameters<typeof toolTalk>[2] = {}) {
  const talk = toolTalk(salon, run, { exits: [{ name: 'Done', description: 'The customer says goodbye.' }], ...parts })
  const shown = text.trim().split('\n').map((line) => line.trim()).filter((line) => line.startsWith('> ')).map((line) => [line, ...talk.say(line.slice(2)).flatMap((reply) => reply.split('\n'))].join('\n')).join('\n')
  expect(shown).toBe(text.trim().split('\n').map((line) => line.trim()).join('\n'))
  return talk
}

describe('booking', () => {
  it('checks what is free, books after a yes, and remembers it', () => {
    const { run, bookings } = house()
    const talk = script(
      `
      > I'd like to book an appointment
      Could you tell me what you would like to have done?
      [cut and finish | men’s cut | colour treatment]
      > colour treatment
      Could you tell me the day?
      > friday please
      On Friday 27 November there is:
      [10:00 | 11:30 | 15:00]
      > 11:30
      Shall I book a colour treatment on 2026-11-27 at 11:30?
      > yes
      All done: colour treatment, Friday 27 November, 11:30.
      `,
      { run },
    )
    expect(bookings).toMatchObject([{ service: 'colour treatment', date: '2026-11-27', time: '11:30' }])
    expect(talk.facts).toEqual(['Booked: colour treatment, Friday 27 November, 11:30.'])
  })

  it('takes all of it from one sentence, and checks that the time is free', () => {
    const { run, bookings } = house()
    const talk = script(
      `
      > can I get a men's cut tomorrow at 3 pm?
      Shall I book a men’s cut on 2026-11-24 at 15:00?
      > yes please
      All done: men’s cut, Tuesday 24 November, 15:00.
      `,
      { run },
    )
    expect(talk.calls.map(({ name }) => name)).toEqual(['check_availability', 'book_appointment'])
    expect(bookings).toHaveLength(1)
  })

  it('offers other times where the wished one is taken', () => {
    script(
      `
      > book a men's cut tomorrow at 12:00
      12:00 is not free any more, I’m afraid.

      On Tuesday 24 November there is:
      [10:00 | 11:30 | 15:00]
      > the last one
      Shall I book a men’s cut on 2026-11-24 at 15:00?
      `,
      house(),
    )
  })

  it('understands a correction and asks nothing twice', () => {
    const { run, bookings } = house({ free: { 'colour treatment 2026-11-27': ['10:00', '12:30'] } })
    const talk = script(
      `
      > a men's cut on friday
      On Friday 27 November there is:
      [10:00 | 11:30 | 15:00]
      > 10:00
      Shall I book a men’s cut on 2026-11-27 at 10:00?
      > actually, make it a colour treatment
      Shall I book a colour treatment on 2026-11-27 at 10:00?
      > yes
      All done: colour treatment, Friday 27 November, 10:00.
      `,
      { run },
    )
    expect(talk.calls.filter(({ name }) => name === 'check_availability')).toHaveLength(2)
    expect(bookings).toHaveLength(1)
  })

  it('takes another day while the yes is awaited', () => {
    script(
      `
      > a men's cut on friday at 10
      Shall I book a men’s cut on 2026-11-27 at 10:00?
      > saturday would be better
      Shall I book a men’s cut on 2026-11-28 at 10:00?
      `,
      house(),
    )
  })

  it('leaves everything as it is after a no', () => {
    const { run, bookings } = house()
    script(
      `
      > a men's cut on friday at 10
      Shall I book a men’s cut on 2026-11-27 at 10:00?
      > no
      All right, I have left everything as it is. What would you like instead?
      `,
      { run },
    )
    expect(bookings).toEqual([])
  })

  it('asks for another day where nothing is free', () => {
    script(
      `
      > a men's cut on sunday
      Nothing is free on Sunday 29 November, I’m afraid.

      Could you tell me the day?
      > monday then
      On Monday 30 November there is:
      [10:00 | 11:30 | 15:00]
      `,
      house({ free: { 'men’s cut 2026-11-29': [] } }),
    )
  })

  it('shows only the part of the day that was wished for', () => {
    script(
      `
      > a colour treatment tomorrow afternoon
      On Tuesday 24 November there is:
      [15:00]
      `,
      house(),
    )
  })

  it('answers a question in between from the facts, and goes on', () => {
    script(
      `
      > I'd like a men's cut
      Could you tell me the day?
      > how much is it?
      A men’s cut costs €42.

      Could you tell me the day?
      > on friday
      On Friday 27 November there is:
      [10:00 | 11:30 | 15:00]
      `,
      house(),
      { persona: { name: 'Mia', identity: '', tone: '', facts: ['A men’s cut costs €42.'] } },
    )
  })

  it('tells what is free when asked for that, and books what is chosen', () => {
    script(
      `
      > do you have anything free on friday for a colour treatment?
      On Friday 27 November there is:
      [10:00 | 11:30 | 15:00]
      > 15:00
      Shall I book a colour treatment on 2026-11-27 at 15:00?
      `,
      house(),
    )
  })
})

describe('a booking that is there', () => {
  it('is moved: found, checked, asked for, moved', () => {
    const { run, bookings } = house()
    run('book_appointment', { service: 'men’s cut', date: '2026-11-27', time: '10:00' })
    script(
      `
      > can I move my appointment to saturday?
      On Saturday 28 November there is:
      [10:00 | 11:30 | 15:00]
      > 11:30
      Shall I move it to 2026-11-28 at 11:30?
      > yes
      All done: Saturday 28 November, 11:30.
      `,
      { run },
    )
    expect(bookings).toMatchObject([{ id: 'B1', date: '2026-11-28', time: '11:30' }])
  })

  it('is moved in the conversation in which it was made', () => {
    const { run, bookings } = house()
    script(
      `
      > a men's cut on friday at 10
      Shall I book a men’s cut on 2026-11-27 at 10:00?
      > yes
      All done: men’s cut, Friday 27 November, 10:00.
      > sorry, could you move it to 3 pm on saturday?
      Shall I move it to 2026-11-28 at 15:00?
      > yes
      All done: Saturday 28 November, 15:00.
      `,
      { run },
    )
    expect(bookings).toMatchObject([{ id: 'B1', date: '2026-11-28', time: '15:00' }])
  })

  it('is told, and cancelled', () => {
    const { run, bookings } = house()
    run('book_appointment', { service: 'men’s cut', date: '2026-11-27', time: '10:00' })
    script(
      `
      > when is my appointment?
      This is what I found:
      • men’s cut, Friday 27 November, 10:00
      > please cancel it
      Shall I cancel it?
      > yes
      All done.
      `,
      { run },
    )
    expect(bookings[0]).toMatchObject({ status: 'cancelled' })
  })

  it('of several is asked for', () => {
    const { run } = house()
    run('book_appointment', { service: 'men’s cut', date: '2026-11-27', time: '10:00' })
    run('book_appointment', { service: 'colour treatment', date: '2026-12-04', time: '15:00' })
    const talk = script(
      `
      > I have to cancel my booking
      Which one is it about?
      1. men’s cut, Friday 27 November, 10:00
      2. colour treatment, Friday 4 December, 15:00
      > the colour
      Shall I cancel it?
      > yes
      All done.
      `,
      { run },
    )
    expect(talk.calls.at(-1)).toEqual({ name: 'cancel_booking', arguments: { booking_id: 'B2' } })
  })

  it('that is not there is said', () => {
    script(
      `
      > I want to cancel my booking
      I find nothing for you there.
      `,
      house(),
    )
  })
})

describe('a tool that fails', () => {
  it('is tried again when the customer says so', () => {
    script(
      `
      > a men's cut on friday
      I can’t check that right now, I’m afraid. Shall I try again?
      > yes
      On Friday 27 November there is:
      [10:00 | 11:30 | 15:00]
      `,
      house({ fails: 1 }),
    )
  })

  it('because somebody else was quicker offers what is left', () => {
    const { run } = house()
    let taken = false
    script(
      `
      > a men's cut on friday at 10
      Shall I book a men’s cut on 2026-11-27 at 10:00?
      > yes
      10:00 is not free any more, I’m afraid.
      On Friday 27 November there is:
      [11:30 | 15:00]
      `,
      {
        run: (name, given) => {
          if (name !== 'book_appointment') return taken ? { times: ['11:30', '15:00'] } : run(name, given)
          taken = true
          return { failed: 'The tool said no (409): that time is taken.' }
        },
      },
    )
  })
})

describe('a person', () => {
  it('is called when asked for, and after the second thing that the rules do not know', () => {
    expect(toolTalk(salon, house().run, { exits: [] }).say('can I talk to a human?')).toEqual([])
    const talk = toolTalk(salon, house().run, { exits: [] })
    expect(talk.say('do you sell surfboards?')).toEqual(['I don’t know that, I’m afraid. Shall I get a colleague for you?'])
    talk.say('what about skateboards?')
    expect(talk.handedOver).toBe('Asked twice for what the rules do not know.')
  })

  it('is called in the middle of a booking', () => {
    const talk = toolTalk(salon, house().run, { exits: [] })
    talk.say('a men’s cut please')
    talk.say('I would rather speak to a person')
    expect(talk.handedOver).toBe('Asked for a person.')
  })
})

describe('next time', () => {
  const memory = ['Booked: colour treatment, Friday 27 November, 11:30.']

  it('what they had is offered again, on a greeting or when it is asked for', () => {
    script(
      `
      > hi
      Hello! I’m Mia. Last time you booked the colour treatment. The same again?
      > yes please
      Could you tell me the day?
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
    const roastery = [tool('order_coffee', 'Orders beans.', { roast: { type: 'string', enum: ['light roast', 'medium roast', 'dark roast'], description: 'the roast' }, bags: { type: 'integer', description: 'how many bags' } }, ['roast', 'bags'], 'Shall I order {{ bags }} × {{ roast }}?')]
    const talk = toolTalk(roastery, () => ({ message: 'Your order is on its way.' }), { exits: [], memory: ['Ordered: medium roast, bags 2.'] })
    expect(talk.say('hello')).toEqual(['Hello! I’m Mia. Last time you ordered the medium roast. The same again?'])
    expect(talk.say('yes, 3 bags please')).toEqual(['Shall I order 3 × medium roast?'])
    expect(talk.say('yes')).toEqual(['Your order is on its way.'])
    expect(talk.facts).toEqual(['Ordered: medium roast, bags 3.'])
  })
})

describe('in German', () => {
  it('books and moves', () => {
    const { run, bookings } = house()
    script(
      `
      > Ich möchte einen Termin buchen, Farbe bitte
      Sagen Sie mir bitte noch: the day?
      > am Freitag
      Am Freitag, 27. November gibt es:
      [10:00 | 11:30 | 15:00]
      > 15 Uhr
      Shall I book a colour treatment on 2026-11-27 at 15:00?
      > ja
      Erledigt: colour treatment, Freitag, 27. November, 15:00 Uhr.
      > Kann ich den Termin auf Samstag verschieben?
      Am Samstag, 28. November gibt es:
      [10:00 | 11:30 | 15:00]
      > um zehn
      Shall I move it to 2026-11-28 at 10:00?
      > ja
      Erledigt: Samstag, 28. November, 10:00 Uhr.
      `,
      { run },
      { language: 'de' },
    )
    expect(bookings).toMatchObject([{ date: '2026-11-28', time: '10:00' }])
  })
})

it('without buttons, choices are told in words', () => {
  const talk = toolTalk(salon, house().run, { exits: [], builtins: [builtin('hand_over')] })
  expect(talk.say('a men’s cut on friday')).toEqual(['On Friday 27 November there is: 10:00, 11:30, 15:00'])
})

it('never falls silent, whatever is said', () => {
  const words = ['hi', 'yes', 'no', 'book', 'a colour', 'friday', '10:00', 'move my appointment', 'cancel it', 'person', '?', 'thanks', 'Termin', '😀', '3', 'do you have anything free?', 'never mind', 'in the morning', '[image]', 'when is my booking?']
  for (let seed = 0; seed < 150; seed += 1) {
    const talk = toolTalk(salon, house({ fails: seed % 5 === 0 ? 1 : 0 }).run, {})
    for (let step = 0; step < 7 && talk.handedOver === null && talk.exit === null; step += 1) {
      const text = words[(seed * 7 + step * (seed % 11 + 3)) % words.length]!
      expect(talk.say(text).length > 0 || talk.handedOver !== null || talk.exit !== null, `${seed}: ${text}`).toBe(true)
    }
  }
})
