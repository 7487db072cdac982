import { randomUUID } from 'node:crypto'
import type { Json } from '@parley/channel'
import type { FlowDocument } from '@parley/flow'
import { notedFaults } from '@parley/interpreter'
import type { Transaction } from '../prisma.ts'
import { fromColumn, toColumn } from './json.ts'
import { nameOf, raiseProgramRevision, type TenantScope } from './tenant.ts'

interface NodeFaultRow {
  nodeId: string
  code: string
  message: string
  count: number
  lastAt: Date
  conversationId: string
}

/** Older ones are of no use to whoever looks at a flow today. */
const faultsSince = () => new Date(Date.now() - 7 * 86_400_000)

const liveOf = (version: { id: string; number: number | null; createdAt: Date } | null) =>
  version && version.number !== null ? { versionId: version.id, number: version.number, publishedAt: version.createdAt } : null

/** The flows of one workspace. An archived flow is as good as absent. */
export function createFlowRepository({ workspaceId, userId, use }: TenantScope) {
  const here = (flowId: string) => ({ workspaceId, id: flowId, archivedAt: null })

  /** Why a write that named a revision did not happen. */
  async function whyNot(tx: Transaction, flowId: string) {
    const now = await tx.flow.findFirst({ where: here(flowId), select: { draftRevision: true, draftSavedAt: true, draftSavedBy: true } })
    if (!now) return { outcome: 'gone' as const }
    return { outcome: 'stale' as const, revision: now.draftRevision, savedAt: now.draftSavedAt, savedBy: await nameOf(tx, now.draftSavedBy) }
  }

  return {
    list: () =>
      use(async (tx) => {
        const flows = await tx.flow.findMany({ where: { workspaceId, archivedAt: null }, include: { liveVersion: true }, orderBy: [{ position: 'asc' }, { createdAt: 'asc' }] })
        const running = await tx.session.groupBy({ by: ['flowId'], where: { workspaceId, endedAt: null }, _count: { _all: true } })
        const counts = new Map(running.map((row) => [row.flowId, row._count._all]))
        const broken = await tx.fault.groupBy({
          by: ['flowId'],
          where: { workspaceId, versionId: { in: flows.flatMap(({ liveVersionId }) => liveVersionId ?? []) }, at: { gt: faultsSince() }, code: { notIn: [...notedFaults] } },
          _count: { _all: true },
        })
        const breaks = new Map(broken.map((row) => [row.flowId, row._count._all]))
        return flows.map((flow) => ({
          id: flow.id,
          name: flow.name,
          position: flow.position,
          draft: fromColumn(flow.draft),
          draftRevision: flow.draftRevision,
          draftSavedAt: flow.draftSavedAt,
          live: liveOf(flow.liveVersion),
          liveDocument: flow.liveVersion ? fromColumn(flow.liveVersion.document) : null,
          runningSessions: counts.get(flow.id) ?? 0,
          breaks: breaks.get(flow.id) ?? 0,
        }))
      }),

    get: (flowId: string) =>
      use(async (tx) => {
        const flow = await tx.flow.findFirst({ where: here(flowId), include: { liveVersion: { select: { id: true, number: true, createdAt: true } } } })
        return (
          flow && {
            id: flow.id,
            name: flow.name,
            position: flow.position,
            draft: fromColumn(flow.draft),
            draftRevision: flow.draftRevision,
            draftSavedAt: flow.draftSavedAt,
            live: liveOf(flow.liveVersion),
          }
        )
      }),

    create: (flow: { name: string; draft: FlowDocument }) =>
      use(async (tx) => {
        const last = await tx.flow.aggregate({ where: { workspaceId }, _max: { position: true } })
        const flowId = randomUUID()
        await tx.flow.create({ data: { workspaceId, id: flowId, name: flow.name, position: (last._max.position ?? -1) + 1, draft: toColumn(flow.draft), draftSavedBy: userId } })
        return { flowId }
      }),

    save: (flowId: string, baseRevision: number, draft: FlowDocument) =>
      use(async (tx) => {
        const savedAt = new Date()
        const written = await tx.flow.updateMany({
          where: { ...here(flowId), draftRevision: baseRevision },
          data: { draft: toColumn(draft), draftRevision: { increment: 1 }, draftSavedAt: savedAt, draftSavedBy: userId },
        })
        if (written.count === 1) return { outcome: 'saved' as const, revision: baseRevision + 1, savedAt }
        // The same again, because its answer was lost on the way: whoever sends it is told that it is there.
        const there = await tx.flow.findFirst({ where: { ...here(flowId), draftRevision: baseRevision + 1, draft: { equals: toColumn(draft) } }, select: { draftSavedAt: true } })
        return there ? { outcome: 'saved' as const, revision: baseRevision + 1, savedAt: there.draftSavedAt } : whyNot(tx, flowId)
      }),

    rename: (flowId: string, name: string) => use(async (tx) => (await tx.flow.updateMany({ where: here(flowId), data: { name } })).count === 1),

    archive: (flowId: string) =>
      use(async (tx) => {
        const written = await tx.flow.updateMany({ where: here(flowId), data: { archivedAt: new Date(), liveVersionId: null } })
        if (written.count === 1) await raiseProgramRevision(tx, workspaceId)
        return written.count === 1
      }),

    reorder: (flowIds: string[]): Promise<void> =>
      use(async (tx) => {
        const flows = await tx.flow.findMany({ where: { workspaceId }, select: { id: true, position: true }, orderBy: [{ position: 'asc' }, { createdAt: 'asc' }] })
        const known = new Set(flows.map(({ id }) => id))
        const first = [...new Set(flowIds)].filter((id) => known.has(id))
        const rest = flows.filter(({ id }) => !first.includes(id)).map(({ id }) => id)
        for (const [position, id] of [...first, ...rest].entries()) await tx.flow.updateMany({ where: { workspaceId, id }, data: { position } })
        await raiseProgramRevision(tx, workspaceId)
      }),

    publish: (flowId: string, baseRevision: number, document: FlowDocument, note: string) =>
      use(async (tx) => {
        // Holds the flow for the rest of the transaction, so that two publishes get two numbers.
        const held = await tx.flow.updateMany({ where: { ...here(flowId), draftRevision: baseRevision }, data: { draftRevision: baseRevision } })
        if (held.count !== 1) return whyNot(tx, flowId)
        const last = await tx.flowVersion.aggregate({ where: { workspaceId, flowId }, _max: { number: true } })
        const number = (last._max.number ?? 0) + 1
        const versionId = randomUUID()
        await tx.flowVersion.create({ data: { workspaceId, id: versionId, flowId, number, document: toColumn(document), note, createdBy: userId } })
        await tx.flow.updateMany({ where: here(flowId), data: { liveVersionId: versionId } })
        // A draft of this flow that was being tried is older now than what is live.
        await tx.channel.updateMany({ where: { workspaceId, trialVersion: { flowId } }, data: { trialVersionId: null } })
        await raiseProgramRevision(tx, workspaceId)
        return { outcome: 'published' as const, versionId, number }
      }),

    unpublish: (flowId: string) =>
      use(async (tx) => {
        const written = await tx.flow.updateMany({ where: here(flowId), data: { liveVersionId: null } })
        if (written.count === 1) await raiseProgramRevision(tx, workspaceId)
        return written.count === 1
      }),

    versions: (flowId: string) =>
      use(async (tx) => {
        const flow = await tx.flow.findFirst({ where: here(flowId), select: { liveVersionId: true } })
        if (!flow) return null
        const versions = await tx.flowVersion.findMany({
          where: { workspaceId, flowId, number: { not: null } },
          select: { id: true, number: true, createdAt: true, createdBy: true, note: true },
          orderBy: { number: 'desc' },
        })
        const running = await tx.session.groupBy({ by: ['versionId'], where: { workspaceId, flowId, endedAt: null }, _count: { _all: true } })
        const counts = new Map(running.map((row) => [row.versionId, row._count._all]))
        const authors = await tx.user.findMany({ where: { id: { in: versions.flatMap(({ createdBy }) => createdBy ?? []) } }, select: { id: true, name: true } })
        const names = new Map(authors.map(({ id, name }) => [id, name]))
        return versions.map((version) => ({
          versionId: version.id,
          number: version.number ?? 0,
          publishedAt: version.createdAt,
          publishedBy: names.get(version.createdBy ?? '') ?? null,
          note: version.note,
          runningSessions: counts.get(version.id) ?? 0,
          live: version.id === flow.liveVersionId,
        }))
      }),

    moveSessions: (flowId: string, versionId: string) =>
      use(async (tx) => {
        const version = await tx.flowVersion.findFirst({ where: { workspaceId, id: versionId, flowId, number: { not: null }, flow: { archivedAt: null } }, select: { id: true } })
        if (!version) return null
        const payload = JSON.stringify({ type: 'move-version', flowId, versionId, by: userId })
        // Each with its next turn, by the same mailbox as everything else. In the order of locking that holds everywhere.
        const [row] = await tx.$queryRaw<{ asked: bigint; staying: bigint }[]>`
          WITH running AS (
            SELECT DISTINCT ON (s."conversation_id") s."conversation_id", s."node_id" FROM "sessions" s JOIN "flow_versions" v ON v."workspace_id" = s."workspace_id" AND v."id" = s."version_id"
             WHERE s."workspace_id" = ${workspaceId}::uuid AND s."flow_id" = ${flowId}::uuid AND s."ended_at" IS NULL AND s."version_id" <> ${versionId}::uuid AND v."number" IS NOT NULL
             ORDER BY s."conversation_id"
          ), there AS (
            SELECT n ->> 'id' AS "id" FROM "flow_versions" v, jsonb_array_elements(v."document" -> 'nodes') n WHERE v."workspace_id" = ${workspaceId}::uuid AND v."id" = ${versionId}::uuid
          ), asked AS MATERIALIZED (
            SELECT parley_post_event(${workspaceId}::uuid, r."conversation_id", 'operator', gen_random_uuid()::text, now(), ${payload}::jsonb) AS "posted"
              FROM running r WHERE r."node_id" IS NULL OR r."node_id" IN (SELECT "id" FROM there)
          )
          SELECT (SELECT count(*) FROM asked WHERE "posted") AS "asked", (SELECT count(*) FROM running r WHERE r."node_id" IS NOT NULL AND r."node_id" NOT IN (SELECT "id" FROM there)) AS "staying"`
        return { asked: Number(row?.asked ?? 0), staying: Number(row?.staying ?? 0) }
      }),

    faults: (flowId: string) =>
      use(async (tx) => {
        const flow = await tx.flow.findFirst({ where: here(flowId), select: { liveVersionId: true } })
        if (!flow) return null
        if (flow.liveVersionId === null) return []
        return tx.$queryRaw<NodeFaultRow[]>`
          SELECT "node_id" AS "nodeId", "code", (array_agg("message" ORDER BY "at" DESC))[1] AS "message", count(*)::int AS "count", max("at") AS "lastAt",
                 (array_agg("conversation_id" ORDER BY "at" DESC))[1] AS "conversationId"
            FROM "faults"
           WHERE "workspace_id" = ${workspaceId}::uuid AND "flow_id" = ${flowId}::uuid AND "version_id" = ${flow.liveVersionId}::uuid AND "at" > ${faultsSince()} AND "node_id" IS NOT NULL
           GROUP BY "node_id", "code" ORDER BY max("at") DESC LIMIT 100`
      }),

    version: (flowId: string, versionId: string): Promise<{ number: number | null; document: Json } | null> =>
      use(async (tx) => {
        const version = await tx.flowVersion.findFirst({ where: { workspaceId, id: versionId, flowId, flow: { archivedAt: null } }, select: { number: true, document: true } })
        return version && { number: version.number, document: fromColumn(version.document) }
      }),

    names: () =>
      use((tx) => tx.flow.findMany({ where: { workspaceId, archivedAt: null }, select: { id: true, name: true }, orderBy: [{ position: 'asc' }, { createdAt: 'asc' }] })),

    live: () =>
      use(async (tx) => {
        const flows = await tx.flow.findMany({
          where: { workspaceId, archivedAt: null, liveVersionId: { not: null } },
          select: { id: true, name: true, liveVersion: { select: { document: true } } },
          orderBy: [{ position: 'asc' }, { createdAt: 'asc' }],
        })
        return flows.flatMap((flow) => (flow.liveVersion ? [{ flowId: flow.id, name: flow.name, document: fromColumn(flow.liveVersion.document) }] : []))
      }),

    contactFields: () =>
      use(async (tx) => {
        const rows = await tx.$queryRaw<{ name: string }[]>`
          SELECT DISTINCT k AS "name" FROM (SELECT "fields" FROM "contacts" WHERE "workspace_id" = ${workspaceId}::uuid ORDER BY "created_at" DESC LIMIT 2000) c, jsonb_object_keys(c."fields") k ORDER BY 1 LIMIT 500`
        return rows.map(({ name }) => name)
      }),
  }
}
