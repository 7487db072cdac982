import type { ConnectionAccount, ConnectionCheck, Inspection } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { surfaceOf } from '../surface.ts'
import { asText } from '../webhook/read.ts'
import { appSecretOf, bearer, createGraphClient, orFail, type SetupOptions } from './graph-client.ts'
import { inspectDialog360 } from './inspect-dialog360.ts'
import { inspectApp, inspectMeta } from './inspect-meta.ts'

/** What an app has to be told of, so that nothing of section 1.6 is missed. */
const webhookFields = [
  'messages', 'message_template_status_update', 'message_template_quality_update', 'message_template_components_update', 'template_category_update', 'phone_number_quality_update',
  'phone_number_name_update', 'business_capability_update', 'account_update', 'account_review_update', 'account_alerts', 'security', 'user_preferences', 'smb_message_echoes',
  'smb_app_state_sync', 'history',
]

/** Sets numbers up at WhatsApp and looks after them. Each function throws ParleyError CHANNEL_FAILED with what to do, `inspect` never. */
export function createWhatsAppSetup(options: SetupOptions, now: () => number = () => Date.now()) {
  const graph = createGraphClient(options)
  return {
    inspect: (account: ConnectionAccount): Promise<Inspection> => (account.provider === '360dialog' ? inspectDialog360(graph, account) : inspectMeta(graph, account, now())),

    inspectApp: (app: { id: string; secret: string }, callback: { callbackUrl: string; handshakeAt: number | null }): Promise<ConnectionCheck> => inspectApp(graph, app, callback),

    /** Lets the app receive what happens on the account. Safe to repeat. */
    async subscribe(account: ConnectionAccount): Promise<void> {
      orFail(await graph({ method: 'POST', base: account.baseUrl, path: `${encodeURIComponent(account.accountId)}/subscribed_apps`, headers: bearer(account.accessToken), appSecret: appSecretOf(account) }), 'The app could not be subscribed.')
    },

    /** Registers the number with the Cloud API. Meta allows ten attempts in 72 hours. */
    async register(account: ConnectionAccount, pin: string): Promise<void> {
      const body = { messaging_product: 'whatsapp', pin }
      orFail(await graph({ method: 'POST', base: account.baseUrl, path: `${encodeURIComponent(account.numberId)}/register`, headers: bearer(account.accessToken), appSecret: appSecretOf(account), body }), 'The number could not be registered.')
    },

    /** Enters callback address and verify token; the other side verifies the address while we wait. */
    async enterCallback(account: ConnectionAccount, callback: { url: string; verifyToken: string }): Promise<void> {
      const failed = 'The callback address could not be entered.'
      if (account.provider === '360dialog') {
        const { base, headers } = surfaceOf({ channelId: '', ...account }, '')
        orFail(await graph({ method: 'POST', base, path: 'v1/configs/webhook', headers, body: { url: callback.url } }), failed)
        return
      }
      const { app } = account
      if (!app) throw new ParleyError('BAD_INPUT', 'This number came through no app of your own; its callback address is that of the installation.')
      const query = { object: 'whatsapp_business_account', callback_url: callback.url, verify_token: callback.verifyToken, fields: webhookFields.join(',') }
      orFail(await graph({ method: 'POST', base: account.baseUrl, path: `${encodeURIComponent(app.id)}/subscriptions`, headers: bearer(`${app.id}|${app.secret}`), appSecret: app.secret, body: query }), failed)
    },

    /** Embedded Signup: the code that the browser was given becomes the customer's business token. It lives about half a minute. */
    async exchangeCode(app: { id: string; secret: string }, code: string): Promise<string> {
      const body = orFail(
        await graph({ path: 'oauth/access_token', query: { client_id: app.id, client_secret: app.secret, code }, headers: {} }),
        'Meta did not accept the sign-up. Begin it again: its code lives for half a minute only.',
      )
      const token = asText(body['access_token'])
      if (token === undefined) throw new ParleyError('CHANNEL_FAILED', 'Meta answered the sign-up without an access token. Begin it again.')
      return token
    },

    /** Coexistence: asks for contacts or earlier chats of the phone app; each once, within 24 hours after signing up. */
    async syncPhoneApp(account: ConnectionAccount, what: 'smb_app_state_sync' | 'history'): Promise<void> {
      const body = { messaging_product: 'whatsapp', sync_type: what }
      orFail(await graph({ method: 'POST', base: account.baseUrl, path: `${encodeURIComponent(account.numberId)}/smb_app_data`, headers: bearer(account.accessToken), appSecret: appSecretOf(account), body }), 'The phone app could not be synchronised.')
    },
  }
}
