import { join } from 'node:path'
import type { AnswerBook, Answered } from '../demo-service.ts'
import { openJournal, type Journal } from '../journal.ts'

export interface Order {
  id: string
  coffee: string
  bags: number
  grind: string
  name: string
  phone: string
  /** Pounds, delivery included. */
  total: number
}

type OrderRecord = { kind: 'order'; order: Order } | { kind: 'answered'; answered: Answered }

/** The roastery's orders; each is in its journal before it is answered. */
export class OrderBook implements AnswerBook {
  readonly orders: Order[] = []
  readonly #answered = new Map<string, Answered>()
  readonly #journal: Journal<OrderRecord>

  constructor(folder: string | undefined) {
    this.#journal = openJournal<OrderRecord>(folder === undefined ? undefined : join(folder, 'orders'), (record) => this.#apply(record), () => [
      ...this.orders.map((order): OrderRecord => ({ kind: 'order', order })),
      ...[...this.#answered.values()].slice(-1_000).map((answered): OrderRecord => ({ kind: 'answered', answered })),
    ])
  }

  answeredTo(key: string): Answered | undefined {
    return this.#answered.get(key)
  }

  add(order: Order): void {
    this.#write({ kind: 'order', order })
  }

  note(answered: Answered): void {
    this.#write({ kind: 'answered', answered })
  }

  close(): void {
    this.#journal.close()
  }

  #write(record: OrderRecord): void {
    this.#journal.append(record)
    this.#apply(record)
  }

  #apply(record: OrderRecord): void {
    if (record.kind === 'order') this.orders.push(record.order)
    else this.#answered.set(record.answered.key, record.answered)
  }
}
