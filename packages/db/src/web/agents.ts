import { textOf, type InboundContent } from '@parley/channel'
import { toColumn } from './json.ts'
import type { Transaction } from '../prisma.ts'
import { lockSettings, type TenantScope } from './tenant.ts'

interface MemoryRow {
  id: string
  kind: 'fact' | 'summary'
  text: string
  source: unknown
  editedBy: string | null
  at: Date
}

interface StoredVoice {
  persona: unknown
  handover: unknown
}

export function createAgentRepository({ workspaceId, userId, use }: TenantScope) {
  const read = async (tx: Transaction): Promise<StoredVoice> => {
    const row = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { persona: true, handoverRules: true } })
    return { persona: row?.persona ?? {}, handover: row?.handoverRules ?? {} }
  }

  return {
    voice: (): Promise<StoredVoice> => use(read),

    setVoice: <Voice extends { persona: object; handover: object }>(change: (now: StoredVoice) => Voice): Promise<Voice> =>
      use(async (tx) => {
        await lockSettings(tx, workspaceId)
        const voice = change(await read(tx))
        await tx.workspace.updateMany({ where: { id: workspaceId }, data: { persona: toColumn(voice.persona), handoverRules: toColumn(voice.handover) } })
        return voice
      }),

    memories: (conversationId: string) =>
      use(async (tx) => {
        const conversation = await tx.conversation.findUnique({ where: { workspaceId_id: { workspaceId, id: conversationId } }, select: { contactId: true } })
        if (!conversation) return null
        const rows = await tx.$queryRaw<MemoryRow[]>`
          SELECT c."id", c."kind", c."text", u."name" AS "editedBy", c."at",
            (SELECT m."content" FROM "messages" m WHERE m."workspace_id" = c."workspace_id" AND m."channel_message_id" = c."message_id" AND m."author" = 'contact' LIMIT 1) AS "source"
          FROM "contact_memories" c LEFT JOIN "users" u ON u."id" = c."edited_by"
          WHERE c."workspace_id" = ${workspaceId}::uuid AND c."contact_id" = ${conversation.contactId}::uuid ORDER BY c."at" DESC, c."id" LIMIT 200`
        return rows.map(({ source, ...row }) => ({ ...row, source: source === null ? null : textOf(source as InboundContent) }))
      }),

    changeMemory: (conversationId: string, memoryId: string, text: string): Promise<boolean> =>
      use(async (tx) => {
        const changed = await tx.$executeRaw`
          UPDATE "contact_memories" c SET "text" = ${text}, "edited_by" = ${userId}::uuid FROM "conversations" v
          WHERE v."workspace_id" = ${workspaceId}::uuid AND v."id" = ${conversationId}::uuid AND c."workspace_id" = v."workspace_id" AND c."contact_id" = v."contact_id" AND c."id" = ${memoryId}::uuid`
        return changed > 0
      }),

    forget: (conversationId: string, memoryId: string | null): Promise<boolean> =>
      use(async (tx) => {
        if (memoryId === null) {
          const conversation = await tx.conversation.findUnique({ where: { workspaceId_id: { workspaceId, id: conversationId } }, select: { contactId: true } })
          if (conversation) await tx.contactMemory.deleteMany({ where: { workspaceId, contactId: conversation.contactId } })
          return conversation !== null
        }
        const forgotten = await tx.$executeRaw`
          DELETE FROM "contact_memories" c USING "conversations" v
          WHERE v."workspace_id" = ${workspaceId}::uuid AND v."id" = ${conversationId}::uuid AND c."workspace_id" = v."workspace_id" AND c."contact_id" = v."contact_id" AND c."id" = ${memoryId}::uuid`
        return forgotten > 0
      }),
  }
}
