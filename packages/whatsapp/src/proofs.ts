import { appSecretProof } from './app-secret-proof.ts'
import { isWrongProof } from './errors.ts'
import type { GraphAnswer } from './graph.ts'

/** What a call is proven with. Without a secret there is no proof. */
export interface Proven {
  accessToken: string
  appSecret?: string | undefined
}

const mostKept = 10_000

/**
 * Calls with the proof of the app's secret. A token may belong to another app than the number's webhooks, or the secret
 * may have been reset at Meta: then the call is made again without it, which Meta takes where the app does not insist.
 * That is remembered for this token and this secret, so that it costs one refused call and not one for every message.
 */
export function createProofs() {
  /** By the proof itself: it changes with the token and with the secret. */
  const refused = new Set<string>()
  return {
    /** The secret to use; undefined where there is none, or where Meta has not taken it. */
    secretOf: ({ accessToken, appSecret }: Proven): string | undefined => (appSecret !== undefined && refused.has(appSecretProof(accessToken, appSecret)) ? undefined : appSecret),

    async call(proven: Proven, call: (appSecret: string | undefined) => Promise<GraphAnswer>): Promise<GraphAnswer> {
      const { accessToken, appSecret } = proven
      if (appSecret === undefined) return call(undefined)
      const proof = appSecretProof(accessToken, appSecret)
      const wrong = ({ error }: GraphAnswer) => error !== undefined && isWrongProof(error)
      const known = refused.has(proof)
      const first = await call(known ? undefined : appSecret)
      if (!wrong(first)) return first
      // Without a proof it was refused for the lack of one: the app insists now, and the secret may have been put right.
      if (known) {
        refused.delete(proof)
        return call(appSecret)
      }
      const bare = await call(undefined)
      if (!wrong(bare)) {
        if (refused.size >= mostKept) refused.clear()
        refused.add(proof)
      }
      return bare
    },
  }
}
export type Proofs = ReturnType<typeof createProofs>
