import { openSecret, openWorkspaceKey, type MasterKey } from '../crypto.ts'
import { withViewer, type Database } from '../prisma.ts'

export interface TestChannelAccount {
  businessName: string
  numberId: string
  accountId: string
  displayNumber: string
  accessToken: string
  appSecret: string
}

/** The workspace's test number with its secrets opened, for the emulator only. Null where it has none. */
export function createTestChannels(prisma: Database, masterKey: MasterKey) {
  return async (workspaceId: string): Promise<TestChannelAccount | null> =>
    withViewer(prisma, { workspaceId }, async (tx) => {
      const channel = await tx.channel.findFirst({ where: { workspaceId, mode: 'test' }, include: { workspace: { select: { name: true, sealedKey: true } } } })
      if (!channel?.sealedAppSecret) return null
      const key = openWorkspaceKey(masterKey, workspaceId, channel.workspace.sealedKey)
      return {
        businessName: channel.workspace.name,
        numberId: channel.numberId,
        accountId: channel.accountId,
        displayNumber: channel.displayNumber,
        accessToken: openSecret(key, `channel:${channel.id}:token`, channel.sealedToken),
        appSecret: openSecret(key, `channel:${channel.id}:app-secret`, channel.sealedAppSecret),
      }
    })
}
