import { toText } from './jsonb.ts'
import type { Pool } from './pool.ts'
import type { Secrets } from './secrets.ts'

/** A callback address of its own, as the gateway needs it. */
export interface AppRoute {
  workspaceId: string
  id: string
  provider: string
  /** Undefined at 360dialog: nothing is signed there, and the address is the secret. */
  secret: string | undefined
  verifyToken: string | undefined
}

/** Milliseconds: as for numbers, a change is known after the first, an absence is forgotten after the second. */
const keptMs = 10_000
const absenceKeptMs = 1_000

interface Row {
  workspace_id: string
  id: string
  provider: string
  sealed_secret: Buffer | null
  sealed_verify_token: Buffer | null
  sealed_key: Buffer
}

export function createAppRoutes(pool: Pool, secrets: Secrets, now: () => number) {
  const kept = new Map<string, { until: number; app: Promise<AppRoute | undefined> }>()

  const look = async (key: string): Promise<AppRoute | undefined> => {
    const { rows } = await pool.query<Row>({
      name: 'route-app',
      text: `SELECT a.workspace_id, a.id, a.provider, a.sealed_secret, a.sealed_verify_token, w.sealed_key FROM channel_apps a JOIN workspaces w ON w.id = a.workspace_id WHERE a.key = $1`,
      values: [toText(key)],
    })
    const row = rows[0]
    if (!row) return undefined
    const open = (place: 'secret' | 'verify-token', sealed: Buffer | null) => (sealed === null ? undefined : secrets.open(row.workspace_id, row.sealed_key, `app:${row.id}:${place}`, sealed))
    return { workspaceId: row.workspace_id, id: row.id, provider: row.provider, secret: open('secret', row.sealed_secret), verifyToken: open('verify-token', row.sealed_verify_token) }
  }

  return {
    app(key: string): Promise<AppRoute | undefined> {
      const known = kept.get(key)
      if (known && now() < known.until) return known.app
      const app = look(key)
      // Anybody can ask for any address: no endless list of them is kept.
      if (kept.size >= 10_000) kept.clear()
      const entry = { until: now() + keptMs, app }
      kept.set(key, entry)
      app.then(
        (found) => {
          if (!found) entry.until = now() + absenceKeptMs
        },
        () => kept.delete(key),
      )
      return app
    },

    async noteHandshake(app: AppRoute): Promise<void> {
      await pool.query('UPDATE channel_apps SET handshake_at = now() WHERE workspace_id = $1 AND id = $2', [app.workspaceId, app.id])
    },
  }
}
