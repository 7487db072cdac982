import { messageLine, type MessageDetails } from '@parley/channel'
import { Prisma } from '../generated/client.ts'
import type { Transaction } from '../prisma.ts'
import { isRepeated, nextAttemptId } from './attempt-id.ts'
import { postOperatorEvent, type OperatorAction } from './operator-event.ts'
import type { TenantScope } from './tenant.ts'
import { isTooLate } from './too-late.ts'

interface SummaryRow {
  id: string
  mode: string
  last_activity_at: Date
  last_inbound_at: Date | null
  contact_name: string
  contact_phone: string | null
  contact_user_id: string | null
  channel_name: string
  channel_mode: string
  channel_status: string
  author: string | null
  content: unknown
  at: Date | null
  reason: string | null
  handed_over_at: Date | null
  taken_by: string | null
  taken_by_name: string | null
}

const toSummary = (row: SummaryRow) => ({
  id: row.id,
  contactName: row.contact_name,
  contactPhone: row.contact_phone,
  channelName: row.channel_name,
  test: row.channel_mode === 'test',
  mode: row.mode === 'person' ? ('person' as const) : ('bot' as const),
  lastActivityAt: row.last_activity_at,
  lastMessage: row.author && row.at ? { author: row.author, text: messageLine(row.author, row.content), at: row.at } : null,
  handover: row.handed_over_at ? { reason: row.reason ?? '', startedAt: row.handed_over_at, takenBy: row.taken_by === null ? null : { name: row.taken_by_name } } : null,
})

/** Meta's answer to more messages than one customer may get in a moment. */
const tooFast = 'refused:retry:131056'

/** What keeps a send back after it was tried, from how its last attempt went. */
function waitOf({ status, outcome, notBefore }: { status: string; outcome: string | null; notBefore: Date }, channel: string) {
  if (status === 'pending' && (channel === 'stopped' || channel === 'disconnected')) return { why: channel, until: notBefore } as const
  if (status === 'uncertain') return { why: 'unclear' as const, until: notBefore }
  if (status !== 'pending' || outcome === null) return null
  if (outcome.startsWith('refused:wait:')) return { why: 'held-back' as const, until: notBefore }
  if (outcome === tooFast) return { why: 'too-fast' as const, until: notBefore }
  return outcome.startsWith('refused:') || outcome === 'unreachable' ? { why: 'again' as const, until: notBefore } : null
}

/** Whose contact's name or number has `search` in it. A number is found however it is written. */
function named(search: string): Prisma.Sql {
  const has = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  const digits = search.replaceAll(/[\s()/.-]/g, '').replace(/^\+|^00?/, '')
  return Prisma.sql`(p."name" ILIKE ${has(search)}${/^\d+$/.test(digits) ? Prisma.sql` OR p."phone" LIKE ${has(digits)}` : Prisma.empty})`
}

/** Conversations of one workspace as a person reads them. */
export function createConversationRepository({ workspaceId, userId, use }: TenantScope) {
  // The last thing said is read of those that are shown only.
  const select = (tx: Transaction, condition: Prisma.Sql, limit: number) => tx.$queryRaw<SummaryRow[]>`
    WITH shown AS (
      SELECT c."id", c."mode", c."last_activity_at", c."last_inbound_at", p."name" AS "contact_name", p."phone" AS "contact_phone", p."user_id" AS "contact_user_id",
             n."name" AS "channel_name", n."mode" AS "channel_mode", n."status" AS "channel_status", h."reason", h."started_at" AS "handed_over_at", t."by" AS "taken_by", u."name" AS "taken_by_name",
             row_number() OVER (ORDER BY (h."started_at" IS NULL OR t."by" IS NOT NULL), c."last_activity_at" DESC, c."id") AS "place"
        FROM "conversations" c
        JOIN "contacts" p ON p."workspace_id" = c."workspace_id" AND p."id" = c."contact_id"
        JOIN "channels" n ON n."workspace_id" = c."workspace_id" AND n."id" = c."channel_id"
        LEFT JOIN "handovers" h ON h."workspace_id" = c."workspace_id" AND h."conversation_id" = c."id" AND h."ended_at" IS NULL
        -- Opened by somebody who stepped in, rather than by the flow: then it waits for nobody.
        LEFT JOIN LATERAL (
          SELECT coalesce(j."event"->>'by', '') AS "by"
            FROM (SELECT "event" FROM "journal" WHERE "workspace_id" = c."workspace_id" AND "conversation_id" = c."id" AND h."id" IS NOT NULL ORDER BY "sequence" DESC LIMIT 300) j
           WHERE j."event"->>'type' IN ('take-over', 'echo') AND (j."event"->>'now')::numeric = round(extract(epoch FROM h."started_at") * 1000)
           LIMIT 1) t ON true
        LEFT JOIN "users" u ON u."id"::text = t."by"
       WHERE c."workspace_id" = ${workspaceId}::uuid AND ${condition}
       ORDER BY "place"
       LIMIT ${limit})
    SELECT s.*, m."author", m."content", m."at"
      FROM shown s
      LEFT JOIN LATERAL (SELECT "author", "content", "at" FROM "messages" WHERE "workspace_id" = ${workspaceId}::uuid AND "conversation_id" = s."id" ORDER BY "position" DESC LIMIT 1) m ON true
     ORDER BY s."place"`

  return {
    list: ({ limit, search }: { limit: number; search: string }) =>
      use(async (tx) => {
        const found = await select(tx, search === '' ? Prisma.sql`true` : named(search), limit + 1)
        return { conversations: found.slice(0, limit).map(toSummary), more: found.length > limit }
      }),

    /** One that became one with another is found by what it was called before. */
    get: (asked: string, limit: number) =>
      use(async (tx) => {
        const find = async (id: string) => (await select(tx, Prisma.sql`c."id" = ${id}::uuid`, 1))[0]
        const alias = async () => (await tx.conversationAlias.findUnique({ where: { workspaceId_id: { workspaceId, id: asked } }, select: { conversationId: true } }))?.conversationId
        const own = await find(asked)
        const stayed = own ? undefined : await alias()
        const row = own ?? (stayed === undefined ? undefined : await find(stayed))
        if (!row) return null
        const conversationId = row.id
        const messages = await tx.message.findMany({ where: { workspaceId, conversationId }, orderBy: { position: 'desc' }, take: limit + 1 })
        const faults = await tx.fault.findMany({
          where: { workspaceId, conversationId },
          select: { id: true, at: true, code: true, message: true, flowId: true, nodeId: true },
          orderBy: { at: 'desc' },
          take: 50,
        })
        const queued = messages.flatMap(({ status, effectId }) => (status === 'queued' && effectId !== null ? [effectId] : []))
        const kept = queued.length === 0 ? [] : await tx.effectRow.findMany({ where: { workspaceId, id: { in: queued } }, select: { id: true, status: true, outcome: true, notBefore: true } })
        const waits = new Map(kept.map((effect) => [effect.id, waitOf(effect, row.channel_status)]))
        // A repeated one stands after the one that failed.
        const attempts = new Set(messages.map(({ effectId }) => effectId))
        return {
          ...toSummary(row),
          truncated: messages.length > limit,
          messages: messages
            .slice(0, limit)
            .toReversed()
            .map((message) => ({
              id: message.id,
              author: message.author as 'contact' | 'bot' | 'person' | 'app',
              content: message.content as unknown,
              channelMessageId: message.channelMessageId,
              details: message.details as MessageDetails | null,
              status: message.status,
              nodeId: message.nodeId,
              failure: message.failure,
              held: message.held,
              waits: waits.get(message.effectId ?? '') ?? null,
              possiblyDouble: message.possiblyDouble,
              offlineAnswer: message.offlineAnswer,
              repeats: isRepeated(message.effectId),
              sentAgain: message.effectId !== null && attempts.has(nextAttemptId(message.effectId)),
              tooLate: message.status === 'failed' && isTooLate(message.content, row.last_inbound_at),
              at: message.at,
            })),
          faults: faults.toReversed(),
        }
      }),

    act: (conversationId: string, action: OperatorAction): Promise<boolean> => use((tx) => postOperatorEvent(tx, workspaceId, conversationId, action, userId)),
  }
}
