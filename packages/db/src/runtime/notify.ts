import type { WakeupTopic, Wakeups } from '@parley/runtime'
import { Client } from 'pg'
import { relaxed, type Connection } from './pool.ts'

const channel = 'parley_wake'

/**
 * Tells the workers that there is something to do: right behind what made it so, on the same connection, but not in its
 * transaction: a NOTIFY within would make all such commits wait for one another. Nor for the disk: one that is lost costs a
 * poll. Never fails.
 */
export async function tellWorkers(connection: Pick<Connection, 'query'>, topics: WakeupTopic[]): Promise<void> {
  if (topics.length === 0) return
  await connection.query({ name: 'notify', text: `SELECT pg_notify('${channel}', topic), ${relaxed} FROM unnest($1::text[]) AS topic`, values: [topics] }).catch(() => undefined)
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
