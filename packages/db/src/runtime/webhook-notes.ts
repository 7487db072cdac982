import type { Pool } from './pool.ts'

/** How exact "a webhook came" is. Milliseconds. */
const everyMs = 5 * 60_000

/** Notes on a number that webhooks arrive: now and then, so that it costs nothing. What is not noted now is with the next one. */
export function createWebhookNotes(pool: Pool, now: () => number) {
  const noted = new Map<string, number>()
  return {
    webhook(routes: { workspaceId: string; channelId: string }[]): void {
      const due = new Map(routes.filter(({ channelId }) => now() - (noted.get(channelId) ?? -Infinity) >= everyMs).map((route) => [route.channelId, route]))
      if (due.size === 0) return
      if (noted.size >= 100_000) noted.clear()
      for (const channelId of due.keys()) noted.set(channelId, now())
      pool
        .query({
          name: 'note-webhook',
          text: `UPDATE channels c SET last_webhook_at = now() FROM unnest($1::uuid[], $2::uuid[]) AS k (workspace_id, id) WHERE c.workspace_id = k.workspace_id AND c.id = k.id`,
          values: [[...due.values()].map(({ workspaceId }) => workspaceId), [...due.keys()]],
        })
        .catch(() => {
          for (const channelId of due.keys()) noted.delete(channelId)
        })
    },
  }
}
