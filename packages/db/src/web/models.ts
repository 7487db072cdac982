import { openSecret, openWorkspaceKey, sealSecret, type MasterKey } from '../crypto.ts'
import { Prisma } from '../generated/client.ts'
import { withViewer, type Database, type Transaction } from '../prisma.ts'
import { lockSettings, tenantScope, type TenantScope } from './tenant.ts'

type Provider = 'openai' | 'anthropic'
type Target = { provider: Provider | 'offline'; model: string }

interface Entry {
  provider: Provider
  model: string
  context: number
  inputPrice: number
  cachedPrice: number
  outputPrice: number
  writtenPrice: number | null
  tools: boolean
  images: boolean
  json: boolean
}

interface Choices {
  full: Target | null
  small: Target | null
  keepsAnswers: boolean
  budgets: { conversation: number | null; day: number | null; month: number | null }
}

const target = (provider: string | null | undefined, model: string | undefined): Target | null => (provider ? { provider: provider as Target['provider'], model: model ?? '' } : null)
const amount = (value: bigint | null | undefined) => (value === null || value === undefined ? null : Number(value))
const big = (value: number | null) => (value === null ? null : BigInt(value))

/** As many conversations are looked at for a node's own budget. */
const dearest = 500
/** How far back sums by flow, node and model go. */
const days = 30
const since = Prisma.raw(`now() - interval '${days} days'`)

const sums = Prisma.sql`count(*)::int AS "calls", coalesce(sum("input_tokens"), 0)::float8 AS "inputTokens", coalesce(sum("cached_tokens"), 0)::float8 AS "cachedTokens", coalesce(sum("output_tokens"), 0)::float8 AS "outputTokens",
  coalesce(sum("cost"), 0)::float8 AS "cost", count(*) FILTER (WHERE "cost" IS NULL)::int AS "unpriced", count(*) FILTER (WHERE "from_cache")::int AS "fromCache", count(*) FILTER (WHERE "purpose" = 'answer')::int AS "answers"`

interface Sums {
  calls: number
  inputTokens: number
  cachedTokens: number
  outputTokens: number
  /** Micro-dollars. */
  cost: number
  /** Calls whose price nobody knows. */
  unpriced: number
  fromCache: number
  /** Answers to customers among the calls; only these can come from what was kept. */
  answers: number
}

/** Models of one workspace, and what they cost. Keys are kept and opened elsewhere; here only that they are there. */
export function createModelRepository({ workspaceId, use }: TenantScope) {
  const readChoices = async (tx: Transaction): Promise<Choices> => {
    const row = await tx.modelSettings.findUnique({ where: { workspaceId } })
    return {
      full: target(row?.fullProvider, row?.fullModel),
      small: target(row?.smallProvider, row?.smallModel),
      keepsAnswers: row?.keepsAnswers ?? true,
      budgets: { conversation: amount(row?.budgetConversation), day: amount(row?.budgetDay), month: amount(row?.budgetMonth) },
    }
  }

  return {
    settings: () =>
      use(async (tx) => {
        const keys = await tx.modelKey.findMany({ where: { workspaceId }, select: { provider: true, hint: true, addedAt: true } })
        const entries = await tx.modelEntry.findMany({ where: { workspaceId }, orderBy: [{ provider: 'desc' }, { model: 'asc' }] })
        return {
          ...(await readChoices(tx)),
          keys: keys.map((key) => ({ ...key, provider: key.provider as Provider })),
          models: entries.map(({ provider, model, context, inputPrice, cachedPrice, outputPrice, writtenPrice, tools, images, json }): Entry => ({ provider: provider as Provider, model, context, inputPrice: Number(inputPrice), cachedPrice: Number(cachedPrice), outputPrice: Number(outputPrice), writtenPrice: amount(writtenPrice), tools, images, json })),
        }
      }),

    choose: (change: (now: Choices) => Choices): Promise<void> =>
      use(async (tx) => {
        await lockSettings(tx, workspaceId)
        const { full, small, keepsAnswers, budgets } = change(await readChoices(tx))
        const data = {
          fullProvider: full?.provider ?? null, fullModel: full?.model ?? '', smallProvider: small?.provider ?? null, smallModel: small?.model ?? '', keepsAnswers,
          budgetConversation: big(budgets.conversation), budgetDay: big(budgets.day), budgetMonth: big(budgets.month),
        }
        await tx.modelSettings.upsert({ where: { workspaceId }, create: { workspaceId, ...data }, update: data })
      }),

    removeKey: (provider: Provider): Promise<boolean> => use(async (tx) => (await tx.modelKey.deleteMany({ where: { workspaceId, provider } })).count > 0),

    saveEntry: ({ provider, model, inputPrice, cachedPrice, outputPrice, writtenPrice, ...rest }: Entry): Promise<void> =>
      use(async (tx) => {
        const data = { ...rest, inputPrice: BigInt(inputPrice), cachedPrice: BigInt(cachedPrice), outputPrice: BigInt(outputPrice), writtenPrice: big(writtenPrice) }
        await tx.modelEntry.upsert({ where: { workspaceId_provider_model: { workspaceId, provider, model } }, create: { workspaceId, provider, model, ...data }, update: data })
      }),

    removeEntry: (provider: Provider, model: string): Promise<boolean> => use(async (tx) => (await tx.modelEntry.deleteMany({ where: { workspaceId, provider, model } })).count > 0),

    /** Today and this month by the workspace's clock; the rest over 30 days. */
    spend: () =>
      use(async (tx) => {
        const [now] = await tx.$queryRaw<{ today: number; month: number }[]>`
          SELECT coalesce(sum(d."cost") FILTER (WHERE d."day" = (now() AT TIME ZONE w."time_zone")::date), 0)::float8 AS "today",
                 coalesce(sum(d."cost") FILTER (WHERE d."day" >= date_trunc('month', now() AT TIME ZONE w."time_zone")::date), 0)::float8 AS "month"
            FROM "workspaces" w LEFT JOIN "model_days" d ON d."workspace_id" = w."id" WHERE w."id" = ${workspaceId}::uuid GROUP BY w."id"`
        const [total] = await tx.$queryRaw<Sums[]>`SELECT ${sums} FROM "model_calls" WHERE "workspace_id" = ${workspaceId}::uuid AND "at" > ${since}`
        const byModel = await tx.$queryRaw<(Sums & { provider: string; model: string })[]>`
          SELECT "provider", "model", ${sums} FROM "model_calls" WHERE "workspace_id" = ${workspaceId}::uuid AND "at" > ${since} GROUP BY 1, 2 ORDER BY "cost" DESC, "calls" DESC LIMIT 20`
        const byFlow = await tx.$queryRaw<(Sums & { flowId: string; name: string })[]>`
          SELECT c."flow_id" AS "flowId", f."name", ${sums} FROM "model_calls" c JOIN "flows" f ON f."workspace_id" = c."workspace_id" AND f."id" = c."flow_id"
           WHERE c."workspace_id" = ${workspaceId}::uuid AND c."at" > ${since} GROUP BY 1, 2 ORDER BY "cost" DESC LIMIT 20`
        return { today: now?.today ?? 0, month: now?.month ?? 0, total: total!, byModel, byFlow }
      }),

    /** Of a flow's conversations over 30 days; null where there were none. */
    flowCost: (flowId: string) =>
      use(async (tx) => {
        const [middle] = await tx.$queryRaw<{ median: number | null; conversations: number }[]>`
          SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY "cost") AS "median", count(*)::int AS "conversations"
            FROM (SELECT coalesce(sum("cost"), 0)::float8 AS "cost" FROM "model_calls" WHERE "workspace_id" = ${workspaceId}::uuid AND "flow_id" = ${flowId}::uuid AND "at" > ${since} AND "conversation_id" IS NOT NULL
                   GROUP BY "conversation_id") each`
        const byNode = await tx.$queryRaw<(Sums & { nodeId: string; median: number; conversations: number; dearest: number[] })[]>`
          SELECT n.*, m."median", m."conversations", m."dearest" FROM
            (SELECT "node_id" AS "nodeId", ${sums} FROM "model_calls" WHERE "workspace_id" = ${workspaceId}::uuid AND "flow_id" = ${flowId}::uuid AND "at" > ${since} AND "node_id" IS NOT NULL GROUP BY 1) n
            JOIN (SELECT "node_id", percentile_cont(0.5) WITHIN GROUP (ORDER BY "cost") AS "median", count(*)::int AS "conversations", (array_agg("cost" ORDER BY "cost" DESC))[1:${dearest}::int] AS "dearest"
                    FROM (SELECT "node_id", coalesce(sum("cost"), 0)::float8 AS "cost" FROM "model_calls"
                           WHERE "workspace_id" = ${workspaceId}::uuid AND "flow_id" = ${flowId}::uuid AND "at" > ${since} AND "node_id" IS NOT NULL AND "conversation_id" IS NOT NULL
                           GROUP BY "node_id", "conversation_id") each GROUP BY 1) m ON m."node_id" = n."nodeId"
           ORDER BY n."cost" DESC`
        return { median: middle?.median ?? null, conversations: middle?.conversations ?? 0, byNode }
      }),

    /** By run, by node that has a budget of its own, and of the contact over all their conversations. Null: no such conversation. */
    conversationCost: (conversationId: string) =>
      use(async (tx) => {
        const conversation = await tx.conversation.findFirst({ where: { workspaceId, id: conversationId }, select: { contactId: true } })
        if (!conversation) return null
        const settings = await tx.modelSettings.findUnique({ where: { workspaceId }, select: { budgetConversation: true } })
        const bySession = await tx.$queryRaw<(Sums & { sessionId: string | null })[]>`
          SELECT "session_id" AS "sessionId", ${sums} FROM "model_calls" WHERE "workspace_id" = ${workspaceId}::uuid AND "conversation_id" = ${conversationId}::uuid GROUP BY 1`
        const calls = await tx.modelCall.findMany({
          where: { workspaceId, conversationId },
          select: { id: true, at: true, sessionId: true, effectId: true, nodeId: true, purpose: true, provider: true, model: true, inputTokens: true, cachedTokens: true, writtenTokens: true, outputTokens: true, cost: true, ms: true, fromCache: true, outcome: true },
          orderBy: { at: 'desc' }, take: 200,
        })
        const [contact] = await tx.$queryRaw<{ cost: number }[]>`
          SELECT coalesce(sum(m."cost"), 0)::float8 AS "cost" FROM "model_calls" m JOIN "conversations" c ON c."workspace_id" = m."workspace_id" AND c."id" = m."conversation_id"
           WHERE m."workspace_id" = ${workspaceId}::uuid AND c."contact_id" = ${conversation.contactId}::uuid`
        // As the runtime counts it: all that a node has cost in the conversation, against the budget of the version that was asked last.
        const ownBudgets = await tx.$queryRaw<{ nodeId: string; name: string; cost: number; budget: number }[]>`
          SELECT s."nodeId", n->>'name' AS "name", s."cost", round((n->'config'->>'budget')::numeric * 1000000)::float8 AS "budget"
            FROM (SELECT "node_id" AS "nodeId", coalesce(sum("cost"), 0)::float8 AS "cost", (array_agg("version_id" ORDER BY "at" DESC))[1] AS "versionId"
                    FROM "model_calls" WHERE "workspace_id" = ${workspaceId}::uuid AND "conversation_id" = ${conversationId}::uuid AND "node_id" IS NOT NULL GROUP BY 1) s
            JOIN "flow_versions" v ON v."workspace_id" = ${workspaceId}::uuid AND v."id" = s."versionId"
            CROSS JOIN LATERAL jsonb_array_elements(v."document"->'nodes') n
           WHERE n->>'id' = s."nodeId" AND jsonb_typeof(n->'config'->'budget') = 'number' ORDER BY 2`
        return { bySession, contact: contact?.cost ?? 0, budget: amount(settings?.budgetConversation), ownBudgets, calls: calls.map(({ cost, ...call }) => ({ ...call, cost: amount(cost) })) }
      }),
  }
}

/** Keys of a workspace's model providers. They are sealed here and opened for the server only. */
export function createModelKeys(prisma: Database, masterKey: MasterKey) {
  return {
    async keep(workspaceId: string, userId: string, provider: Provider, secret: string): Promise<void> {
      await tenantScope(prisma, workspaceId, userId).use(async (tx) => {
        const { sealedKey } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { sealedKey: true } })
        const data = { sealed: sealSecret(openWorkspaceKey(masterKey, workspaceId, sealedKey), `model:${provider}`, secret), hint: secret.slice(-4), addedBy: userId, addedAt: new Date() }
        await tx.modelKey.upsert({ where: { workspaceId_provider: { workspaceId, provider } }, create: { workspaceId, provider, ...data }, update: data })
      })
    },

    open: (workspaceId: string, userId: string): Promise<{ openai?: string; anthropic?: string }> =>
      tenantScope(prisma, workspaceId, userId).use(async (tx) => {
        const keys = await tx.modelKey.findMany({ where: { workspaceId }, select: { provider: true, sealed: true } })
        if (keys.length === 0) return {}
        const { sealedKey } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { sealedKey: true } })
        const key = openWorkspaceKey(masterKey, workspaceId, sealedKey)
        return Object.fromEntries(keys.map(({ provider, sealed }) => [provider, openSecret(key, `model:${provider as Provider}`, sealed)]))
      }),

    /** What the workspaces of an agency have spent this month; none where the person does not run it. */
    agency: (userId: string, agencyId: string): Promise<{ workspaceId: string; name: string; month: number; calls: number }[]> =>
      withViewer(prisma, { userId, agencyId }, (tx) =>
        tx.$queryRaw`
          SELECT w."id" AS "workspaceId", w."name", coalesce(sum(d."cost"), 0)::float8 AS "month", coalesce(sum(d."calls"), 0)::int AS "calls"
            FROM "workspaces" w LEFT JOIN "model_days" d ON d."workspace_id" = w."id" AND d."day" >= date_trunc('month', now() AT TIME ZONE w."time_zone")::date
           WHERE w."agency_id" = ${agencyId}::uuid
             AND EXISTS (SELECT 1 FROM "agency_members" a WHERE a."agency_id" = w."agency_id" AND a."user_id" = ${userId}::uuid AND a."role" IN ('owner', 'admin'))
           GROUP BY 1, 2 ORDER BY 3 DESC, 2`,
      ),
  }
}
