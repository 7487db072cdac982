import type { ConnectionAccount, ConnectionCheck, ConnectionCheckName, ConnectionState, Inspection, NumberFacts } from '@parley/channel'
import { asArray, asId, asNumber, asRecord, asText, type Loose } from '../webhook/read.ts'
import { appSecretOf, bearer, type GraphClient, type Told } from './graph-client.ts'

const check = (name: ConnectionCheckName, state: ConnectionState, says: string, todo?: string): ConnectionCheck => ({ name, state, says, ...(todo !== undefined && { todo }) })
const stop = (name: ConnectionCheckName, says: string, todo: string): ConnectionCheck => ({ ...check(name, 'bad', says, todo), stops: true })

/** Without them nothing can be sent, or nothing be looked at. */
const needed = ['whatsapp_business_messaging', 'whatsapp_business_management'] as const
const day = 86_400_000
const newToken = 'In Meta Business Settings open Users, System users, generate a token that never expires for this app, and paste it here.'

const numberFields = [
  'display_phone_number', 'verified_name', 'quality_rating', 'status', 'throughput', 'name_status', 'code_verification_status', 'platform_type', 'is_on_biz_app',
  'whatsapp_business_manager_messaging_limit',
].join(',')

/** Before there is a number: whether Meta takes app id and secret, and knows the callback address. Never throws. */
export async function inspectApp(graph: GraphClient, app: { id: string; secret: string }, callback: Pick<ConnectionAccount, 'callbackUrl' | 'handshakeAt'>): Promise<ConnectionCheck> {
  const told = await graph({ path: `${encodeURIComponent(app.id)}/subscriptions`, headers: bearer(`${app.id}|${app.secret}`), appSecret: app.secret })
  if (told.type === 'silent') return check('callback', 'unknown', told.words, 'Try again in a moment.')
  if (told.type === 'refused') return wrongApp(told.error.code) ? { ...check('callback', 'bad', ...wrongAppWords), wrongApp: true } : check('callback', 'unknown', told.words)
  return checkCallback(told, { provider: 'meta', numberId: '', accountId: '', accessToken: '', lastWebhookAt: null, ...callback })
}

const wrongApp = (code: number) => [1, 100, 101, 102, 190].includes(code)
const wrongAppWords = ['Meta does not accept the app id with this app secret.', 'Copy both again from the Meta app: App settings, Basic.'] as const

/** Asks Meta everything that has to be right. Never throws: what could not be asked is `unknown`. */
export async function inspectMeta(graph: GraphClient, account: ConnectionAccount, now: number): Promise<Inspection> {
  const { app } = account
  const asApp = app ? bearer(`${app.id}|${app.secret}`) : undefined
  const own = bearer(account.accessToken)
  const base = account.baseUrl
  const appSecret = appSecretOf(account)
  const facts: NumberFacts = {}

  const [debugged, number, listed, subscribed, subscriptions] = await Promise.all([
    graph({ base, path: 'debug_token', query: { input_token: account.accessToken }, headers: asApp ?? own, appSecret }),
    graph({ base, path: encodeURIComponent(account.numberId), query: { fields: numberFields }, headers: own, appSecret }),
    graph({ base, path: `${encodeURIComponent(account.accountId)}/phone_numbers`, query: { fields: 'id', limit: '100' }, headers: own, appSecret }),
    graph({ base, path: `${encodeURIComponent(account.accountId)}/subscribed_apps`, headers: own, appSecret }),
    app && asApp ? graph({ base, path: `${encodeURIComponent(app.id)}/subscriptions`, headers: asApp, appSecret }) : undefined,
  ])

  const token = asRecord(debugged.type === 'told' ? debugged.body['data'] : undefined)
  const tokenCheck = checkToken(debugged, token, account, facts, now)
  return {
    checks: [
      tokenCheck,
      checkPermissions(token, account, tokenCheck.state),
      checkNumber(number, listed, account, facts, tokenCheck.state),
      checkSubscription(subscribed, facts.appId ?? app?.id, account, tokenCheck.state),
      checkCallback(subscriptions, account),
      checkWebhook(account),
    ],
    facts,
  }
}

function checkToken(told: Told, token: Loose | undefined, account: ConnectionAccount, facts: NumberFacts, now: number): ConnectionCheck {
  if (told.type === 'silent') return check('token', 'unknown', told.words, 'Try again in a moment.')
  if (told.type === 'refused') {
    // Asked with the app's own secret, a refusal is about that secret; asked with the token, about the token.
    if (account.app && told.error.code === 100) return check('token', 'bad', `The access token belongs to another Meta app, not to ${account.app.id}.`, otherApp)
    if (account.app && wrongApp(told.error.code)) return check('token', 'bad', ...wrongAppWords)
    return told.error.code === 190 || told.error.code === 0
      ? stop('token', 'Meta does not accept the access token: it has expired, was withdrawn, or was not copied whole.', newToken)
      : check('token', 'unknown', told.words, 'Try again in a moment.')
  }
  if (!token) return check('token', 'unknown', 'Meta says nothing about the access token.', 'Try again in a moment.')
  const appId = asId(token['app_id'])
  if (appId !== undefined) facts.appId = appId
  const expiresAt = asNumber(token['expires_at'])
  if (expiresAt !== undefined) facts.tokenExpiresAt = expiresAt === 0 ? null : expiresAt * 1000
  if (token['is_valid'] !== true) {
    const subcode = asNumber(asRecord(token['error'])?.['subcode'])
    return stop('token', subcode === 463 ? 'The access token has expired.' : subcode === 460 || subcode === 467 ? 'The access token was withdrawn.' : 'The access token no longer works.', newToken)
  }
  if (account.app && appId !== undefined && appId !== account.app.id)
    return check('token', 'bad', `The access token belongs to another Meta app (${appId}), not to ${account.app.id}.`, otherApp)
  const left = typeof facts.tokenExpiresAt === 'number' ? facts.tokenExpiresAt - now : Infinity
  if (left < 14 * day)
    return check('token', 'warning', `The access token works, but only for ${left < 2 * day ? `${Math.max(1, Math.floor(left / 3_600_000))} more hours` : `${Math.floor(left / day)} more days`}.`, newToken)
  return check('token', 'good', left === Infinity ? 'The access token works and does not expire.' : 'The access token works.')
}

const otherApp = 'Generate a token for this app, or connect the number through the other one.'

const afterToken = (name: ConnectionCheckName) => check(name, 'unknown', 'It can be checked once the access token works.')

function checkPermissions(token: Loose | undefined, account: ConnectionAccount, tokenState: ConnectionState): ConnectionCheck {
  if (!token || token['is_valid'] !== true || tokenState === 'bad' || tokenState === 'unknown') return afterToken('permissions')
  const scopes = asArray(token['scopes']).map(asText)
  const missing = needed.filter((scope) => !scopes.includes(scope))
  const todo = 'In Meta Business Settings generate a new token with both whatsapp_business_messaging and whatsapp_business_management ticked, and paste it here.'
  const lacks = `The access token lacks the permission ${missing.join(' and ')}.`
  if (missing.includes('whatsapp_business_messaging')) return stop('permissions', lacks, todo)
  if (missing.length > 0) return check('permissions', 'bad', lacks, todo)
  const granular = asArray(token['granular_scopes']).map(asRecord)
  const elsewhere = needed.some((scope) => {
    const targets = granular.find((item) => item?.['scope'] === scope)?.['target_ids']
    // Without a list, it holds for every account.
    return Array.isArray(targets) && !targets.map(asId).includes(account.accountId)
  })
  if (elsewhere)
    return check('permissions', 'bad', `The access token may not reach the WhatsApp account ${account.accountId}.`, 'In Meta Business Settings give the system user full control of this WhatsApp account, then generate a new token.')
  return check('permissions', 'good', 'The access token may send messages and manage the account.')
}

/** Why a number is not CONNECTED, and what to do. Meta's words for it as of November 2026. */
const statuses: Record<string, [ConnectionState, string, string]> = {
  PENDING: ['bad', 'The number is not registered with the Cloud API yet.', 'Register it with a six-digit PIN.'],
  OFFLINE: ['bad', 'The number is offline.', 'Register it again with its PIN.'],
  DISCONNECTED: ['bad', 'The number was disconnected from the Cloud API.', 'Register it again with its PIN.'],
  UNVERIFIED: ['bad', 'The number is not verified yet.', 'Verify it in WhatsApp Manager with the code that Meta sends by text or call.'],
  MIGRATED: ['bad', 'The number has moved to another WhatsApp account.', 'Enter the ids of that account.'],
  DELETED: ['bad', 'The number was deleted.', 'Add it again in WhatsApp Manager.'],
  BANNED: ['bad', 'Meta has banned the number.', 'Open WhatsApp Manager, read the notice and appeal.'],
  RESTRICTED: ['warning', 'Meta has restricted the number: it reached its limit or its quality is low.', 'Open WhatsApp Manager and read the notice.'],
  RATE_LIMITED: ['warning', 'The number sends more than it may.', 'Pause campaigns; answers to customers go on.'],
  FLAGGED: ['warning', 'The quality of the number is low; Meta may restrict it.', 'Send less that customers did not ask for, and check WhatsApp Manager.'],
}

/** Meta refuses every message of a number in one of these states. */
const unusable = new Set(['PENDING', 'OFFLINE', 'DISCONNECTED', 'UNVERIFIED', 'MIGRATED', 'DELETED', 'BANNED'])

function checkNumber(told: Told, listed: Told, account: ConnectionAccount, facts: NumberFacts, tokenState: ConnectionState): ConnectionCheck {
  if (tokenState === 'bad') return afterToken('number')
  if (told.type === 'silent') return check('number', 'unknown', told.words, 'Try again in a moment.')
  if (told.type === 'refused') {
    if (told.error.code === 100 || told.error.code === 803)
      return check('number', 'bad', `There is no number with the id ${account.numberId} that this token can see.`, 'Copy the phone number id again: WhatsApp, API setup in the Meta app. It is not the number itself.')
    return check('number', told.error.code === 190 ? 'bad' : 'unknown', told.words)
  }
  const { body } = told
  readNumber(body, facts)
  if (listed.type === 'refused' && listed.error.code === 100)
    return check('number', 'bad', `There is no WhatsApp account with the id ${account.accountId} that this token can see.`, 'Copy the WhatsApp business account id again: it stands beside the phone number id.')
  if (listed.type === 'told' && !asArray(listed.body['data']).some((item) => asId(asRecord(item)?.['id']) === account.numberId) && asRecord(listed.body['paging'])?.['next'] === undefined)
    return check('number', 'bad', `The number is not in the WhatsApp account ${account.accountId}.`, 'Copy the WhatsApp business account id again: it stands beside the phone number id.')
  const name = [facts.displayNumber, facts.verifiedName].filter(Boolean).join(', ')
  if (facts.status === 'CONNECTED') return check('number', 'good', `${name} is connected.`)
  const [state, says, todo] = statuses[facts.status ?? ''] ?? (['bad', `Meta says that the number is ${facts.status ?? 'in no known state'}.`, 'Open WhatsApp Manager and read the notice.'] as const)
  return state === 'bad' && unusable.has(facts.status ?? '') ? stop('number', says, todo) : check('number', state, says, todo)
}

function readNumber(body: Loose, facts: NumberFacts): void {
  const put = <Name extends keyof NumberFacts>(name: Name, value: NumberFacts[Name]) => {
    if (value !== undefined) facts[name] = value
  }
  put('displayNumber', asText(body['display_phone_number']))
  put('verifiedName', asText(body['verified_name']))
  put('status', asText(body['status']))
  put('qualityRating', asText(body['quality_rating']))
  put('limitTier', asText(body['whatsapp_business_manager_messaging_limit']))
  put('throughput', asText(asRecord(body['throughput'])?.['level']))
  put('nameStatus', asText(body['name_status']))
  put('onPhoneApp', typeof body['is_on_biz_app'] === 'boolean' ? body['is_on_biz_app'] : undefined)
}

function checkSubscription(told: Told, appId: string | undefined, account: ConnectionAccount, tokenState: ConnectionState): ConnectionCheck {
  if (tokenState === 'bad') return afterToken('subscription')
  if (told.type === 'silent') return check('subscription', 'unknown', told.words, 'Try again in a moment.')
  if (told.type === 'refused') {
    return told.error.code === 100
      ? check('subscription', 'waiting', `It can be checked once the token reaches the WhatsApp account ${account.accountId}.`)
      : check('subscription', 'unknown', told.words)
  }
  const ids = asArray(told.body['data']).map((item) => asId(asRecord(asRecord(item)?.['whatsapp_business_api_data'])?.['id']))
  const ours = appId === undefined ? ids.length > 0 : ids.includes(appId)
  return ours
    ? check('subscription', 'good', 'The app is subscribed to the WhatsApp account.')
    : check('subscription', 'waiting', 'The app is not subscribed to the WhatsApp account: no message would arrive.', 'Subscribe it.')
}

function checkCallback(told: Told | undefined, account: ConnectionAccount): ConnectionCheck {
  if (told?.type === 'told') {
    const found = asArray(told.body['data']).map(asRecord).find((item) => item?.['object'] === 'whatsapp_business_account')
    const url = asText(found?.['callback_url'])
    if (url === undefined || found?.['active'] === false)
      return check('callback', 'waiting', 'The Meta app has no callback address for WhatsApp yet.', 'Let Parley enter it, or enter callback address and verify token yourself: WhatsApp, Configuration in the Meta app.')
    if (account.callbackUrl !== undefined && url !== account.callbackUrl)
      return check('callback', 'bad', `The Meta app sends to another address: ${url.slice(0, 200)}`, 'Let Parley enter the right one, or copy the callback address into the Meta app. What receives there now would receive nothing any more.')
    const fields = asArray(found?.['fields']).map((field) => asText(field) ?? asText(asRecord(field)?.['name']))
    if (!fields.includes('messages'))
      return check('callback', 'bad', 'The callback address is right, but the field "messages" is not subscribed: no message would arrive.', 'Let Parley enter it, or tick "messages" in the Meta app: WhatsApp, Configuration, Webhook fields.')
    return check('callback', 'good', 'Meta knows the callback address.')
  }
  if (account.handshakeAt !== null) return check('callback', 'good', 'Meta has verified the callback address.')
  // Without an app of its own, or where it cannot be asked: whatever arrives proves it.
  if (account.lastWebhookAt !== null) return check('callback', 'good', 'Webhooks arrive.')
  return check('callback', 'waiting', 'Meta has not verified the callback address yet.', 'Enter callback address and verify token in the Meta app: WhatsApp, Configuration.')
}

export function checkWebhook(account: ConnectionAccount): ConnectionCheck {
  return account.lastWebhookAt === null
    ? check('webhook', 'waiting', 'No message has arrived yet.', 'Write to the number from your own phone.')
    : check('webhook', 'good', 'Messages arrive.')
}
