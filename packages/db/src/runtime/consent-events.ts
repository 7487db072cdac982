import type { MarketingPreference } from '@parley/channel'
import { toText } from './jsonb.ts'
import type { Connection } from './pool.ts'

/**
 * A customer stopped or allowed marketing in their own settings of WhatsApp. Recorded once for each `proof`.
 * Of somebody who is no contact here nothing is kept: nothing is sent to them either.
 */
export async function applyConsentEvent(connection: Connection, workspaceId: string, { who, granted, words, proof, at }: MarketingPreference & { proof: string; at: number }): Promise<void> {
  await connection.query(
    `INSERT INTO consents (workspace_id, contact_id, granted, how, words, proof, at)
     SELECT $1, id, $4, 'preferences', $5, $6, to_timestamp($7::float8 / 1000.0) FROM (
       SELECT 1 AS rank, id FROM contacts WHERE workspace_id = $1 AND user_id = $2
       UNION ALL SELECT 2, contact_id FROM contact_aliases WHERE workspace_id = $1 AND kind = 'user' AND value = $2
       UNION ALL SELECT 3, id FROM contacts WHERE workspace_id = $1 AND phone = $3) c ORDER BY rank LIMIT 1
     ON CONFLICT DO NOTHING`,
    [workspaceId, who.userId ?? null, who.phone ?? null, granted, toText(words), toText(proof), at],
  )
}
