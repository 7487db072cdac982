import type { TenantScope } from './tenant.ts'

interface Imported {
  phone: string
  name: string
  granted: boolean
  words: string
  proof: string
  at: Date
}

const mostAtOnce = 2_000

export function createConsentRepository({ workspaceId, userId, use }: TenantScope) {
  const keep = (consents: Imported[]): Promise<{ kept: number; newContacts: number }> =>
    use(async (tx) => {
      const list = JSON.stringify(consents)
      // A former number is its owner's up to the day on which they changed it. An opt-out counts after that as well, unless the number is somebody else's now.
      const former = `a."workspace_id" = $1::uuid AND a."kind" = 'phone' AND a."value" = i.phone
        AND (i.at <= a."at" OR (NOT i.granted AND NOT EXISTS (SELECT 1 FROM "contacts" n WHERE n."workspace_id" = $1::uuid AND n."phone" = i.phone)))`
      const newContacts = await tx.$executeRawUnsafe(
        `INSERT INTO "contacts" ("workspace_id", "id", "phone", "name")
         SELECT DISTINCT ON (i.phone) $1::uuid, gen_random_uuid(), i.phone, i.name FROM jsonb_to_recordset($2::jsonb) AS i (phone text, name text, granted boolean, at timestamptz)
         WHERE NOT EXISTS (SELECT 1 FROM "contact_aliases" a WHERE ${former})
         ON CONFLICT DO NOTHING`,
        workspaceId, list,
      )
      const kept = await tx.$executeRawUnsafe(
        `INSERT INTO "consents" ("workspace_id", "contact_id", "granted", "how", "words", "proof", "recorded_by", "at")
         SELECT $1::uuid, coalesce(a."contact_id", c."id"), i.granted, 'imported', i.words, i.proof, $3::uuid, i.at
         FROM jsonb_to_recordset($2::jsonb) AS i (phone text, granted boolean, words text, proof text, at timestamptz)
         LEFT JOIN "contact_aliases" a ON ${former}
         LEFT JOIN "contacts" c ON c."workspace_id" = $1::uuid AND c."phone" = i.phone
         WHERE coalesce(a."contact_id", c."id") IS NOT NULL
         ON CONFLICT DO NOTHING`,
        workspaceId, list, userId,
      )
      return { kept, newContacts }
    })

  return {
    /** In parts, each whole: a transaction of the web's may last a few seconds only. What broke off is imported again, and nothing is kept twice. */
    async import(consents: Imported[]): Promise<{ kept: number; newContacts: number }> {
      const sum = { kept: 0, newContacts: 0 }
      for (let from = 0; from < consents.length; from += mostAtOnce) {
        const part = await keep(consents.slice(from, from + mostAtOnce))
        sum.kept += part.kept
        sum.newContacts += part.newContacts
      }
      return sum
    },

    /** Newest first, the last hundred; null: no such conversation. */
    list: (conversationId: string) =>
      use(async (tx) => {
        const conversation = await tx.conversation.findUnique({ where: { workspaceId_id: { workspaceId, id: conversationId } }, select: { contactId: true } })
        if (!conversation) return null
        return tx.$queryRaw<{ id: string; granted: boolean; how: string; words: string; proof: string; by: string | null; at: Date }[]>`
          SELECT c."id", c."granted", c."how", c."words", c."proof", u."name" AS "by", c."at" FROM "consents" c LEFT JOIN "users" u ON u."id" = c."recorded_by"
          WHERE c."workspace_id" = ${workspaceId}::uuid AND c."contact_id" = ${conversation.contactId}::uuid ORDER BY c."at" DESC, c."position" DESC LIMIT 100`
      }),

    /** What somebody of the business was told elsewhere. False: no such conversation. */
    record: (conversationId: string, { granted, words }: { granted: boolean; words: string }): Promise<boolean> =>
      use(async (tx) => {
        const conversation = await tx.conversation.findUnique({ where: { workspaceId_id: { workspaceId, id: conversationId } }, select: { contactId: true } })
        if (!conversation) return false
        await tx.consent.create({ data: { workspaceId, contactId: conversation.contactId, granted, how: 'person', words, recordedBy: userId, at: new Date() } })
        return true
      }),

    count: (): Promise<{ granted: number; withdrawn: number }> =>
      use(async (tx) => {
        const [row] = await tx.$queryRaw<{ granted: bigint; withdrawn: bigint }[]>`
          SELECT count(*) FILTER (WHERE "granted") AS "granted", count(*) FILTER (WHERE NOT "granted") AS "withdrawn"
          FROM (SELECT DISTINCT ON ("contact_id") "granted" FROM "consents" WHERE "workspace_id" = ${workspaceId}::uuid ORDER BY "contact_id", "at" DESC, "position" DESC) newest`
        return { granted: Number(row?.granted ?? 0), withdrawn: Number(row?.withdrawn ?? 0) }
      }),
  }
}
