import { randomUUID } from 'node:crypto'
import { templateShapeSchema, type ChannelTemplate, type TemplateAccount, type TemplateCategory, type TemplateShape, type TemplateStatus } from '@parley/channel'
import { openAppSecret, openSecret, openWorkspaceKey, type MasterKey } from '../crypto.ts'
import { keepTemplatesStatement, templateList } from '../keep-templates.ts'
import { withViewer, type Database } from '../prisma.ts'
import { toColumn } from './json.ts'
import type { TenantScope } from './tenant.ts'

const listed = { id: true, accountId: true, name: true, language: true, category: true, status: true, reason: true, quality: true, shape: true, notice: true, changedAt: true } as const

interface Row {
  category: string
  status: string
  shape: unknown
}

/** Parsed, because one that was written before templates had cards lacks them; what cannot be read cannot be sent. */
function typed<T extends Row>(row: T) {
  const shape = templateShapeSchema.safeParse(row.shape)
  return { ...row, category: row.category as TemplateCategory, status: row.status as TemplateStatus, shape: shape.success ? shape.data : null }
}

export function createTemplateRepository({ workspaceId, use }: TenantScope) {
  const key = (id: string) => ({ workspaceId_id: { workspaceId, id } })
  return {
    list: () => use(async (tx) => (await tx.template.findMany({ where: { workspaceId }, select: listed, orderBy: [{ name: 'asc' }, { language: 'asc' }] })).map(typed)),

    get: (templateId: string) =>
      use(async (tx) => {
        const row = await tx.template.findUnique({ where: key(templateId), select: { ...listed, channelTemplateId: true, edits: true } })
        return row && typed(row)
      }),

    keep: (accountId: string, templates: ChannelTemplate[]): Promise<void> =>
      use(async (tx) => void (await tx.$executeRawUnsafe(keepTemplatesStatement, workspaceId, accountId, JSON.stringify(templateList(templates))))),

    put: (accountId: string, { id, name, language, category, status, reason, quality, shape }: ChannelTemplate): Promise<void> =>
      use(async (tx) => {
        const told = { channelTemplateId: id, category, status, reason, quality, ...(shape ? { shape: toColumn(shape) } : {}), notice: null, changedAt: new Date() }
        await tx.template.upsert({
          where: { workspaceId_accountId_name_language: { workspaceId, accountId, name, language } },
          create: { workspaceId, id: randomUUID(), accountId, name, language, ...told },
          update: told,
        })
      }),

    noteEdit: (templateId: string, shape: TemplateShape, category: TemplateCategory, counted: boolean): Promise<void> =>
      use(async (tx) => void (await tx.template.update({ where: key(templateId), data: { shape: toColumn(shape), category, status: 'pending', reason: null, changedAt: new Date(), ...(counted ? { edits: { push: new Date() } } : {}) } }))),

    remove: (templateId: string): Promise<void> => use(async (tx) => void (await tx.template.deleteMany({ where: { workspaceId, id: templateId } }))),
  }
}

/** One for each account of the workspace, live ones first, with its secret opened. `testBaseUrl`: where test numbers live. */
export function createTemplateAccounts(prisma: Database, masterKey: MasterKey, testBaseUrl: string | undefined) {
  return (workspaceId: string): Promise<(TemplateAccount & { name: string; mode: 'live' | 'test' })[]> =>
    withViewer(prisma, { workspaceId }, async (tx) => {
      const channels = await tx.channel.findMany({ where: { workspaceId, status: 'connected' }, include: { app: { select: { sealedSecret: true } }, workspace: { select: { sealedKey: true } } }, orderBy: [{ mode: 'asc' }, { createdAt: 'asc' }] })
      const first = [...new Map(channels.toReversed().map((channel) => [channel.accountId, channel])).values()].toReversed()
      return first.map((channel) => {
        const baseUrl = channel.baseUrl ?? (channel.mode === 'test' ? testBaseUrl : undefined)
        const appSecret = openAppSecret(openWorkspaceKey(masterKey, workspaceId, channel.workspace.sealedKey), channel)
        return {
          channelId: channel.id, numberId: channel.numberId, accountId: channel.accountId, name: channel.name, mode: channel.mode === 'test' ? 'test' as const : 'live' as const,
          accessToken: openSecret(openWorkspaceKey(masterKey, workspaceId, channel.workspace.sealedKey), `channel:${channel.id}:token`, channel.sealedToken),
          ...(baseUrl === undefined ? {} : { baseUrl }),
          ...(appSecret === undefined ? {} : { appSecret }),
          ...(channel.provider === '360dialog' ? { provider: '360dialog' as const } : {}),
        }
      })
    })
}
