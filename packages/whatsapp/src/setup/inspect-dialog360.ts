import type { ConnectionAccount, ConnectionCheck, Inspection } from '@parley/channel'
import { surfaceOf } from '../surface.ts'
import { asText } from '../webhook/read.ts'
import type { GraphClient } from './graph-client.ts'
import { checkWebhook } from './inspect-meta.ts'

/** 360dialog has one key for each number and looks after the rest: key, address and what arrives are all there is to check. */
export async function inspectDialog360(graph: GraphClient, account: ConnectionAccount): Promise<Inspection> {
  const { base, headers } = surfaceOf({ channelId: '', ...account }, '')
  const told = await graph({ base, path: 'v1/configs/webhook', headers })
  return { checks: [...checkKey(), checkWebhook(account)], facts: {} }

  function checkKey(): ConnectionCheck[] {
    if (told.type === 'silent') return [{ name: 'token', state: 'unknown', says: told.words, todo: 'Try again in a moment.' }]
    if (told.type === 'refused' && (told.error.code === 190 || told.error.code === 10))
      return [{ name: 'token', state: 'bad', stops: true, says: '360dialog does not accept the API key.', todo: 'Generate a new key for this number in the 360dialog hub and paste it here.' }]
    const token: ConnectionCheck = { name: 'token', state: 'good', says: 'The API key works.' }
    const url = told.type === 'told' ? asText(told.body['url']) : undefined
    const wrong = url !== undefined && url !== '' && url !== account.callbackUrl
    if (url !== undefined && url === account.callbackUrl) return [token, { name: 'callback', state: 'good', says: '360dialog knows the callback address.' }]
    return [token, {
      name: 'callback', state: wrong ? 'bad' : 'waiting', says: wrong ? '360dialog sends to another address.' : '360dialog has no callback address yet.', todo: 'Let Parley enter it.',
    }]
  }
}
