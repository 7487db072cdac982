export interface PacingLimits {
  /** Messages a second for each number. */
  perSecond: number
  /** To one customer: how many may go at once … */
  pairBurst: number
  /** … and how long until the next one is allowed. Milliseconds. */
  pairEveryMs: number
}

/** WhatsApp's for an ordinary number (reference.md, section 6). */
export const whatsappPacing: PacingLimits = { perSecond: 80, pairBurst: 45, pairEveryMs: 6_000 }

interface Bucket {
  tokens: number
  at: number
}

/** Token buckets per number and per pair of number and customer. Each worker keeps its own. */
export class Pacer {
  private readonly limits: PacingLimits
  private readonly buckets = new Map<string, Bucket>()

  constructor(limits: PacingLimits = whatsappPacing) {
    this.limits = limits
  }

  /** 0 where it may go now, and then it counts as gone; otherwise after how many milliseconds to ask again. */
  take(numberId: string, to: string, now: number): number {
    const number = this.refilled(`n:${numberId}`, this.limits.perSecond, 1_000 / this.limits.perSecond, now)
    const pair = this.refilled(`p:${numberId}:${to}`, this.limits.pairBurst, this.limits.pairEveryMs, now)
    const wait = Math.max(until(number, 1_000 / this.limits.perSecond), until(pair, this.limits.pairEveryMs))
    if (wait > 0) return wait
    number.tokens -= 1
    pair.tokens -= 1
    if (this.buckets.size > 50_000) this.forgetFull(now)
    return 0
  }

  private refilled(key: string, capacity: number, everyMs: number, now: number): Bucket {
    const bucket = this.buckets.get(key) ?? { tokens: capacity, at: now }
    bucket.tokens = Math.min(capacity, bucket.tokens + Math.max(0, now - bucket.at) / everyMs)
    bucket.at = now
    this.buckets.set(key, bucket)
    return bucket
  }

  /** A full bucket says nothing that a new one would not. */
  private forgetFull(now: number): void {
    for (const key of this.buckets.keys()) {
      const pair = key.startsWith('p:')
      const capacity = pair ? this.limits.pairBurst : this.limits.perSecond
      if (this.refilled(key, capacity, pair ? this.limits.pairEveryMs : 1_000 / this.limits.perSecond, now).tokens >= capacity) this.buckets.delete(key)
    }
  }
}

function until(bucket: Bucket, everyMs: number): number {
  return bucket.tokens >= 1 ? 0 : Math.ceil((1 - bucket.tokens) * everyMs)
}
