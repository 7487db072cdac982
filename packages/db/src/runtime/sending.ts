import { mapMedia, type ChannelAccount, type OutboundContent } from '@parley/channel'
import { serviceWindowMs } from '@parley/flow'
import type { ClaimedEffect, SendPermit, Sending } from '@parley/runtime'
import { appSecretColumns, appSecretJoin, type AppSecretRow, type Secrets } from './secrets.ts'

/** The customer-service window: 24 hours from their newest message; a free entry point after an ad changes what it costs, not what may be said. */
export const windowUntilOf = (lastInboundAt: Date | null): number | null => (lastInboundAt === null ? null : lastInboundAt.getTime() + serviceWindowMs)

/** Of a channel `ch` with its app: what `accountOf` reads, with the `sealed_key` of its workspace `w`. */
export const accountColumns = `ch.number_id, ch.mode, ch.base_url, ch.provider, ch.messages_per_second, ch.sealed_token, ${appSecretColumns}, w.sealed_key`
export const channelWithApp = `channels ch ${appSecretJoin}`

export interface AccountRow extends AppSecretRow {
  channel_id: string
  number_id: string
  mode: string
  base_url: string | null
  provider: NonNullable<ChannelAccount['provider']>
  messages_per_second: number | null
  sealed_token: Buffer
}

/** With the contact's address and their newest message. */
export interface SendingRow extends AccountRow {
  phone: string | null
  user_id: string | null
  last_inbound_at: Date | null
}

/** Null: the number's access cannot be read. */
export type ReadSending = (row: SendingRow) => Sending | null

/** `testBaseUrl`: where a test number sends that names no address itself. */
export function createReadSending(secrets: Secrets, testBaseUrl: string | undefined): ReadSending {
  return (row) => {
    try {
      return sendingOf(row, secrets, testBaseUrl)
    } catch {
      // Whoever claims the message says so, and stops the number.
      return null
    }
  }
}

/** @throws ParleyError MISCONFIGURED where a secret does not open. */
export function sendingOf(row: SendingRow, secrets: Secrets, testBaseUrl: string | undefined): Sending {
  return {
    account: accountOf(row, secrets, testBaseUrl),
    to: { ...(row.phone === null ? {} : { phone: row.phone }), ...(row.user_id === null ? {} : { userId: row.user_id }) },
    windowUntil: windowUntilOf(row.last_inbound_at),
    ...(row.messages_per_second === null ? {} : { perSecond: row.messages_per_second }),
  }
}

function accountOf(row: AccountRow, secrets: Secrets, testBaseUrl: string | undefined): ChannelAccount {
  const baseUrl = row.base_url ?? (row.mode === 'test' ? testBaseUrl : undefined)
  const appSecret = secrets.appSecret(row, row.channel_id)
  return {
    channelId: row.channel_id,
    numberId: row.number_id,
    accessToken: secrets.open(row.workspace_id, row.sealed_key, `channel:${row.channel_id}:token`, row.sealed_token),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(row.provider === undefined ? {} : { provider: row.provider }),
    ...(appSecret === undefined ? {} : { appSecret }),
  }
}

/** What the outbox holds of something to be said. */
export interface SendPayload {
  content?: OutboundContent
  otherwise?: OutboundContent
  replyTo?: string
}

/** The work of saying it. */
export function sendWork({ account, to, perSecond }: Sending, { content, otherwise, replyTo }: SendPayload, { workspaceId, nodeId, permit }: { workspaceId: string; nodeId: string | null; permit: SendPermit | undefined }): ClaimedEffect['work'] {
  return {
    kind: 'send', account, to, content: ownFile(content ?? { type: 'text', text: '' }, workspaceId),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(perSecond === undefined ? {} : { perSecond }),
    ...(nodeId === null ? {} : { nodeId }),
    ...(otherwise === undefined ? {} : { otherwise }),
    ...(permit ? { permit } : {}),
  }
}

/** A file is named together with its workspace, so that no flow can send another workspace's. */
function ownFile(content: OutboundContent, workspaceId: string): OutboundContent {
  return mapMedia(content, (media) => ('fileId' in media ? { ...media, fileId: `${workspaceId}/${media.fileId}` } : media))
}
