import { randomBytes } from 'node:crypto'
import { z } from 'zod'

/** A Meta app: receives the webhooks of the accounts that it is subscribed to. */
export const metaAppSchema = z.object({
  appId: z.string().regex(/^\d+$/, 'An app id has digits only.'),
  appSecret: z.string().min(1),
  name: z.string().min(1).default('Parley'),
  /** "Require app secret" in the app's advanced settings: every call has to carry appsecret_proof. */
  requireProof: z.boolean().default(false),
  callback: z.object({ url: z.url(), verifyToken: z.string(), fields: z.array(z.string()) }).optional(),
})
export type MetaApp = z.infer<typeof metaAppSchema>

export const bothScopes = ['whatsapp_business_messaging', 'whatsapp_business_management']

export const metaTokenSchema = z.object({
  token: z.string().min(1).default(() => `EAA${randomBytes(24).toString('hex')}`),
  appId: z.string(),
  /** The accounts that it reaches. */
  wabaIds: z.array(z.string()),
  scopes: z.array(z.string()).default(bothScopes),
  /** Milliseconds since 1970; 0: never. */
  expiresAt: z.number().default(0),
  revoked: z.boolean().default(false),
})
export type MetaToken = z.infer<typeof metaTokenSchema>

/** What Meta says about a number, as far as a test may change it. */
export const numberStateSchema = z.object({
  status: z.string().optional(),
  quality_rating: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  whatsapp_business_manager_messaging_limit: z.string().optional(),
  throughput: z.enum(['STANDARD', 'HIGH', 'NOT_APPLICABLE']).optional(),
  name_status: z.string().optional(),
  is_on_biz_app: z.boolean().optional(),
  /** Of two-step verification; registering asks for it. */
  pin: z.string().regex(/^\d{6}$/).optional(),
})
export type NumberState = z.infer<typeof numberStateSchema>

/** A number at 360dialog: its key, and where its webhooks go. */
export const dialog360Schema = z.object({ numberId: z.string(), apiKey: z.string().min(1), webhookUrl: z.url().optional() })
export type Dialog360 = z.infer<typeof dialog360Schema>

export type MetaRecord =
  | { what: 'app'; app: MetaApp }
  | { what: 'token'; token: MetaToken }
  | { what: 'subscribed'; wabaId: string; appIds: string[] }
  | { what: 'state'; numberId: string; state: NumberState }
  | { what: 'dialog360'; account: Dialog360 }

/** The app of numbers that were registered with a receiver of their own. */
export const houseAppId = '100000000000001'

/** Apps, tokens and subscriptions: what stands between a business and its numbers. */
export class MetaAccounts {
  readonly apps = new Map<string, MetaApp>()
  readonly tokens = new Map<string, MetaToken>()
  /** Apps by the account that they are subscribed to. */
  readonly subscribed = new Map<string, string[]>()
  readonly states = new Map<string, NumberState>()
  readonly dialog360 = new Map<string, Dialog360>()
  /** Codes of Embedded Signup; each works once. */
  readonly codes = new Map<string, { appId: string; wabaId: string; until: number }>()
  readonly #write: (record: MetaRecord) => void

  constructor(write: (record: MetaRecord) => void) {
    this.#write = write
  }

  put(record: MetaRecord): void {
    this.#write(record)
  }

  setState(numberId: string, state: NumberState): void {
    this.put({ what: 'state', numberId, state: { ...this.states.get(numberId), ...state } })
  }

  apply(record: MetaRecord): void {
    switch (record.what) {
      case 'app':
        this.apps.set(record.app.appId, record.app)
        break
      case 'token':
        this.tokens.set(record.token.token, record.token)
        break
      case 'subscribed':
        this.subscribed.set(record.wabaId, record.appIds)
        break
      case 'state':
        this.states.set(record.numberId, record.state)
        break
      case 'dialog360':
        this.dialog360.set(record.account.numberId, record.account)
        break
    }
  }

  *snapshot(): Generator<MetaRecord> {
    for (const app of this.apps.values()) yield { what: 'app', app }
    for (const token of this.tokens.values()) yield { what: 'token', token }
    for (const [wabaId, appIds] of this.subscribed) yield { what: 'subscribed', wabaId, appIds }
    for (const [numberId, state] of this.states) yield { what: 'state', numberId, state }
    for (const account of this.dialog360.values()) yield { what: 'dialog360', account }
  }
}
