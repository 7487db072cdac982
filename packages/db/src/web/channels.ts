import { randomBytes, randomUUID } from 'node:crypto'
import type { ChannelProvider, ConnectionAccount, ConnectionCheck, Inspection } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { keepInspection, noteOnChannel, type Ask, type ChannelNote } from '../channel-health.ts'
import { openAppSecret, openSecret, openWorkspaceKey, sealSecret, type MasterKey, type WorkspaceKey } from '../crypto.ts'
import type { Database, Transaction } from '../prisma.ts'
import { fromColumn, isTaken } from './json.ts'
import { nameOf, tenantScope } from './tenant.ts'

export interface NewChannel {
  name: string
  /** The channel's id of the number (`phone_number_id`). */
  numberId: string
  accountId: string
  /** E.164 with `+`. */
  displayNumber: string
  accessToken: string
  /** Of a number that comes through no app of the workspace's own. */
  appSecret?: string
  /** The workspace's own app, whose callback address and secret count. */
  appId?: string
  provider?: ChannelProvider
  /** Overrides WHATSAPP_GRAPH_URL; version included. */
  baseUrl?: string
}

export interface NewChannelApp {
  provider: ChannelProvider
  name: string
  /** Both for a Meta app; neither at 360dialog. */
  metaAppId?: string
  secret?: string
}

const listed = {
  id: true, name: true, mode: true, provider: true, numberId: true, accountId: true, displayNumber: true, verifiedName: true, status: true, statusReason: true, qualityRating: true,
  limitTier: true, nameStatus: true, throughput: true, messagesPerSecond: true, tokenExpiresAt: true, checks: true, checkedAt: true, lastWebhookAt: true, createdAt: true,
  app: { select: { id: true, name: true } },
} as const

const askWith = (tx: Transaction): Ask => (text, values) => tx.$queryRawUnsafe(text, ...values)

/** The connected numbers of one workspace, and its apps. The caller has checked that the person may. */
export function createChannels(prisma: Database, masterKey: MasterKey, workspaceId: string, userId: string) {
  const { use } = tenantScope(prisma, workspaceId, userId)
  const keyOf = async (tx: Transaction): Promise<WorkspaceKey> => {
    const { sealedKey } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { sealedKey: true } })
    return openWorkspaceKey(masterKey, workspaceId, sealedKey)
  }
  const at = (id: string) => ({ workspaceId_id: { workspaceId, id } })
  const note = async (tx: Transaction, channelId: string, says: (who: string) => Omit<ChannelNote, 'severity'>) =>
    noteOnChannel(askWith(tx), workspaceId, channelId, [{ severity: 'notice', ...says((await nameOf(tx, userId)) ?? 'Somebody') }])

  return {
    list: async () => (await use((tx) => tx.channel.findMany({ where: { workspaceId }, select: listed, orderBy: [{ mode: 'asc' }, { createdAt: 'asc' }] }))).map(withChecks),

    /** Null: no such number here. `waiting`: what is to be sent once the number can send again. */
    async get(channelId: string) {
      return use(async (tx) => {
        const channel = await tx.channel.findUnique({ where: at(channelId), select: listed })
        if (!channel) return null
        const waiting = await tx.effectRow.count({ where: { workspaceId, channelId, kind: 'send', status: { in: ['pending', 'uncertain'] } } })
        return { ...withChecks(channel), waiting }
      })
    },

    /** The number's log and its account's, newest first; `before`: only what is older than this entry. */
    async events(channelId: string, before?: string) {
      return use(async (tx) => {
        const channel = await tx.channel.findUnique({ where: at(channelId), select: { accountId: true } })
        if (!channel) return null
        const rows = await tx.channelEvent.findMany({
          where: { workspaceId, OR: [{ channelId }, { channelId: null, accountId: channel.accountId }], ...(before === undefined ? {} : { id: { lt: BigInt(before) } }), summary: { not: '' } },
          select: { id: true, kind: true, summary: true, severity: true, at: true }, orderBy: { id: 'desc' }, take: 50,
        })
        return rows.map((row) => ({ ...row, id: String(row.id) }))
      })
    },

    /** With their verify tokens, which their owner has to enter at Meta. */
    apps: () =>
      use(async (tx) => {
        const apps = await tx.channelApp.findMany({ where: { workspaceId }, include: { _count: { select: { channels: true } } }, orderBy: { createdAt: 'asc' } })
        const key = apps.length > 0 ? await keyOf(tx) : undefined
        return apps.map(({ id, provider, name, key: path, metaAppId, sealedVerifyToken, handshakeAt, _count }) => ({
          id, provider: provider as ChannelProvider, name, key: path, metaAppId, handshakeAt, channels: _count.channels,
          verifyToken: key && sealedVerifyToken ? openSecret(key, `app:${id}:verify-token`, sealedVerifyToken) : null,
        }))
      }),

    /** Throws ParleyError CONFLICT where the workspace has this Meta app already. */
    async addApp(app: NewChannelApp): Promise<{ appId: string }> {
      const id = randomUUID()
      await use(async (tx) => {
        const key = await keyOf(tx)
        await tx.channelApp.create({
          data: {
            workspaceId, id, provider: app.provider, name: app.name, key: randomBytes(24).toString('base64url'), metaAppId: app.metaAppId ?? null,
            sealedSecret: app.secret === undefined ? null : sealSecret(key, `app:${id}:secret`, app.secret),
            sealedVerifyToken: app.provider === 'meta' ? sealSecret(key, `app:${id}:verify-token`, randomBytes(18).toString('base64url')) : null,
          },
        })
      }).catch((error: unknown) => {
        if (isTaken(error)) throw new ParleyError('CONFLICT', `The Meta app ${app.metaAppId ?? ''} is here already. Choose it from the list.`, { cause: error })
        throw error
      })
      return { appId: id }
    },

    /** False where there is no such app. */
    setAppSecret: (appId: string, secret: string): Promise<boolean> =>
      use(async (tx) => {
        const sealedSecret = sealSecret(await keyOf(tx), `app:${appId}:secret`, secret)
        return (await tx.channelApp.updateMany({ where: { workspaceId, id: appId, provider: 'meta' }, data: { sealedSecret } })).count > 0
      }),

    /** What the app is at Meta, opened: for the server only. */
    app: (appId: string) =>
      use(async (tx) => {
        const app = await tx.channelApp.findUnique({ where: at(appId) })
        if (!app) return null
        const key = await keyOf(tx)
        return {
          provider: app.provider as ChannelProvider, key: app.key, handshakeAt: app.handshakeAt?.getTime() ?? null,
          meta: app.metaAppId && app.sealedSecret ? { id: app.metaAppId, secret: openSecret(key, `app:${appId}:secret`, app.sealedSecret) } : null,
          verifyToken: app.sealedVerifyToken ? openSecret(key, `app:${appId}:verify-token`, app.sealedVerifyToken) : null,
        }
      }),

    /**
     * Seals the secrets and keeps the number. A number that this workspace has already, or had, is connected anew: with the
     * new secrets, and what waited for it goes out. Throws ParleyError CONFLICT where another workspace has it.
     */
    async add(channel: NewChannel): Promise<{ channelId: string }> {
      const { name, numberId, accountId, displayNumber, baseUrl } = channel
      let channelId: string = randomUUID()
      try {
        await use(async (tx) => {
          const known = await tx.channel.findFirst({ where: { workspaceId, numberId, mode: 'live' }, select: { id: true } })
          if (known) channelId = known.id
          const key = await keyOf(tx)
          const connected = {
            name, accountId, displayNumber, baseUrl: baseUrl ?? null, status: 'connected', statusReason: null, provider: channel.provider ?? 'meta', appId: channel.appId ?? null,
            sealedToken: sealSecret(key, `channel:${channelId}:token`, channel.accessToken),
            sealedAppSecret: channel.appSecret === undefined ? null : sealSecret(key, `channel:${channelId}:app-secret`, channel.appSecret),
          }
          if (known) await tx.channel.update({ where: at(channelId), data: connected })
          else await tx.channel.create({ data: { workspaceId, id: channelId, kind: 'whatsapp', mode: 'live', numberId, ...connected } })
          await note(tx, channelId, (who) => ({ kind: 'parley.connected', summary: `${who} connected the number${known ? ' again' : ''}.` }))
        })
      } catch (error) {
        if (isTaken(error)) throw new ParleyError('CONFLICT', `The number id ${numberId} is connected already. A number belongs to one workspace; disconnect it there first.`, { cause: error })
        throw error
      }
      return { channelId }
    },

    /** Everything that speaks for the number, opened: for the server only. Its callback address is left to the caller, by `appKey`. */
    account: (channelId: string): Promise<(ConnectionAccount & { appId: string | null; appKey: string | null }) | null> =>
      use(async (tx) => {
        const channel = await tx.channel.findUnique({ where: at(channelId), include: { app: true } })
        if (!channel) return null
        const key = await keyOf(tx)
        const { app } = channel
        const appSecret = openAppSecret(key, channel)
        return {
          provider: channel.provider as ChannelProvider, numberId: channel.numberId, accountId: channel.accountId,
          accessToken: openSecret(key, `channel:${channelId}:token`, channel.sealedToken),
          ...(channel.baseUrl === null ? {} : { baseUrl: channel.baseUrl }),
          ...(app?.metaAppId && app.sealedSecret ? { app: { id: app.metaAppId, secret: openSecret(key, `app:${app.id}:secret`, app.sealedSecret) } } : {}),
          ...(appSecret === undefined ? {} : { appSecret }),
          handshakeAt: app?.handshakeAt?.getTime() ?? null, lastWebhookAt: channel.lastWebhookAt?.getTime() ?? null,
          appId: app?.id ?? null, appKey: app?.key ?? null,
        }
      }),

    keep: (channelId: string, inspection: Inspection, options: { resume?: boolean } = {}): Promise<void> => use((tx) => keepInspection(askWith(tx), workspaceId, channelId, inspection, options)),

    setToken: (channelId: string, accessToken: string): Promise<void> =>
      use(async (tx) => {
        const sealedToken = sealSecret(await keyOf(tx), `channel:${channelId}:token`, accessToken)
        const { count } = await tx.channel.updateMany({ where: { workspaceId, id: channelId, mode: 'live' }, data: { sealedToken } })
        if (count > 0) await note(tx, channelId, (who) => ({ kind: 'parley.token', summary: `${who} gave the number a new access token.` }))
      }),

    /** What is left out stays. `messagesPerSecond` null: the usual 80. False where there is no such number. */
    change: (channelId: string, change: { name?: string; messagesPerSecond?: number | null }): Promise<boolean> =>
      use(async (tx) => {
        const { name, messagesPerSecond } = change
        const known = await tx.channel.findFirst({ where: { workspaceId, id: channelId, mode: 'live' }, select: { id: true } })
        if (!known) return false
        await tx.channel.update({
          where: at(channelId),
          data: { ...(name === undefined ? {} : { name }), ...(messagesPerSecond === undefined ? {} : { messagesPerSecond }) },
        })
        return true
      }),

    /** Its conversations stay. False where there is no such number. */
    disconnect: (channelId: string): Promise<boolean> =>
      use(async (tx) => {
        const { count } = await tx.channel.updateMany({ where: { workspaceId, id: channelId, mode: 'live', status: { not: 'disconnected' } }, data: { status: 'disconnected', statusReason: null } })
        if (count > 0) await note(tx, channelId, (who) => ({ kind: 'parley.disconnected', summary: `${who} disconnected the number. What arrives is stored and not answered.` }))
        return count > 0
      }),

    /** From stopped or disconnected. Throws ParleyError CONFLICT where it is connected elsewhere by now. */
    async reconnect(channelId: string): Promise<void> {
      try {
        await use(async (tx) => {
          const { count } = await tx.channel.updateMany({ where: { workspaceId, id: channelId, mode: 'live', status: 'disconnected' }, data: { status: 'connected', statusReason: null } })
          if (count > 0) await note(tx, channelId, (who) => ({ kind: 'parley.connected', summary: `${who} connected the number again.` }))
        })
      } catch (error) {
        if (isTaken(error)) throw new ParleyError('CONFLICT', 'The number is connected in another workspace by now. Disconnect it there first.', { cause: error })
        throw error
      }
    },
  }
}

function withChecks<Row extends { checks: unknown; provider: string }>(row: Row) {
  return { ...row, provider: row.provider as ChannelProvider, checks: (fromColumn(row.checks as never) as unknown as ConnectionCheck[] | null) ?? [] }
}

export type Channels = ReturnType<typeof createChannels>
