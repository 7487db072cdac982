import { isUnavailable } from './pool.ts'

/**
 * Gathers what is asked for while an earlier batch is under way and does it together: under load many
 * callers share one statement and one commit, and when idle nobody waits.
 */
export class Batcher<In, Out> {
  private readonly work: (items: In[]) => Promise<Out[]>
  private readonly most: number
  private readonly atOnce: number
  private waiting: { item: In; done: (value: Out) => void; fail: (cause: unknown) => void }[] = []
  private running = 0

  /** `work` answers for each item, in order. At most `atOnce` batches of `most` items run at a time. */
  constructor(work: (items: In[]) => Promise<Out[]>, options: { most?: number; atOnce?: number } = {}) {
    this.work = work
    this.most = options.most ?? 200
    this.atOnce = options.atOnce ?? 1
  }

  add(item: In): Promise<Out> {
    return new Promise((done, fail) => {
      this.waiting.push({ item, done, fail })
      if (this.waiting.length === 1) setImmediate(() => void this.next())
    })
  }

  private async next(): Promise<void> {
    if (this.running >= this.atOnce || this.waiting.length === 0) return
    this.running++
    const batch = this.waiting.splice(0, this.most)
    try {
      await this.run(batch)
    } finally {
      this.running--
      if (this.waiting.length > 0) void this.next()
    }
  }

  private async run(batch: typeof this.waiting): Promise<void> {
    try {
      const results = await this.work(batch.map(({ item }) => item))
      batch.forEach(({ done }, index) => done(results[index] as Out))
    } catch (cause) {
      // Where the database is away, each by itself would only wait for it one after the other.
      if (batch.length === 1 || isUnavailable(cause)) return batch.forEach(({ fail }) => fail(cause))
      // One of them may be at fault: each by itself, so that it fails alone.
      for (const one of batch) await this.run([one])
    }
  }
}
