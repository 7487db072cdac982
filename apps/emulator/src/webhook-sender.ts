import { createHmac } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { Faults } from './faults.ts'
import { Poster } from './poster.ts'
import { receiverOf } from './receiver-of.ts'
import type { JsonObject } from './protocol.ts'
import type { Delivery, Store } from './store.ts'

/** JSON as Meta writes it: everything beyond ASCII and every slash escaped. The signature is over these bytes. */
function metaJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export interface WebhookSenderOptions {
  /** Milliseconds before each next attempt; the last one repeats. */
  retryDelaysMs: number[]
  /** Statuses are collected up to this many per body. 1: each goes out at once. */
  statusBatch: number
  timeoutMs: number
}

const sevenDays = 7 * 24 * 3_600_000
const mostAtOnce = 64
const batchWaitMs = 25

/**
 * Brings webhooks to their receivers: at once, signed, again with growing gaps until the answer is 200, and
 * dropped after seven days. What is not delivered is in the store, so a restart goes on.
 */
export class WebhookSender {
  readonly counts = { delivered: 0, failed: 0 }
  readonly #store: Store
  readonly #faults: Faults
  readonly #options: WebhookSenderOptions
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #waiting: (() => void)[] = []
  readonly #statuses = new Map<string, { values: JsonObject[]; timer: NodeJS.Timeout }>()
  readonly #collecting = new Map<string, { kind: 'reorder' | 'batch'; most: number; values: Pending[]; timer: NodeJS.Timeout }>()
  readonly #stop = new AbortController()
  readonly #poster: Poster
  #running = 0

  constructor(store: Store, faults: Faults, options: WebhookSenderOptions) {
    this.#store = store
    this.#faults = faults
    this.#options = options
    this.#poster = new Poster(options.timeoutMs)
    // Every request on its way listens for the end.
    setMaxListeners(0, this.#stop.signal)
  }

  /**
   * Sends what an earlier run could not deliver.
   *
   * @returns For each message of a customer that is still on its way: whether it has arrived, once that is known.
   */
  resume(): Map<string, Promise<boolean>> {
    const arrivals = new Map<string, Promise<boolean>>()
    for (const delivery of this.#store.deliveries.values()) {
      const arrived = this.#deliver(delivery)
      for (const id of messageIds(delivery.body)) arrivals.set(id, arrived)
    }
    return arrivals
  }

  /**
   * Sends one change of the field `messages`.
   *
   * @returns True once the receiver has answered 200; false when it was given up. Never rejects.
   */
  send(numberId: string, value: JsonObject): Promise<boolean> {
    const collecting = this.#collecting.get(numberId) ?? this.#beginCollecting(numberId)
    if (collecting) {
      return new Promise((resolve) => {
        collecting.values.push({ value, resolve })
        if (collecting.values.length >= collecting.most) this.#endCollecting(numberId)
      })
    }
    const times = this.#faults.nextDuplicate(numberId) ? 2 : 1
    return Promise.all(Array.from({ length: times }, () => this.#post(numberId, [value]))).then((arrived) => arrived.every(Boolean))
  }

  /** Tells of something about an account rather than a conversation, wherever one of its numbers' webhooks go. */
  sendAccount(wabaId: string, field: string, value: JsonObject): void {
    // Each receiver once: several numbers of an account share one.
    const receivers = new Map<string, string>()
    for (const number of this.#store.numbers.values()) {
      const to = number.wabaId === wabaId ? receiverOf(this.#store, number.numberId) : undefined
      if (to && !receivers.has(to.url)) receivers.set(to.url, number.numberId)
    }
    const time = Math.floor(this.#store.now() / 1000)
    for (const numberId of receivers.values()) void this.#deliver(this.#store.addDelivery(numberId, { object: 'whatsapp_business_account', entry: [{ id: wabaId, time, changes: [{ value, field }] }] }))
  }

  /** Sends one status; several together where `statusBatch` says so. */
  sendStatus(numberId: string, status: JsonObject): void {
    if (this.#options.statusBatch <= 1) {
      void this.send(numberId, { statuses: [status] })
      return
    }
    const batch = this.#statuses.get(numberId) ?? { values: [], timer: this.#later(batchWaitMs, () => this.#flushStatuses(numberId)) }
    this.#statuses.set(numberId, batch)
    batch.values.push(status)
    if (batch.values.length >= this.#options.statusBatch) this.#flushStatuses(numberId)
  }

  close(): void {
    this.#stop.abort()
    for (const timer of this.#timers) clearTimeout(timer)
    this.#poster.close()
  }

  #flushStatuses(numberId: string): void {
    const batch = this.#statuses.get(numberId)
    if (!batch) return
    clearTimeout(batch.timer)
    this.#statuses.delete(numberId)
    void this.send(numberId, { statuses: batch.values })
  }

  #beginCollecting(numberId: string) {
    const fault = this.#faults.takeCollecting(numberId)
    if (!fault) return undefined
    const timer = this.#later(2000, () => this.#endCollecting(numberId))
    const collecting = { kind: fault.kind, most: fault.times, values: [] as Pending[], timer }
    this.#collecting.set(numberId, collecting)
    return collecting
  }

  #endCollecting(numberId: string): void {
    const collecting = this.#collecting.get(numberId)
    if (!collecting) return
    clearTimeout(collecting.timer)
    this.#collecting.delete(numberId)
    if (collecting.kind === 'batch') {
      void this.#post(numberId, collecting.values.map(({ value }) => value)).then((arrived) => collecting.values.forEach(({ resolve }) => resolve(arrived)))
      return
    }
    const backwards = async () => {
      for (const { value, resolve } of collecting.values.toReversed()) {
        resolve(await this.#post(numberId, [value]))
      }
    }
    void backwards()
  }

  #post(numberId: string, values: JsonObject[]): Promise<boolean> {
    const number = this.#store.numbers.get(numberId)
    if (!number) return Promise.resolve(false)
    const metadata = { display_phone_number: number.displayPhoneNumber.slice(1), phone_number_id: numberId }
    const changes = values.map((value) => ({ value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' }))
    return this.#deliver(this.#store.addDelivery(numberId, { object: 'whatsapp_business_account', entry: [{ id: number.wabaId, changes }] }))
  }

  async #deliver(delivery: Delivery): Promise<boolean> {
    for (let attempt = 0; this.#store.deliveries.has(delivery.id) && !this.#stop.signal.aborted; attempt += 1) {
      if (await this.#attempt(delivery)) {
        this.counts.delivered += 1
        this.#store.endDelivery(delivery.id)
        return true
      }
      if (this.#stop.signal.aborted) return false
      this.counts.failed += 1
      if (Date.now() - delivery.since > sevenDays) {
        this.#store.endDelivery(delivery.id)
        return false
      }
      const delays = this.#options.retryDelaysMs
      await new Promise<void>((resolve) => { this.#later(delays[Math.min(attempt, delays.length - 1)] ?? 1000, resolve) })
    }
    return false
  }

  async #attempt(delivery: Delivery): Promise<boolean> {
    const receiver = receiverOf(this.#store, delivery.numberId)
    // Nobody is subscribed: Meta sends nothing, and nothing later either.
    if (!receiver) return true
    const body = Buffer.from(metaJson(delivery.body))
    const signature = receiver.secret === undefined ? undefined : createHmac('sha256', receiver.secret).update(body).digest('hex')
    await this.#enter()
    try {
      const headers = { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', ...(signature !== undefined && { 'x-hub-signature-256': `sha256=${signature}` }) }
      return (await this.#poster.post(receiver.url, headers, body, this.#stop.signal)) === 200
    } catch {
      return false
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<void> {
    if (this.#running >= mostAtOnce) await new Promise<void>((resolve) => { this.#waiting.push(resolve) })
    this.#running += 1
  }

  #leave(): void {
    this.#running -= 1
    this.#waiting.shift()?.()
  }

  #later(ms: number, run: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      run()
    }, ms)
    this.#timers.add(timer)
    return timer
  }
}

/** The ids of the customers' messages in a body of ours. */
function messageIds(body: JsonObject): string[] {
  const { entry } = body as unknown as { entry: { changes: { value: { messages?: { id: string }[] } }[] }[] }
  return entry.flatMap(({ changes }) => changes.flatMap(({ value }) => (value.messages ?? []).map(({ id }) => id)))
}

interface Pending {
  value: JsonObject
  resolve: (arrived: boolean) => void
}
