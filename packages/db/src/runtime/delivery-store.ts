import type { ChannelUpdate, StatusUpdate } from '@parley/channel'
import { mailOf, type Mail, type WakeupTopic } from '@parley/runtime'
import type { QueryConfig } from 'pg'
import type { MasterKey } from '../crypto.ts'
import { createAppRoutes, type AppRoute } from './app-routes.ts'
import { Batcher } from './batcher.ts'
import { toText } from './jsonb.ts'
import { tellWorkers } from './notify.ts'
import { isUnavailable, type Pool } from './pool.ts'
import { Secrets } from './secrets.ts'
import { storeChannelEvents } from './store-channel-events.ts'
import { storeStatement } from './store-statement.ts'
import { createWebhookNotes } from './webhook-notes.ts'

/** A connected number, as the gateway needs it. */
export interface Route {
  workspaceId: string
  channelId: string
  numberId: string
  /** Empty where the number came through an app of the workspace: then that one's callback address and secret count. */
  appSecret: string
  appId: string | null
  /** Somebody disconnected it: what arrives is stored, and goes to nobody. */
  disconnected: boolean
}

/** One webhook POST: the bytes as they came, and what they tell. */
export interface Delivery {
  body: Uint8Array
  updates: ChannelUpdate[]
  receivedAt: number
  /** Whom notices about an account reach: its numbers for which the signature vouches, by the account's id. */
  accounts?: Map<string, Route[]>
  /** Why nothing of it could be routed, where that is so. */
  unrouted?: string
}

export interface DeliveryStore {
  /** The channel of a number; undefined where it is nobody's. Kept for a short while. */
  route(numberId: string): Promise<Route | undefined>
  /** Channels of a WhatsApp account, for what concerns no single number. */
  routesOfAccount(accountId: string): Promise<Route[]>
  /** What a callback address of its own stands for, by its last part. Kept for a short while. */
  app(key: string): Promise<AppRoute | undefined>
  /** Meta has verified the address. */
  noteHandshake(app: AppRoute): Promise<void>
  /** Resolves when everything is on disk. What was stored before is not stored again. */
  store(delivery: Delivery): Promise<void>
  ready(): Promise<void>
}

/** A secret that was changed is known after this; a number that was connected, after the shorter time. Milliseconds. */
const routeKeptMs = 10_000
const absenceKeptMs = 1_000

/** What the gateway writes. `pool` logs in as the gateway. Concurrent deliveries share one statement and one commit. */
export function createDeliveryStore(pool: Pool, masterKey: MasterKey, now: () => number = () => Date.now()): DeliveryStore {
  const secrets = new Secrets(masterKey)
  const apps = createAppRoutes(pool, secrets, now)
  const notes = createWebhookNotes(pool, now)
  const routes = new Map<string, { until: number; route: Promise<Route | undefined> }>()

  const look = async (by: 'number_id' | 'account_id', value: string): Promise<Route[]> => {
    const { rows } = await pool.query<{ workspace_id: string; id: string; number_id: string; app_id: string | null; status: string; sealed_app_secret: Buffer | null; sealed_key: Buffer }>({
      name: `route-${by}`,
      text: `SELECT c.workspace_id, c.id, c.number_id, c.app_id, c.status, c.sealed_app_secret, w.sealed_key FROM channels c JOIN workspaces w ON w.id = c.workspace_id
        WHERE c.${by} = $1 ORDER BY c.status = 'disconnected' LIMIT 100`,
      values: [toText(value)],
    })
    return rows.map((row) => ({
      workspaceId: row.workspace_id,
      channelId: row.id,
      numberId: row.number_id,
      appSecret: row.sealed_app_secret === null ? '' : secrets.open(row.workspace_id, row.sealed_key, `channel:${row.id}:app-secret`, row.sealed_app_secret),
      appId: row.app_id,
      disconnected: row.status === 'disconnected',
    }))
  }

  const route = (numberId: string): Promise<Route | undefined> => {
    const known = routes.get(numberId)
    if (known && now() < known.until) return known.route
    const looking = look('number_id', numberId).then(([found]) => found)
    // Numbers come from outside, before any signature is checked: no endless list of them is kept.
    if (routes.size >= 10_000) routes.clear()
    const entry = { until: now() + routeKeptMs, route: looking }
    routes.set(numberId, entry)
    looking.then(
      (found) => {
        if (!found) entry.until = now() + absenceKeptMs
      },
      // A fault is no answer.
      () => routes.delete(numberId),
    )
    return looking
  }

  const batcher = new Batcher<Delivery, void>(async (deliveries) => {
    const mail: { n: number; route: Route; mail: Mail }[] = []
    // Those of a channel that are stored together are folded together.
    const statuses = new Map<string, { route: Route; list: StatusUpdate[] }>()
    for (const [index, delivery] of deliveries.entries()) {
      for (const update of delivery.updates) {
        if (!('numberId' in update) || update.numberId === undefined) continue
        const to = await route(update.numberId)
        if (!to) continue
        if (update.kind === 'status') {
          const known = statuses.get(to.channelId)
          if (known) known.list.push(update.status)
          else statuses.set(to.channelId, { route: to, list: [update.status] })
        }
        const piece = mailOf(update, delivery.receivedAt)
        if (piece) mail.push({ n: index + 1, route: to, mail: piece })
      }
    }
    const reports = [...statuses.values()]
    const topics: WakeupTopic[] = [...(mail.length > 0 ? (['mail'] as const) : []), ...(reports.length > 0 ? (['statuses'] as const) : [])]
    await storeAndTell(pool, topics, storeStatement({ deliveries, mail, reports }))
    await storeChannelEvents(pool, deliveries, route)
    notes.webhook([...mail, ...reports].map(({ route }) => route))
    return deliveries.map(() => undefined)
    // One at a time: what came first is stored first.
  }, { most: 100 })

  return {
    route,
    routesOfAccount: (accountId) => look('account_id', accountId),
    app: apps.app,
    noteHandshake: apps.noteHandshake,
    async store(delivery) {
      await batcher.add(delivery)
    },
    async ready() {
      await pool.query('SELECT 1')
    },
  }
}

/** Resolves once it is stored; the telling is on its way then. */
async function storeAndTell(pool: Pool, topics: WakeupTopic[], statement: QueryConfig): Promise<void> {
  const connection = await pool.connect()
  const stored = connection.query(statement)
  const told = tellWorkers(connection, topics)
  let broken: Error | undefined
  try {
    await stored
  } catch (cause) {
    if (isUnavailable(cause)) broken = cause as Error
    throw cause
  } finally {
    void told.finally(() => connection.release(broken))
  }
}
