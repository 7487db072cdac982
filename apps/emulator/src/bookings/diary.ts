import { join } from 'node:path'
import type { AnswerBook, Answered } from '../demo-service.ts'
import { openJournal, type Journal } from '../journal.ts'

export interface Booking {
  id: string
  service: string
  day: string
  time: string
  name: string
  phone: string
  note: string
  status: 'booked' | 'cancelled'
}

type DiaryRecord = { kind: 'booking'; booking: Booking } | { kind: 'answered'; answered: Answered }

/** The salon's diary; each change is in its journal before it is answered. */
export class Diary implements AnswerBook {
  readonly bookings = new Map<string, Booking>()
  readonly #answered = new Map<string, Answered>()
  readonly #journal: Journal<DiaryRecord>

  constructor(folder: string | undefined) {
    this.#journal = openJournal<DiaryRecord>(folder === undefined ? undefined : join(folder, 'bookings'), (record) => this.#apply(record), () => [
      ...[...this.bookings.values()].map((booking): DiaryRecord => ({ kind: 'booking', booking })),
      ...[...this.#answered.values()].slice(-1_000).map((answered): DiaryRecord => ({ kind: 'answered', answered })),
    ])
  }

  answeredTo(key: string): Answered | undefined {
    return this.#answered.get(key)
  }

  put(booking: Booking): void {
    this.#write({ kind: 'booking', booking })
  }

  note(answered: Answered): void {
    this.#write({ kind: 'answered', answered })
  }

  nextId(): string {
    return `B${1_000 + this.bookings.size + 1}`
  }

  close(): void {
    this.#journal.close()
  }

  #write(record: DiaryRecord): void {
    this.#journal.append(record)
    this.#apply(record)
  }

  #apply(record: DiaryRecord): void {
    if (record.kind === 'booking') this.bookings.set(record.booking.id, record.booking)
    else this.#answered.set(record.answered.key, record.answered)
  }
}
