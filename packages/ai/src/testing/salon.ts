import type { JsonObject } from '@parley/channel'
import { expect } from 'vitest'
import type { CatalogTool } from '../port.ts'
import { toolTalk, type ToolAnswer } from './tool-talk.ts'

const service = { type: 'string', enum: ['cut and finish', 'men’s cut', 'colour treatment'], description: 'what they would like to have done' }
const date = { type: 'string', format: 'date', description: 'The day.' }

export const tool = (name: string, description: string, properties: JsonObject, required: string[], confirm?: string): CatalogTool => ({ id: `tool-${name}`, name, description, parameters: { type: 'object', properties, required }, repeatable: confirm === undefined, ...(confirm === undefined ? {} : { confirm }) })

/** The tools of a salon. */
export const salon = [
  tool('check_availability', 'Tells which times are free for a service on a day.', { service, date }, ['service', 'date']),
  tool('book_appointment', 'Books an appointment.', { service, date, time: { type: 'string', description: 'The time, as HH:MM.' } }, ['service', 'date', 'time'], 'Shall I book a {{ service }} on {{ date }} at {{ time }}?'),
  tool('find_bookings', 'Lists the customer’s own bookings.', {}, []),
  tool('move_booking', 'Moves a booking to another day or time.', { booking_id: { type: 'string' }, date, time: { type: 'string', description: 'The new time, as HH:MM.' } }, ['booking_id', 'date', 'time'], 'Shall I move it to {{ date }} at {{ time }}?'),
  tool('cancel_booking', 'Cancels a booking.', { booking_id: { type: 'string' } }, ['booking_id'], 'Shall I cancel it?'),
]

/** A booking service in memory. */
export function house(parts: { free?: Record<string, string[]>; fails?: number } = {}) {
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
export function script(text: string, { run }: { run: (name: string, given: JsonObject) => ToolAnswer }, parts: Parameters<typeof toolTalk>[2] = {}) {
  const talk = toolTalk(salon, run, { exits: [{ name: 'Done', description: 'The customer says goodbye.' }], ...parts })
  const shown = text.trim().split('\n').map((line) => line.trim()).filter((line) => line.startsWith('> ')).map((line) => [line, ...talk.say(line.slice(2)).flatMap((reply) => reply.split('\n'))].join('\n')).join('\n')
  expect(shown).toBe(text.trim().split('\n').map((line) => line.trim()).join('\n'))
  return talk
}
