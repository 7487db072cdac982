import type { ChannelUpdate, Json, JsonObject } from '@parley/channel'

/** What the channel log keeps of one notice, until the worker has read it. */
export interface ChannelEvent {
  /** Meta's name of the webhook field. */
  kind: string
  sourceId: string
  accountId: string
  numberId: string | null
  /** Milliseconds since 1970. */
  at: number
  payload: JsonObject
}

/**
 * What goes into the channel log of all that a channel tells; undefined for what belongs to a conversation.
 * What holds customers' words or address books is kept as counts: the webhook itself is in the deliveries.
 */
export function channelEventOf(update: ChannelUpdate): ChannelEvent | undefined {
  if (update.kind !== 'account' && update.kind !== 'unknown') return undefined
  const { sourceId, field, at, accountId = '', numberId = null } = update
  if (field === '' || (accountId === '' && numberId === null)) return undefined
  const of = (payload: JsonObject): ChannelEvent => ({ kind: field, sourceId, accountId, numberId, at, payload })
  if (update.kind === 'unknown') return of(field === 'messages' || field.includes('echoes') ? { reason: update.reason } : { reason: update.reason, ...update.value })
  switch (field) {
    case 'history': {
      const chunk = object(list(update.value['history'])[0])
      const { phase, progress, chunk_order: order } = object(chunk['metadata'])
      return of({ ...(phase !== undefined && { phase }), ...(progress !== undefined && { progress }), ...(order !== undefined && { order }), declined: list(chunk['errors']).length > 0 })
    }
    case 'smb_app_state_sync':
      return of({ count: list(update.value['state_sync']).length })
    default:
      return of(update.value)
  }
}

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const object = (value: Json | undefined): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})
