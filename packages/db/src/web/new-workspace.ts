import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { createWorkspaceKey, sealSecret, type MasterKey } from '../crypto.ts'
import type { Transaction } from '../prisma.ts'

const apology = 'Sorry, something went wrong on our side. Please write again in a moment.'

const digits = (count: number) => Array.from({ length: count }, (_, index) => randomInt(index === 0 ? 1 : 0, 10)).join('')

/**
 * A workspace with its data key, its owner and its test number. The transaction must act for this
 * workspace and agency. The number is made up; the emulator learns of it when it is registered.
 */
export async function insertWorkspace(tx: Transaction, masterKey: MasterKey, workspace: { workspaceId: string; agencyId: string; ownerId: string; name: string; timeZone?: string }): Promise<void> {
  const { key, sealed } = createWorkspaceKey(masterKey, workspace.workspaceId)
  await tx.workspace.create({ data: { id: workspace.workspaceId, agencyId: workspace.agencyId, name: workspace.name, ...(workspace.timeZone ? { timeZone: workspace.timeZone } : {}), apology, sealedKey: sealed } })
  await tx.membership.create({ data: { workspaceId: workspace.workspaceId, userId: workspace.ownerId, role: 'owner' } })
  const channelId = randomUUID()
  await tx.channel.create({
    data: {
      workspaceId: workspace.workspaceId,
      id: channelId,
      kind: 'whatsapp',
      mode: 'test',
      name: 'Test phone',
      numberId: digits(15),
      accountId: digits(15),
      displayNumber: `+1555${digits(7)}`,
      sealedToken: sealSecret(key, `channel:${channelId}:token`, `test-${randomBytes(24).toString('base64url')}`),
      sealedAppSecret: sealSecret(key, `channel:${channelId}:app-secret`, randomBytes(32).toString('hex')),
    },
  })
}
