import { createServer, type IncomingMessage, type Server } from 'node:http'
import { closeNow, listenLocally } from './loopback.ts'

export interface Visit {
  id: string
  service: string
  day: string
  time: string
  phone: string
}

/** A salon's booking service that keeps each key's answer, as the demo's does, and counts what reached it. */
export class SalonBookings {
  readonly visits: Visit[] = []
  /** Requests that would change something, each time that one came. */
  changes = 0
  /** Nothing is answered while it holds. */
  hold: Promise<void> = Promise.resolve()
  private readonly answered = new Map<string, unknown>()
  private readonly server: Server = createServer((request, response) => {
    void readJson(request).then(async (body) => {
      const answer = this.take(request.method ?? 'GET', request.url ?? '/', body, request.headers['idempotency-key'] as string | undefined)
      await this.hold
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answer))
    })
  })

  private take(method: string, url: string, body: Partial<Visit>, key: string | undefined): unknown {
    const { pathname, searchParams } = new URL(url, 'http://salon')
    if (method === 'GET') return pathname === '/availability' ? { day: searchParams.get('day'), times: ['10:00', '11:30', '15:00'] } : { bookings: this.visits }
    this.changes++
    if (key !== undefined && this.answered.has(key)) return this.answered.get(key)
    const visit: Visit = { id: `B${this.visits.length + 1}`, service: '', day: '', time: '', phone: '', ...body }
    this.visits.push(visit)
    const answer = { ...visit, service_name: visit.service }
    if (key !== undefined) this.answered.set(key, answer)
    return answer
  }

  /** Holds the answers; the function that is given back lets them go. */
  holdAnswers(): () => void {
    let release = () => undefined as void
    this.hold = new Promise((done) => { release = done })
    return release
  }

  listen(): Promise<string> {
    return listenLocally(this.server)
  }

  close(): Promise<void> {
    return closeNow(this.server)
  }
}

async function readJson(request: IncomingMessage): Promise<Partial<Visit>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString() || '{}') as Partial<Visit>
}
