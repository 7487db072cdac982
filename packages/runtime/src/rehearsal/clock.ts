import type { Effect } from '@parley/interpreter'

interface Timer {
  id: string
  at: number
  quiet: boolean
}

/** Waiting for the customer to finish writing takes no time here, and neither does a short pause; who waits longer is written to first. */
const longestPauseMs = 60_000

/** The timers of a rehearsal, and its time: real while something is asked, jumping where it would only be waited. */
export class RehearsalClock {
  private readonly timers = new Map<string, Timer>()
  private ahead = 0
  private readonly real: () => number

  constructor(real: () => number) {
    this.real = real
  }

  get now(): number {
    return this.real() + this.ahead
  }

  take(effect: Effect): void {
    if (effect.type === 'set-timer') this.timers.set(effect.id, { id: effect.id, at: effect.at, quiet: effect.purpose === 'quiet' })
    if (effect.type === 'cancel-timer') this.timers.delete(effect.id)
  }

  /** The timer that goes off next without anybody waiting for it; the clock stands at its moment then. */
  next(): { id: string; dueAt: number } | undefined {
    const due = [...this.timers.values()].filter(({ at, quiet }) => quiet || at - this.now <= longestPauseMs).sort((a, b) => a.at - b.at)[0]
    if (!due) return undefined
    this.timers.delete(due.id)
    this.ahead += Math.max(0, due.at - this.now)
    return { id: due.id, dueAt: due.at }
  }
}
