import type { ConnectionAccount } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { appSecretProof } from '../app-secret-proof.ts'
import { explainError, type GraphError } from '../errors.ts'
import { callGraph, NoAnswer } from '../graph.ts'
import type { Proofs } from '../proofs.ts'
import { asRecord, type Loose } from '../webhook/read.ts'

export interface SetupOptions {
  /** Of Meta's Graph API, version included. */
  baseUrl: string
  fetch?: typeof fetch
  /** For one call. Default 10 seconds: somebody waits for it. */
  timeoutMs?: number
}

/** An answer, Meta's refusal, or none at all with the reason. */
export type Told = { type: 'told'; body: Loose } | { type: 'refused'; error: GraphError; words: string } | { type: 'silent'; words: string }

export interface GraphRequest {
  method?: 'GET' | 'POST' | 'DELETE'
  base?: string | undefined
  path: string
  query?: Record<string, string>
  headers: Record<string, string>
  body?: object
  /** Where known, the call proves that we have it. */
  appSecret?: string | undefined
}

/** Of the app that a number came through, where it is known. */
export const appSecretOf = ({ app, appSecret }: Pick<ConnectionAccount, 'app' | 'appSecret'>): string | undefined => app?.secret ?? appSecret

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/**
 * Calls of the setup: few, and each with a person waiting for words. Never throws. `proofs`: a secret that Meta does not
 * take is left out; without it, that is refused, so that it can be seen.
 */
export function createGraphClient(options: SetupOptions, proofs?: Proofs) {
  const fetchIt = options.fetch ?? fetch
  return async (request: GraphRequest): Promise<Told> => {
    const base = (request.base ?? options.baseUrl).replace(/\/+$/, '')
    const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1]
    const address = (appSecret: string | undefined) => {
      const values = { ...request.query, ...(token !== undefined && appSecret !== undefined && { appsecret_proof: appSecretProof(token, appSecret) }) }
      return `${base}/${request.path}${Object.keys(values).length > 0 ? `?${new URLSearchParams(values).toString()}` : ''}`
    }
    const call = (appSecret: string | undefined) =>
      callGraph(
        fetchIt, address(appSecret),
        { method: request.method ?? 'GET', headers: request.headers, ...(request.body && { body: JSON.stringify(request.body) }) },
        AbortSignal.timeout(options.timeoutMs ?? 10_000),
      )
    try {
      const answer = await (proofs && token !== undefined ? proofs.call({ accessToken: token, appSecret: request.appSecret }, call) : call(request.appSecret))
      if (answer.error) return { type: 'refused', error: answer.error, words: explainError(answer.error) }
      const body = asRecord(answer.json)
      if (answer.status >= 300 || !body) return { type: 'silent', words: `${new URL(base).host} answered ${answer.status}, but not like the WhatsApp API.` }
      return { type: 'told', body }
    } catch (cause) {
      if (cause instanceof NoAnswer) return { type: 'silent', words: cause.message }
      throw cause
    }
  }
}
export type GraphClient = ReturnType<typeof createGraphClient>

/** @throws ParleyError CHANNEL_FAILED where it was refused or not answered. `what`: what did not happen, as a sentence. */
export function orFail(told: Told, what: string): Loose {
  if (told.type === 'told') return told.body
  throw new ParleyError('CHANNEL_FAILED', `${what} ${told.words}`)
}
