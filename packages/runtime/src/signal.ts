import type { Clock } from './clock.ts'

/** Remembers that something came while nobody was waiting. */
export class Signal {
  private readonly clock: Clock
  private raised = false
  private wakeUp: (() => void) | undefined

  constructor(clock: Clock) {
    this.clock = clock
  }

  raise(): void {
    this.raised = true
    this.wakeUp?.()
  }

  lower(): void {
    this.raised = false
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.raised || signal.aborted) return
    const early = new AbortController()
    // With a reason of our own: making an exception of it costs more than the waiting.
    const wakeUp = () => early.abort('woken')
    this.wakeUp = wakeUp
    signal.addEventListener('abort', wakeUp, { once: true })
    await this.clock.sleep(ms, early.signal)
    signal.removeEventListener('abort', wakeUp)
    this.wakeUp = undefined
  }
}
