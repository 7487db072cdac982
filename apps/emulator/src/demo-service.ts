import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Faults } from './faults.ts'

/** What the services of the demo's businesses share: refusals in words, and answers that are given once. */

/** What was answered to a key, so that the same request gets the same answer. */
export interface Answered {
  key: string
  /** What was asked; another request under the same key is refused. */
  asked: string
  status: number
  body: object
}

/** Where a service keeps what it has answered. */
export interface AnswerBook {
  answeredTo(key: string): Answered | undefined
  note(answered: Answered): void
}

export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Puts what went wrong into the services' own form. */
export function refuse(error: Error & { statusCode?: number }, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error instanceof Refusal ? error.status : error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : error.name === 'GraphRefusal' ? 400 : 500
  if (status === 500) console.error('A service of the demo failed:', error)
  return reply.code(status).send({ error: { message: status === 500 ? 'Something went wrong here.' : error.message } })
}

/** Lets requests fail as long as the service was ordered to be down. */
export function standDown(faults: Faults, service: 'bookings' | 'shop') {
  return async () => {
    if (faults.nextDown(service)) throw new Refusal(503, 'Down for maintenance.')
  }
}

/** As `+31612345678`, however it is spaced. */
export const phone = z.string().regex(/^\+?[0-9 ]{6,20}$/, 'phone must be a number such as +31612345678.').transform((text) => `+${text.replace(/\D/g, '')}`)

export function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new Refusal(400, issue.path.length > 0 && !issue.message.startsWith(String(issue.path[0])) ? `${issue.path.join('.')}: ${issue.message}` : issue.message)
}

/** The same key and request: the same answer, and nothing happens twice. Refusals are not kept. */
export async function once(book: AnswerBook, request: FastifyRequest, reply: FastifyReply, status: number, work: () => object): Promise<object> {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key.trim() === '' || key.length > 300) throw new Refusal(400, 'The header Idempotency-Key is missing: it is what keeps a repeated request from being done twice.')
  const asked = JSON.stringify([request.method, request.url, request.body ?? null])
  const before = book.answeredTo(key)
  if (before) {
    if (before.asked !== asked) throw new Refusal(422, 'This Idempotency-Key was used for another request.')
    void reply.code(before.status).header('idempotent-replayed', 'true')
    return before.body
  }
  const body = work()
  book.note({ key, asked, status, body })
  void reply.code(status)
  return body
}
