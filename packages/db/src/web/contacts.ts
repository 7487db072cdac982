import type { JsonObject } from '@parley/channel'
import type { TenantScope } from './tenant.ts'

export interface ExportedContact {
  id: string
  name: string
  phone: string | null
  userId: string | null
  language: string | null
  fields: JsonObject
  createdAt: Date
}

const page = 500

export function createContactRepository({ workspaceId, use }: TenantScope) {
  return {
    /** All contacts, oldest first, a page at a time: an export holds no more than one page in memory. */
    async *all(): AsyncGenerator<ExportedContact> {
      let after: string | undefined
      for (;;) {
        const rows = await use((tx) =>
          tx.contact.findMany({
            where: { workspaceId, ...(after === undefined ? {} : { id: { gt: after } }) },
            select: { id: true, name: true, phone: true, userId: true, language: true, fields: true, createdAt: true },
            orderBy: { id: 'asc' },
            take: page,
          }),
        )
        for (const row of rows) yield { ...row, fields: row.fields as JsonObject }
        if (rows.length < page) return
        after = rows.at(-1)!.id
      }
    },
  }
}
