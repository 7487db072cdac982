import { randomUUID } from 'node:crypto'
import { ParleyError } from '@parley/errors'
import { openWorkspaceKey, sealSecret, type MasterKey } from '../crypto.ts'
import type { Database } from '../prisma.ts'
import { isTaken } from './json.ts'
import { tenantScope } from './tenant.ts'

export interface NewChannel {
  name: string
  /** The channel's id of the number (`phone_number_id`). */
  numberId: string
  accountId: string
  /** E.164 with `+`. */
  displayNumber: string
  accessToken: string
  appSecret: string
  /** Overrides WHATSAPP_GRAPH_URL; version included. */
  baseUrl?: string
}

export interface ListedChannel {
  id: string
  name: string
  mode: string
  numberId: string
  displayNumber: string
  status: string
}

/** The connected numbers of one workspace. The caller has checked that the person may. */
export function createChannels(prisma: Database, masterKey: MasterKey, workspaceId: string, userId: string) {
  const { use } = tenantScope(prisma, workspaceId, userId)
  return {
    list: (): Promise<ListedChannel[]> =>
      use((tx) => tx.channel.findMany({ where: { workspaceId }, select: { id: true, name: true, mode: true, numberId: true, displayNumber: true, status: true }, orderBy: { createdAt: 'asc' } })),

    /** Seals the secrets and keeps the number. Throws ParleyError CONFLICT where a number is connected already. */
    async add(channel: NewChannel): Promise<{ channelId: string }> {
      const channelId = randomUUID()
      const { name, numberId, accountId, displayNumber, baseUrl } = channel
      try {
        await use(async (tx) => {
          const { sealedKey } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { sealedKey: true } })
          const key = openWorkspaceKey(masterKey, workspaceId, sealedKey)
          await tx.channel.create({
            data: {
              workspaceId,
              id: channelId,
              kind: 'whatsapp',
              mode: 'live',
              name,
              numberId,
              accountId,
              displayNumber,
              baseUrl: baseUrl ?? null,
              sealedToken: sealSecret(key, `channel:${channelId}:token`, channel.accessToken),
              sealedAppSecret: sealSecret(key, `channel:${channelId}:app-secret`, channel.appSecret),
            },
          })
        })
      } catch (error) {
        if (isTaken(error)) throw new ParleyError('CONFLICT', `The number id ${numberId} is connected already. A number belongs to one workspace; disconnect it there first.`, { cause: error })
        throw error
      }
      return { channelId }
    },
  }
}

export type Channels = ReturnType<typeof createChannels>
