import { z } from 'zod'

export const faultSchema = z.discriminatedUnion('kind', [
  /** Sends: no answer ever comes; `after`: although the message was taken. */
  z.object({ target: z.literal('send'), kind: z.literal('timeout'), after: z.boolean().default(false), times: z.int().positive().default(1), numberId: z.string().optional() }),
  /** Sends: the connection is cut without an answer. */
  z.object({ target: z.literal('send'), kind: z.literal('reset'), after: z.boolean().default(false), times: z.int().positive().default(1), numberId: z.string().optional() }),
  /** Sends: a bare HTTP status without Meta's shape. */
  z.object({ target: z.literal('send'), kind: z.literal('status'), status: z.int().min(400).max(599).default(500), after: z.boolean().default(false), times: z.int().positive().default(1), numberId: z.string().optional() }),
  /** Sends: Meta's error with this code. */
  z.object({ target: z.literal('send'), kind: z.literal('error'), code: z.int(), status: z.int().min(400).max(599).default(400), times: z.int().positive().default(1), numberId: z.string().optional() }),
  /** Sends: taken, and then reported as failed with this code. */
  z.object({ target: z.literal('send'), kind: z.literal('fail-later'), code: z.int(), times: z.int().positive().default(1), numberId: z.string().optional() }),
  /** Webhooks: each of the next ones goes out twice. */
  z.object({ target: z.literal('webhook'), kind: z.literal('duplicate'), times: z.int().positive().default(1), numberId: z.string().optional() }),
  /** Webhooks: the next `times` are held and then go out last first. */
  z.object({ target: z.literal('webhook'), kind: z.literal('reorder'), times: z.int().min(2).default(2), numberId: z.string().optional() }),
  /** Webhooks: the next `times` go out together as one body. */
  z.object({ target: z.literal('webhook'), kind: z.literal('batch'), times: z.int().min(2).default(2), numberId: z.string().optional() }),
  /** A demo business's own service: the next `times` requests are answered with 503. */
  z.object({ target: z.literal('service'), kind: z.literal('down'), service: z.enum(['bookings', 'shop']), times: z.int().positive().default(1) }),
])
export type Fault = z.infer<typeof faultSchema>
export type SendFault = Extract<Fault, { target: 'send' }>
export type WebhookFault = Extract<Fault, { target: 'webhook' }>

/** What was ordered to go wrong, oldest first. Not kept across a restart. */
export class Faults {
  #ordered: Fault[] = []

  add(fault: Fault): void {
    this.#ordered.push({ ...fault })
  }

  clear(): void {
    this.#ordered = []
  }

  list(): Fault[] {
    return this.#ordered
  }

  /** The fault that the next send of this number meets, used up by one. */
  nextSend(numberId: string): SendFault | undefined {
    const fault = this.#find('send', numberId) as SendFault | undefined
    if (fault) this.#use(fault)
    return fault
  }

  /** Whether the next request to a service of the demo finds it down. */
  nextDown(service: 'bookings' | 'shop'): boolean {
    const fault = this.#ordered.find((one) => one.target === 'service' && one.service === service)
    if (fault) this.#use(fault)
    return fault !== undefined
  }

  nextDuplicate(numberId: string): boolean {
    const fault = this.#find('webhook', numberId)
    if (fault?.kind !== 'duplicate') return false
    this.#use(fault)
    return true
  }

  /** A fault that collects webhooks: taken whole. */
  takeCollecting(numberId: string): Extract<WebhookFault, { kind: 'reorder' | 'batch' }> | undefined {
    const fault = this.#find('webhook', numberId)
    if (fault?.kind !== 'reorder' && fault?.kind !== 'batch') return undefined
    this.#ordered = this.#ordered.filter((item) => item !== fault)
    return fault
  }

  #find(target: 'send' | 'webhook', numberId: string): SendFault | WebhookFault | undefined {
    return this.#ordered.filter((fault) => fault.target !== 'service').find((fault) => fault.target === target && (fault.numberId === undefined || fault.numberId === numberId))
  }

  #use(fault: Fault): void {
    fault.times -= 1
    if (fault.times <= 0) this.#ordered = this.#ordered.filter((item) => item !== fault)
  }
}
