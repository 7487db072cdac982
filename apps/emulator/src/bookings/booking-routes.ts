import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { once, phone, read, Refusal, refuse, standDown } from '../demo-service.ts'
import type { Faults } from '../faults.ts'
import { freeTimes, isDay, services, timeZone, whyNotOn, type Service } from './calendar.ts'
import type { Booking, Diary } from './diary.ts'
import { openApi } from './open-api.ts'

/** Not a secret: the demo's own diary, on this machine. It is asked for so that the demo has a credential to keep. */
export const bookingKey = 'demo-booking-key'

const day = z.string().refine(isDay, 'day must be a date such as 2026-12-01.')
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'time must be such as 14:30.')
const newBooking = z.strictObject({ service: z.string(), day, time, name: z.string().trim().min(1, 'name is missing.').max(100), phone, note: z.string().max(500).default('') })
const move = z.strictObject({ day, time })

/** The salon's booking service: what a business's own API would be. Strict about its input, and each change asks for a key. */
export function registerBookingRoutes(app: FastifyInstance, diary: Diary, now: () => number, faults: Faults): void {
  const prefix = '/demo/bookings'
  void app.register(async (api) => {
    api.setErrorHandler(refuse)
    api.addHook('onRequest', standDown(faults, 'bookings'))
    api.get('/openapi.json', async () => openApi())
    await api.register(async (inner) => {
      inner.addHook('onRequest', async (request) => {
        if (request.headers['x-api-key'] !== bookingKey) throw new Refusal(401, 'The header x-api-key is missing or wrong.')
      })
      registerDiary(inner, diary, now)
    })
  }, { prefix })
}

function registerDiary(api: FastifyInstance, diary: Diary, now: () => number): void {
  const shown = (booking: Booking) => ({ ...booking, service_name: serviceOf(booking.service).name, time_zone: timeZone })
  const taken = (except?: string) => [...diary.bookings.values()].filter(({ id, status }) => status === 'booked' && id !== except).map((booking) => ({ day: booking.day, time: booking.time, minutes: serviceOf(booking.service).minutes }))
  const mustBeFree = (service: Service, wantedDay: string, wantedTime: string, except?: string) => {
    const why = whyNotOn(wantedDay, now())
    if (why !== undefined) throw new Refusal(422, why)
    const free = freeTimes(service, wantedDay, taken(except), now())
    if (!free.includes(wantedTime)) throw new Refusal(409, `${wantedTime} is not free on ${wantedDay}.${free.length > 0 ? ` Free are: ${free.join(', ')}.` : ' Nothing is free on this day.'}`)
  }
  const bookingOf = (request: FastifyRequest) => {
    const booking = diary.bookings.get((request.params as { id: string }).id)
    if (!booking || booking.status === 'cancelled') throw new Refusal(404, 'There is no such booking, or it was cancelled.')
    return booking
  }

  api.get('/services', async () => ({ services: services.map(({ id, name, minutes, from }) => ({ id, name, minutes, from_eur: from })) }))

  api.get('/availability', async (request) => {
    const query = read(z.strictObject({ service: z.string(), day }), request.query)
    const service = serviceOf(query.service)
    const closed = whyNotOn(query.day, now())
    return { service: service.id, day: query.day, times: freeTimes(service, query.day, taken(), now()), ...(closed === undefined ? {} : { closed }) }
  })

  api.get('/bookings', async (request) => {
    const { phone: whose } = read(z.strictObject({ phone }), request.query)
    const own = [...diary.bookings.values()].filter((booking) => booking.phone === whose && booking.status === 'booked')
    return { bookings: own.sort((a, b) => `${a.day} ${a.time}`.localeCompare(`${b.day} ${b.time}`)).map(shown) }
  })

  api.post('/bookings', (request, reply) =>
    once(diary, request, reply, 201, () => {
      const wanted = read(newBooking, request.body)
      mustBeFree(serviceOf(wanted.service), wanted.day, wanted.time)
      const booking: Booking = { id: diary.nextId(), ...wanted, status: 'booked' }
      diary.put(booking)
      return shown(booking)
    }))

  api.patch('/bookings/:id', (request, reply) =>
    once(diary, request, reply, 200, () => {
      const wanted = read(move, request.body)
      const booking = bookingOf(request)
      mustBeFree(serviceOf(booking.service), wanted.day, wanted.time, booking.id)
      const moved = { ...booking, ...wanted }
      diary.put(moved)
      return shown(moved)
    }))

  api.delete('/bookings/:id', (request, reply) =>
    once(diary, request, reply, 200, () => {
      const cancelled = { ...bookingOf(request), status: 'cancelled' as const }
      diary.put(cancelled)
      return shown(cancelled)
    }))
}

function serviceOf(id: string): Service {
  const service = services.find((candidate) => candidate.id === id)
  if (!service) throw new Refusal(422, `There is no service “${id.slice(0, 60)}”. There are: ${services.map((one) => one.id).join(', ')}.`)
  return service
}
