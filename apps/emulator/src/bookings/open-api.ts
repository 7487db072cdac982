import { services } from './calendar.ts'

/** The salon's made-up address. The demo's installation knows that this service answers for it. */
const server = 'https://bookings.saltwater-hair.example'

/** What the service says of itself, for whoever imports it as tools. */
export function openApi(): object {
  const service = { type: 'string', enum: services.map(({ id }) => id), description: 'Which service.' }
  const day = { type: 'string', format: 'date', description: 'The day, as 2026-12-01.' }
  const time = { type: 'string', pattern: '^[0-2][0-9]:[0-5][0-9]$', description: 'When it begins, as 14:30.' }
  const id = { name: 'id', in: 'path', required: true, description: 'The id of the booking.', schema: { type: 'string' } }
  const key = { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string' } }
  const answers = (status: string, description: string) => ({ [status]: { description }, '4XX': { description: 'Refused; `error.message` says why.' } })
  const body = (schema: object) => ({ required: true, content: { 'application/json': { schema } } })
  return {
    openapi: '3.1.0',
    info: { title: 'Saltwater Hair bookings', version: '1.0.0', description: 'The demo salon’s diary.' },
    servers: [{ url: server }],
    security: [{ booking_key: [] }],
    components: {
      securitySchemes: { booking_key: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
      schemas: {
        NewBooking: {
          type: 'object', required: ['service', 'day', 'time', 'name', 'phone'],
          properties: { service, day, time, name: { type: 'string', description: 'The customer’s name.' }, phone: { type: 'string', description: 'The customer’s phone number with country code.' }, note: { type: 'string', description: 'What the stylist should know.' } },
        },
        Move: { type: 'object', required: ['day', 'time'], properties: { day, time } },
      },
    },
    paths: {
      '/services': { get: { operationId: 'listServices', summary: 'Lists the services with their length and price', responses: answers('200', 'The services.') } },
      '/availability': {
        get: {
          operationId: 'findTimes', summary: 'Finds the times that are free on a day',
          parameters: [{ name: 'service', in: 'query', required: true, schema: service }, { name: 'day', in: 'query', required: true, schema: day }], responses: answers('200', 'The times.'),
        },
      },
      '/bookings': {
        get: { operationId: 'findBookings', summary: 'Finds a customer’s bookings by phone number', parameters: [{ name: 'phone', in: 'query', required: true, schema: { type: 'string' } }], responses: answers('200', 'The bookings.') },
        post: { operationId: 'createBooking', summary: 'Books a visit', parameters: [key], requestBody: body({ $ref: '#/components/schemas/NewBooking' }), responses: answers('201', 'The booking.') },
      },
      '/bookings/{id}': {
        parameters: [id],
        patch: { operationId: 'moveBooking', summary: 'Moves a booking to another day or time', parameters: [key], requestBody: body({ $ref: '#/components/schemas/Move' }), responses: answers('200', 'The booking as it is now.') },
        delete: { operationId: 'cancelBooking', summary: 'Cancels a booking', parameters: [key], responses: answers('200', 'The booking that was cancelled.') },
      },
    },
  }
}
