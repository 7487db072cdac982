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

    /**
     * Seals the secrets and keeps the number. A number that this workspace has already is connected anew: with the new
     * secrets, and what waited for it goes out. Throws ParleyError CONFLICT where another workspace has it.
     */
    async add(channel: NewChannel): Promise<{ channelId: string }> {
      const { name, numberId, accountId, displayNumber, baseUrl } = channel
      let channelId: string = randomUUID()
      try {
        await use(async (tx) => {
          const known = await tx.channel.findFirst({ where: { workspaceId, numberId, mode: 'live' }, select: { id: true } })
          if (known) channelId = known.id
          const { sealedKey } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { sealedKey: true } })
          const key = openWorkspaceKey(masterKey, workspaceId, sealedKey)
          const connected = {
            name, accountId, displayNumber, baseUrl: baseUrl ?? null, status: 'connected', statusReason: null,
            sealedToken: sealSecret(key, `channel:${channelId}:token`, channel.accessToken),
            sealedAppSecret: sealSecret(key, `channel:${channelId}:app-secret`, channel.appSecret),
          }
          if (known) await tx.channel.update({ where: { workspaceId_id: { workspaceId, id: channelId } }, data: connected })
          else await tx.channel.create({ data: { workspaceId, id: channelId, kind: 'whatsapp', mode: 'live', numberId, ...connected } })
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
