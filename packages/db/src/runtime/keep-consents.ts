import type { Connection } from './pool.ts'
import { toJsonb } from './jsonb.ts'

export interface KeptConsent {
  workspaceId: string
  contactId: string
  granted: boolean
  how: string
  words: string
  proof: string
  at: number
}

/** Consents of a commit. Rare, so not part of its one statement; the same proof is kept once. */
export async function keepConsents(connection: Connection, consents: KeptConsent[]): Promise<void> {
  if (consents.length === 0) return
  await connection.query({
    name: 'keep-consents',
    text: `INSERT INTO consents (workspace_id, contact_id, granted, how, words, proof, at)
      SELECT w, contact, granted, how, words, proof, to_timestamp(at / 1000.0) FROM jsonb_to_recordset($1::jsonb) AS i (w uuid, contact uuid, granted boolean, how text, words text, proof text, at float8)
      ON CONFLICT DO NOTHING`,
    values: [toJsonb(consents.map(({ workspaceId, contactId, ...rest }) => ({ w: workspaceId, contact: contactId, ...rest })))],
  })
}
