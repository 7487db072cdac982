import type { WakeupTopic, Wakeups } from '@parley/runtime'
import { Client } from 'pg'
import type { Pool } from './pool.ts'

const channel = 'parley_wake'

/**
 * Tells the workers that there is something to do. Outside of the transaction that made it so: a NOTIFY
 * within would make all such commits wait for one another. Often asked for, seldom sent; one that is
 * lost costs a poll.
 */
export class Notifier {
  private readonly pool: Pool
  private readonly asked = new Set<WakeupTopic>()
  private sending = false

  constructor(pool: Pool) {
    this.pool = pool
  }

  wake(topic: WakeupTopic): void {
    this.asked.add(topic)
    if (!this.sending) void this.send()
  }

  private async send(): Promise<void> {
    this.sending = true
    try {
      while (this.asked.size > 0) {
        const topics = [...this.asked]
        this.asked.clear()
        await this.pool.query({ name: 'notify', text: `SELECT pg_notify('${channel}', topic) FROM unnest($1::text[]) AS topic`, values: [topics] })
      }
    } catch {
      // The workers look by themselves.
    } finally {
      this.sending = false
    }
  }
}

const topics: readonly string[] = ['mail', 'effects', 'statuses'] satisfies WakeupTopic[]

/**
 * Wake-ups over LISTEN, on a connection of its own that is made again when it breaks. Gateways speak; a worker does not: it
 * goes on with what it did by itself, and the others look every now and then.
 */
export function createWakeups(url: string, options: { retryMs?: number; onError?: (cause: unknown) => void } = {}): Wakeups {
  return {
    async listen(wake) {
      let ended = false
      let current: Client | undefined
      let timer: NodeJS.Timeout | undefined
      const again = (cause: unknown) => {
        if (ended || timer) return
        options.onError?.(cause)
        timer = setTimeout(() => {
          timer = undefined
          void open().catch(again)
        }, options.retryMs ?? 1_000)
      }
      const open = async () => {
        const client = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 })
        client.on('error', (cause) => {
          void client.end().catch(() => undefined)
          again(cause)
        })
        client.on('notification', ({ payload }) => {
          if (payload !== undefined && topics.includes(payload)) wake(payload as WakeupTopic)
        })
        await client.connect()
        await client.query(`LISTEN ${channel}`)
        if (ended) return void client.end()
        current = client
        // Whatever was said while nobody listened.
        for (const topic of topics) wake(topic as WakeupTopic)
      }
      await open().catch(again)
      return async () => {
        ended = true
        clearTimeout(timer)
        await current?.end().catch(() => undefined)
      }
    },
  }
}
