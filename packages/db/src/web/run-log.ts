import { randomUUID } from 'node:crypto'
import { messageLine, type Json } from '@parley/channel'
import type { Effect, Event, ModelAnswer, ToolRequest, TrailEntry } from '@parley/interpreter'
import { Prisma } from '../generated/client.ts'
import type { Transaction } from '../prisma.ts'
import { nextAttemptId } from './attempt-id.ts'
import { fromColumn, toColumn } from './json.ts'
import type { TenantScope } from './tenant.ts'
import { isTooLate } from './too-late.ts'

/** What is done in the world by a dispatcher, and has a row of its own. */
type DoneEffect = Extract<Effect, { type: 'send' | 'ask-model' | 'call-tool' }>

const isDone = (effect: Effect): effect is DoneEffect => ['send', 'ask-model', 'call-tool'].includes(effect.type)

const mostTurns = 2_000
const mostSessions = 100

type Filter = 'all' | 'messages' | 'timers' | 'answers' | 'people' | 'problems'

interface JournalRow {
  sequence: number
  taken_at: Date
  event: Event
  effects: Effect[]
  trail: TrailEntry[]
}

interface Cursor {
  sequence: number
  at: Date
}

const types: Partial<Record<Filter, string[]>> = {
  messages: ['message', 'echo'],
  timers: ['timer'],
  answers: ['outcome'],
  people: ['take-over', 'give-back', 'start-over', 'move-version'],
}

/** What happened in one conversation, read from what its turns left behind. */
export function createRunLogRepository({ workspaceId, userId, use }: TenantScope) {
  const exists = async (tx: Transaction, conversationId: string) => (await tx.conversation.count({ where: { workspaceId, id: conversationId } })) > 0

  function journal(tx: Transaction, conversationId: string, show: Filter, before: Cursor | undefined, limit: number) {
    const only = types[show]
    const condition = only
      ? Prisma.sql`j."event" ->> 'type' = ANY (${only})`
      : show === 'problems'
        ? Prisma.sql`(j."effects" @> '[{"type":"fault"}]' OR EXISTS (
            SELECT 1 FROM "effects" e LEFT JOIN "messages" m ON m."workspace_id" = e."workspace_id" AND m."effect_id" = e."id"
             WHERE e."workspace_id" = j."workspace_id" AND e."conversation_id" = j."conversation_id" AND (e."status" IN ('failed', 'uncertain') OR m."status" = 'failed' OR m."possibly_double")
               AND j."effects" @> jsonb_build_array(jsonb_build_object('id', e."id"))))`
        : Prisma.sql`true`
    return tx.$queryRaw<JournalRow[]>`
      SELECT j."sequence", j."taken_at", j."event", j."effects", j."trail" FROM "journal" j
       WHERE j."workspace_id" = ${workspaceId}::uuid AND j."conversation_id" = ${conversationId}::uuid AND ${before ? Prisma.sql`j."sequence" < ${before.sequence}` : Prisma.sql`true`} AND ${condition}
       ORDER BY j."sequence" DESC LIMIT ${limit}`
  }

  async function namesOf(tx: Transaction, ids: string[]): Promise<Map<string, string>> {
    const users = ids.length > 0 ? await tx.user.findMany({ where: { id: { in: ids.filter(isUuid) } }, select: { id: true, name: true } }) : []
    return new Map(users.map(({ id, name }) => [id, name]))
  }

  /** What tools were called with and what came back; the worker has masked what is secret in it. */
  async function callsById(tx: Transaction, ids: string[]) {
    const rows = ids.length > 0 ? await tx.effectRow.findMany({ where: { workspaceId, id: { in: ids } }, select: { id: true, payload: true, request: true, response: true } }) : []
    return new Map(rows.map(({ id, payload, request, response }) => {
      const { name, arguments: given } = (payload as unknown as { call: ToolRequest }).call
      return [id, { name, arguments: given, request: fromColumn(request), response: fromColumn(response) }]
    }))
  }

  async function effectsById(tx: Transaction, ids: string[], lastInboundAt: Date | null) {
    const rows = await tx.effectRow.findMany({
      where: { workspaceId, id: { in: ids } },
      select: { id: true, kind: true, sessionId: true, nodeId: true, status: true, attempts: true, outcome: true, createdAt: true, settledAt: true, notBefore: true },
    })
    const sends = rows.filter(({ kind }) => kind === 'send').map(({ id }) => id)
    const messages = await tx.message.findMany({ where: { workspaceId, effectId: { in: [...sends, ...sends.map(nextAttemptId)] } } })
    const byEffect = new Map(messages.map((message) => [message.effectId, message]))
    const calls = await callsById(tx, rows.filter(({ kind }) => kind === 'call-tool').map(({ id }) => id))
    return new Map(
      rows.map((row) => {
        const message = byEffect.get(row.id)
        const waits = row.status === 'pending' || row.status === 'uncertain'
        return [
          row.id,
          {
            id: row.id,
            kind: row.kind as DoneEffect['type'],
            nodeId: row.nodeId,
            versionId: null as string | null,
            status: row.status,
            attempts: row.attempts,
            // What a provider said stands behind the name; the name is enough here.
            outcome: row.outcome?.startsWith('uncertain') ? 'uncertain' : row.outcome,
            createdAt: row.createdAt,
            settledAt: row.settledAt,
            notBefore: waits ? row.notBefore : null,
            call: calls.get(row.id) ?? null,
            message: message
              ? {
                  id: message.id,
                  text: messageLine(message.author, message.content),
                  status: message.status,
                  failure: message.failure,
                  possiblyDouble: message.possiblyDouble,
                  sentAgain: byEffect.has(nextAttemptId(row.id)),
                  tooLate: message.status === 'failed' && isTooLate(message.content, lastInboundAt),
                }
              : null,
          },
        ] as const
      }),
    )
  }

  return {
    page: (conversationId: string, options: { limit: number; before?: Cursor; show: Filter }) =>
      use(async (tx) => {
        const conversation = await tx.conversation.findFirst({ where: { workspaceId, id: conversationId }, select: { lastInboundAt: true } })
        if (!conversation) return null
        const { before, show, limit } = options
        const found = await journal(tx, conversationId, show, before, limit + 1)
        const rows = found.slice(0, limit)
        const last = rows.at(-1)
        const older = found.length > limit && last ? { sequence: last.sequence, at: last.taken_at } : null

        // What is in no journal stands where it happened among what is.
        const until = before?.at ?? null
        const since = older?.at ?? null
        const within = (column: string) => Prisma.sql`${until ? Prisma.sql`${Prisma.raw(column)} < ${until}` : Prisma.sql`true`} AND ${since ? Prisma.sql`${Prisma.raw(column)} >= ${since}` : Prisma.sql`true`}`
        const aside =
          show === 'all' || show === 'problems'
            ? await tx.$queryRaw<{ id: bigint; taken_at: Date; occurred_at: Date; set_aside: string }[]>`
                SELECT "id", "taken_at", "occurred_at", "set_aside" FROM "mailbox"
                 WHERE "workspace_id" = ${workspaceId}::uuid AND "conversation_id" = ${conversationId}::uuid AND "set_aside" IS NOT NULL AND "taken_at" IS NOT NULL AND ${within('"taken_at"')}
                 ORDER BY "taken_at" DESC LIMIT 200`
            : []
        const again =
          show === 'all' || show === 'people' || show === 'problems'
            ? await tx.$queryRaw<{ id: string; created_at: Date; by: string | null }[]>`
                SELECT "id", "created_at", "payload" -> 'again' ->> 'by' AS "by" FROM "effects"
                 WHERE "workspace_id" = ${workspaceId}::uuid AND "conversation_id" = ${conversationId}::uuid AND "payload" ? 'again' AND ${within('"created_at"')}
                   AND ${show === 'problems' ? Prisma.sql`"status" IN ('failed', 'uncertain')` : Prisma.sql`true`}
                 ORDER BY "position" DESC LIMIT 200`
            : []

        const wanted = rows.flatMap(({ effects }) => effects.flatMap((effect) => (isDone(effect) ? [effect.id] : [])))
        const effects = await effectsById(tx, [...wanted, ...again.map(({ id }) => id)], conversation.lastInboundAt)
        const timerIds = rows.flatMap(({ effects }) => effects.flatMap((effect) => (effect.type === 'set-timer' ? [effect.id] : [])))
        const rung = rows.flatMap(({ event }) => (event.type === 'timer' ? [event.timerId] : []))
        const timers = new Map((await tx.timer.findMany({ where: { workspaceId, id: { in: [...timerIds, ...rung] } }, select: { id: true, status: true, purpose: true } })).map((timer) => [timer.id, timer]))
        const people = await namesOf(tx, [...rows.flatMap(({ event }) => ('by' in event ? [event.by] : [])), ...again.flatMap(({ by }) => by ?? [])])

        const turns = rows.map(({ sequence, taken_at, event, effects: wants, trail }) => {
          const versionOf = (sessionId: string) => trail.findLast((step) => step.sessionId === sessionId)?.versionId ?? null
          return {
            id: `turn:${sequence}`,
            at: taken_at,
            happenedAt: new Date(event.at),
            type: event.type as string,
            sequence: sequence as number | null,
            line: lineOf(event),
            detail: event.type === 'timer' ? (timers.get(event.timerId)?.purpose ?? null) : event.type === 'outcome' ? event.outcome.type : null,
            by: 'by' in event ? (people.get(event.by) ?? null) : null,
            trail,
            effects: wants.flatMap((effect) => {
              if (!isDone(effect)) return []
              const row = effects.get(effect.id)
              return row ? [{ ...row, versionId: versionOf(effect.sessionId) }] : []
            }),
            timers: wants.flatMap((effect) =>
              effect.type === 'set-timer' ? [{ id: effect.id, nodeId: effect.nodeId, purpose: effect.purpose as string, fireAt: new Date(effect.at), status: timers.get(effect.id)?.status ?? 'cancelled' }] : [],
            ),
            faults: wants.flatMap((effect) => (effect.type === 'fault' ? [{ nodeId: effect.nodeId, versionId: versionOf(effect.sessionId), code: effect.code as string, message: effect.message }] : [])),
            contactFields: [...new Set(wants.flatMap((effect) => (effect.type === 'update-contact' ? Object.keys(effect.fields) : [])))],
            handover: wants.reduce<string | null>((reason, effect) => (effect.type === 'hand-over' ? effect.reason : reason), null),
            overtook: wants.some((effect) => effect.type === 'supersede-all') ? ('all' as const) : wants.reduce((sum, effect) => sum + (effect.type === 'supersede' ? effect.ids.length : 0), 0),
          }
        })
        const nothing = { sequence: null, detail: null, trail: [], timers: [], faults: [], contactFields: [], handover: null, overtook: 0 }
        const extras = [
          ...aside.map((row) => ({ ...nothing, id: `aside:${row.id}`, at: row.taken_at, happenedAt: row.occurred_at, type: 'set-aside', line: row.set_aside, by: null, effects: [] })),
          ...again.map((row) => ({ ...nothing, id: `again:${row.id}`, at: row.created_at, happenedAt: row.created_at, type: 'sent-again', line: '', by: people.get(row.by ?? '') ?? null, effects: [effects.get(row.id)!] })),
        ].sort((a, b) => b.at.getTime() - a.at.getTime())
        // Turns keep their own order, whatever the clocks say.
        const entries: (typeof turns[number] | typeof extras[number])[] = []
        for (const turn of turns) {
          while (extras[0] && extras[0].at > turn.at) entries.push(extras.shift()!)
          entries.push(turn)
        }
        entries.push(...extras)
        return { entries, versions: await versionsOf(tx, entries.flatMap(({ trail }) => trail), [...effects.values()].flatMap(({ nodeId }) => nodeId ?? [])), older }
      }),

    replay: (conversationId: string, sessionId?: string) =>
      use(async (tx) => {
        if (!(await exists(tx, conversationId))) return null
        const found = await tx.session.findMany({
          where: { workspaceId, conversationId },
          select: { id: true, flowId: true, versionId: true, nodeId: true, startedAt: true, endedAt: true, endReason: true, version: { select: { number: true, flow: { select: { name: true } } } } },
          orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
          take: mostSessions,
        })
        const sessions = found.map(({ version, ...row }) => ({ ...row, number: version.number, flowName: version.flow.name }))
        const session = sessionId === undefined ? (sessions[0] ?? null) : sessions.find(({ id }) => id === sessionId)
        if (session === undefined) return null
        if (session === null) return { sessions, session, turns: [], truncated: false }
        const rows = await tx.$queryRaw<JournalRow[]>`
          SELECT "sequence", "taken_at", "event", "effects", "trail" FROM "journal"
           WHERE "workspace_id" = ${workspaceId}::uuid AND "conversation_id" = ${conversationId}::uuid AND "trail" @> ${JSON.stringify([{ sessionId: session.id }])}::jsonb
           ORDER BY "sequence" DESC LIMIT ${mostTurns + 1}`
        return {
          sessions,
          session,
          truncated: rows.length > mostTurns,
          turns: rows.slice(0, mostTurns).toReversed().map((row) => ({
            sequence: row.sequence,
            at: row.taken_at,
            type: row.event.type as string,
            line: lineOf(row.event),
            trail: row.trail.filter((step) => step.sessionId === session.id),
            faults: row.effects.flatMap((effect) => (effect.type === 'fault' && effect.sessionId === session.id ? [{ nodeId: effect.nodeId, message: effect.message }] : [])),
          })),
        }
      }),

    version: (conversationId: string, versionId: string): Promise<{ number: number | null; flowName: string; document: Json } | null> =>
      use(async (tx) => {
        const [seen] = await tx.$queryRaw<{ seen: boolean }[]>`
          SELECT EXISTS (SELECT 1 FROM "sessions" WHERE "workspace_id" = ${workspaceId}::uuid AND "conversation_id" = ${conversationId}::uuid AND "version_id" = ${versionId}::uuid)
              OR EXISTS (SELECT 1 FROM "journal" WHERE "workspace_id" = ${workspaceId}::uuid AND "conversation_id" = ${conversationId}::uuid AND "trail" @> ${JSON.stringify([{ versionId }])}::jsonb) AS "seen"`
        if (!seen?.seen) return null
        const version = await tx.flowVersion.findFirst({ where: { workspaceId, id: versionId }, select: { number: true, document: true, flow: { select: { name: true } } } })
        return version && { number: version.number, flowName: version.flow.name, document: fromColumn(version.document) }
      }),

    resend: (conversationId: string, messageId: string) =>
      use(async (tx) => {
        // First the conversation, as everywhere: nobody commits a turn or takes over in between.
        const [conversation] = await tx.$queryRaw<{ channel_id: string; last_inbound_at: Date | null }[]>`
          SELECT "channel_id", "last_inbound_at" FROM "conversations" WHERE "workspace_id" = ${workspaceId}::uuid AND "id" = ${conversationId}::uuid FOR NO KEY UPDATE`
        const message = conversation && (await tx.message.findFirst({ where: { workspaceId, id: messageId, conversationId } }))
        if (!conversation || !message) return { outcome: 'gone' as const }
        const effect = message.effectId === null ? null : await tx.effectRow.findFirst({ where: { workspaceId, id: message.effectId, kind: 'send' } })
        if (!effect || message.status !== 'failed' || !['done', 'failed'].includes(effect.status)) return { outcome: 'not-failed' as const }
        const id = nextAttemptId(effect.id)
        if ((await tx.effectRow.count({ where: { workspaceId, id } })) > 0) return { outcome: 'sent-already' as const }
        if (isTooLate(message.content, conversation.last_inbound_at)) return { outcome: 'window-closed' as const }
        const again = randomUUID()
        const now = new Date()
        const { nodeId, sessionId } = effect
        await tx.message.create({
          data: {
            workspaceId, id: again, conversationId, author: message.author, content: toColumn(message.content), effectId: id, sessionId, nodeId, status: 'queued',
            // Nobody knows whether the one before arrived.
            possiblyDouble: effect.outcome === 'given-up:uncertain', offlineAnswer: message.offlineAnswer, at: now,
          },
        })
        await tx.effectRow.create({
          data: { workspaceId, id, conversationId, channelId: conversation.channel_id, sessionId, nodeId, kind: 'send', payload: toColumn({ content: message.content, again: { of: messageId, by: userId } }) },
        })
        await tx.conversation.updateMany({ where: { workspaceId, id: conversationId }, data: { lastActivityAt: now } })
        return { outcome: 'queued' as const, messageId: again }
      }),
  }

  /** Flows and nodes by the names that they had in that version. */
  async function versionsOf(tx: Transaction, trail: TrailEntry[], more: string[]) {
    const ids = [...new Set(trail.map(({ versionId }) => versionId))].filter(isUuid)
    if (ids.length === 0) return []
    const nodes = [...new Set([...trail.map(({ nodeId }) => nodeId), ...more])]
    return tx.$queryRaw<{ versionId: string; flowId: string; flowName: string; number: number | null; nodes: Record<string, { name: string; card: string }> }[]>`
      SELECT v."id" AS "versionId", v."flow_id" AS "flowId", f."name" AS "flowName", v."number",
        coalesce((SELECT jsonb_object_agg(n ->> 'id', jsonb_build_object('name', n ->> 'name', 'card', n ->> 'card')) FROM jsonb_array_elements(v."document" -> 'nodes') n WHERE n ->> 'id' = ANY (${nodes})), '{}') AS "nodes"
        FROM "flow_versions" v JOIN "flows" f ON f."workspace_id" = v."workspace_id" AND f."id" = v."flow_id"
       WHERE v."workspace_id" = ${workspaceId}::uuid AND v."id" = ANY (${ids}::uuid[])`
  }
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** The reply; of a question for an intent, which it was and how sure that is. */
const answerLine = ({ reply, exit, confidence }: ModelAnswer): string => (confidence === undefined ? reply.slice(0, 200) : `${exit ?? 'None of the intents'}, ${Math.round(confidence * 100)} % sure`)

/** What was said or answered, in a line. */
function lineOf(event: Event): string {
  switch (event.type) {
    case 'message':
      return messageLine('contact', event.message.content)
    case 'echo':
      return event.text.slice(0, 200)
    case 'outcome':
      if (event.outcome.type === 'answered') return answerLine(event.outcome.answer)
      return 'reason' in event.outcome ? event.outcome.reason.slice(0, 200) : ''
    default:
      return ''
  }
}
