import type { JsonObject } from '@parley/channel'
import type { ContactFacts } from '@parley/interpreter'
import { Prisma } from '../generated/client.ts'
import type { TenantScope } from './tenant.ts'

interface Call {
  provider: string
  model: string
  usage: { inputTokens: number; cachedTokens: number; writtenTokens?: number; outputTokens: number }
  /** Micro-dollars; null: the price is not known. */
  cost: number | null
  ms: number
  outcome: string
}

const mostMemories = 60

/** What a comparison of two models reads of a workspace and writes into its account. */
export function createComparisonRepository({ workspaceId, use }: TenantScope) {
  return {
    /** What was spent today and this month, by the workspace's own clock. Micro-dollars. */
    spent: (): Promise<{ day: number; month: number }> =>
      use(async (tx) => {
        const [row] = await tx.$queryRaw<{ day: number; month: number }[]>`
          SELECT coalesce(sum(d."cost") FILTER (WHERE d."day" = (now() AT TIME ZONE w."time_zone")::date), 0)::float8 AS "day", coalesce(sum(d."cost"), 0)::float8 AS "month"
            FROM "workspaces" w LEFT JOIN "model_days" d ON d."workspace_id" = w."id" AND d."day" >= date_trunc('month', now() AT TIME ZONE w."time_zone")::date
           WHERE w."id" = ${workspaceId}::uuid GROUP BY w."id"`
        return row ?? { day: 0, month: 0 }
      }),

    /** Counts against the budgets of day and month as everything does; not among what a conversation of the flow costs. */
    note: (flowId: string, { usage, cost, ...call }: Call): Promise<void> =>
      use(async (tx) => {
        await tx.modelCall.create({ data: { workspaceId, flowId, purpose: 'comparison', ...usage, cost: cost === null ? null : BigInt(cost), ...call } })
        await tx.$executeRaw`
          INSERT INTO "model_days" ("workspace_id", "day", "cost", "calls") SELECT "id", (now() AT TIME ZONE "time_zone")::date, ${cost ?? 0}::bigint, 1 FROM "workspaces" WHERE "id" = ${workspaceId}::uuid
          ON CONFLICT ("workspace_id", "day") DO UPDATE SET "cost" = "model_days"."cost" + excluded."cost", "calls" = "model_days"."calls" + 1`
      }),

    /** Whoever had a conversation, and what is remembered of them, the newest first; null: there is no such conversation. */
    customer: (conversationId: string): Promise<{ contact: ContactFacts; memories: { kind: 'fact' | 'summary'; text: string; at: Date }[] } | null> =>
      use(async (tx) => {
        const found = await tx.conversation.findUnique({ where: { workspaceId_id: { workspaceId, id: conversationId } }, select: { contact: { select: { id: true, name: true, phone: true, userId: true, language: true, fields: true } } } })
        if (!found) return null
        const { contact } = found
        const memories = await tx.$queryRaw<{ kind: 'fact' | 'summary'; text: string; at: Date }[]>(
          Prisma.sql`SELECT "kind", "text", "at" FROM "contact_memories" WHERE "workspace_id" = ${workspaceId}::uuid AND "contact_id" = ${contact.id}::uuid ORDER BY "at" DESC, "id" LIMIT ${mostMemories}`)
        return { contact: { ...contact, fields: contact.fields as JsonObject }, memories }
      }),
  }
}
