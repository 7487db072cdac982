export interface PacingLimits {
  /** Messages a second for each number. */
  perSecond: number
  /** To one customer: how many may go at once … */
  pairBurst: number
  /** … and how long until the next one is allowed. Milliseconds. */
  pairEveryMs: number
}

/** WhatsApp's for an ordinary number (reference.md, section 6). */
const whatsappPacing: PacingLimits = { perSecond: 80, pairBurst: 45, pairEveryMs: 6_000 }

interface Bucket {
  tokens: number
  at: number
}

/**
 * Token buckets per number and per pair of number and customer. Each worker keeps its own, for its share: with two
 * workers at work each sends half of what the number may (docs/decisions, "Pacing is divided").
 */
export class Pacer {
  private readonly limits: PacingLimits
  private readonly buckets = new Map<string, Bucket>()
  private workers = 1

  constructor(limits: PacingLimits = whatsappPacing) {
    this.limits = limits
  }

  /** How many workers are at work, this one included. */
  shareWith(workers: number): void {
    this.workers = Math.max(1, Math.floor(workers))
  }

  /**
   * 0 where it may go now, and then it counts as gone; otherwise after how many milliseconds to ask again.
   * `perSecond` is the number's own tier (1,000 for an upgraded one, 20 beside the phone app), where it has one.
   */
  take(numberId: string, to: string, now: number, perSecond = this.limits.perSecond): number {
    const rate = Math.max(1, perSecond / this.workers)
    const pairEveryMs = this.limits.pairEveryMs * this.workers
    const number = this.refilled(`n:${numberId}`, rate, 1_000 / rate, now)
    const pair = this.refilled(`p:${numberId}:${to}`, Math.max(1, Math.floor(this.limits.pairBurst / this.workers)), pairEveryMs, now)
    const wait = Math.max(until(number, 1_000 / rate), until(pair, pairEveryMs))
    if (wait > 0) return wait
    number.tokens -= 1
    pair.tokens -= 1
    if (this.buckets.size > 50_000) this.forgetIdle(now)
    return 0
  }

  private refilled(key: string, capacity: number, everyMs: number, now: number): Bucket {
    const bucket = this.buckets.get(key) ?? { tokens: capacity, at: now }
    bucket.tokens = Math.min(capacity, bucket.tokens + Math.max(0, now - bucket.at) / everyMs)
    bucket.at = now
    this.buckets.set(key, bucket)
    return bucket
  }

  /** A bucket that has had the time to fill says nothing that a new one would not. */
  private forgetIdle(now: number): void {
    const fullAfter = this.limits.pairBurst * this.limits.pairEveryMs
    for (const [key, bucket] of this.buckets) if (now - bucket.at >= fullAfter) this.buckets.delete(key)
  }
}

function until(bucket: Bucket, everyMs: number): number {
  return bucket.tokens >= 1 ? 0 : Math.ceil((1 - bucket.tokens) * everyMs)
}
