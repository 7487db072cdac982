import { randomUUID } from 'node:crypto'
import type { FlowDocument } from '@parley/flow'
import type { TrailEntry } from '@parley/interpreter'
import type { Transaction } from '../prisma.ts'
import { toColumn } from './json.ts'
import { postOperatorEvent } from './operator-event.ts'
import { raiseProgramRevision, type TenantScope } from './tenant.ts'

const mostEntries = 300

/** Trying a draft on the workspace's own test number. */
export function createTrialRepository({ workspaceId, userId, use }: TenantScope) {
  async function conversationOf(tx: Transaction, phone: string) {
    return tx.conversation.findFirst({ where: { workspaceId, channel: { mode: 'test' }, contact: { phone } }, select: { id: true, mode: true } })
  }

  return {
    start: (flowId: string, document: FlowDocument) =>
      use(async (tx) => {
        const flow = await tx.flow.findFirst({ where: { workspaceId, id: flowId, archivedAt: null }, select: { id: true } })
        const channel = await tx.channel.findFirst({ where: { workspaceId, mode: 'test' }, select: { id: true, numberId: true, trialVersionId: true } })
        if (!flow || !channel) return null
        // The draft that is already being tried is not frozen a second time.
        const same = channel.trialVersionId
          ? await tx.$queryRaw<{ id: string }[]>`
              SELECT "id" FROM "flow_versions" WHERE "workspace_id" = ${workspaceId}::uuid AND "id" = ${channel.trialVersionId}::uuid AND "flow_id" = ${flowId}::uuid AND "document" = ${JSON.stringify(document)}::jsonb`
          : []
        if (same[0]) return { versionId: same[0].id, numberId: channel.numberId }
        const versionId = randomUUID()
        await tx.flowVersion.create({ data: { workspaceId, id: versionId, flowId, number: null, document: toColumn(document), createdBy: userId } })
        await tx.channel.updateMany({ where: { workspaceId, id: channel.id }, data: { trialVersionId: versionId } })
        await raiseProgramRevision(tx, workspaceId)
        return { versionId, numberId: channel.numberId }
      }),

    state: (customerPhone: string, afterSequence: number) =>
      use(async (tx) => {
        const conversation = await conversationOf(tx, customerPhone)
        if (!conversation) return null
        const session = await tx.session.findFirst({ where: { workspaceId, conversationId: conversation.id }, orderBy: [{ startedAt: 'desc' }, { id: 'desc' }] })
        const entries = await tx.journalEntry.findMany({
          where: { workspaceId, conversationId: conversation.id, sequence: { gt: afterSequence } },
          select: { sequence: true, takenAt: true, trail: true, event: true },
          orderBy: { sequence: 'desc' },
          take: mostEntries,
        })
        const faults = await tx.fault.findMany({
          where: { workspaceId, conversationId: conversation.id, ...(session ? { at: { gte: session.startedAt } } : {}) },
          select: { id: true, at: true, code: true, message: true, flowId: true, nodeId: true },
          orderBy: { at: 'desc' },
          take: 50,
        })
        return {
          conversationId: conversation.id,
          mode: conversation.mode === 'person' ? ('person' as const) : ('bot' as const),
          session: session && { id: session.id, flowId: session.flowId, versionId: session.versionId, nodeId: session.nodeId, endedAt: session.endedAt },
          entries: entries.toReversed().map((entry) => ({
            sequence: entry.sequence,
            at: entry.takenAt,
            event: String((entry.event as { type?: unknown } | null)?.type ?? ''),
            trail: entry.trail as unknown as TrailEntry[],
          })),
          faults: faults.toReversed(),
        }
      }),

    startOver: (customerPhone: string): Promise<boolean> =>
      use(async (tx) => {
        const conversation = await conversationOf(tx, customerPhone)
        return conversation ? postOperatorEvent(tx, workspaceId, conversation.id, 'start-over', userId) : false
      }),
  }
}
