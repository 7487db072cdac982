import type { ModelCall, ModelCaller, ModelHouse } from './port.ts'

/**
 * What the requests of one question cost. Written down before the question is asked further, so that the budget knows of
 * it, and at the end: by whoever asked, together with the answer, or at once.
 */
export class Bill {
  private readonly caller: ModelCaller
  private readonly house: ModelHouse | undefined
  /** The node's own, in the place of the workspace's. */
  private readonly budget: number | undefined
  private readonly failed: (cause: unknown) => void
  private open: ModelCall[] = []
  private asked = false

  constructor(caller: ModelCaller, house: ModelHouse | undefined, budget: number | undefined, failed: (cause: unknown) => void) {
    this.caller = caller
    this.house = house
    this.budget = budget
    this.failed = failed
  }

  note(call: ModelCall): void {
    this.asked = true
    this.open.push(call)
  }

  /** Why nothing more may be asked, in words; null: it may. The first request was looked at before. */
  async stop(): Promise<string | null> {
    if (!this.asked) return null
    await this.write()
    try {
      return (await this.house?.allowance(this.caller, this.budget))?.stop ?? null
    } catch (cause) {
      this.failed(cause)
      return null
    }
  }

  /** Nothing more is asked. */
  async close(): Promise<void> {
    if (!this.caller.book) return this.write()
    if (this.open.length > 0) this.caller.book(this.open.splice(0))
  }

  /** Keeping an account must not cost the customer their answer. */
  private async write(): Promise<void> {
    await Promise.all(this.open.splice(0).map((call) => this.house?.note(this.caller, call).catch(this.failed)))
  }
}
