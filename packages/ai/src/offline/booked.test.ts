import { describe, expect, it } from 'vitest'
import { house, salon, script } from '../testing/salon.ts'
import { toolTalk } from '../testing/tool-talk.ts'

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
