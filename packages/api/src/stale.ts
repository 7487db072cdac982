import { ParleyError } from '@parley/errors'

/** Somebody saved in between. `details` say who and when, so that the editor can offer both. */
export function stale(now: { revision: number; savedAt: Date; savedBy: string | null }): ParleyError {
  const details = { revision: now.revision, savedAt: now.savedAt, savedBy: now.savedBy }
  return new ParleyError('CONFLICT', `${now.savedBy ?? 'Somebody'} saved this flow in between. Nothing of theirs was overwritten; load their version, or keep yours as a copy.`, { details })
}
