import { describe, expect, it } from 'vitest'
import { house, salon, script } from '../testing/salon.ts'
import { builtin, toolTalk } from '../testing/tool-talk.ts'

describe('booking', () => {
  it('checks what is free, books after a yes, and remembers it', () => {
    const { run, bookings } = house()
    const talk = script(
      `
      > I'd like to book an appointment
      Could you tell me what you would like to have done?
      [cut and finish | men’s cut | colour treatment]
      > colour treatment
      Which day suits you?
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

      Which day suits you?
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
      Which day suits you?
      > how much is it?
      A men’s cut costs €42.

      Which day suits you?
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

describe('in German', () => {
  it('books and moves', () => {
    const { run, bookings } = house()
    script(
      `
      > Ich möchte einen Termin buchen, Farbe bitte
      Welcher Tag passt Ihnen?
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
