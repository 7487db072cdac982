import { randomUUID } from 'node:crypto'
import { outboundText, textOf, type InboundContent, type OutboundContent } from '@parley/channel'
import { emptyDocument } from '@parley/flow'
import { storeContract } from '../testing/store-contract.ts'
import { MemoryStore } from './memory-store.ts'

storeContract('the stores in memory', async () => {
  const store = new MemoryStore({ now: () => Date.now(), newId: () => randomUUID() })
  const inWorkspace = <T extends { workspaceId: string }>(rows: T[], workspaceId: string) => rows.filter((row) => row.workspaceId === workspaceId)
  return {
    conversations: store.conversationStore,
    effects: store.effectStore,
    async newChannel() {
      const { workspaceId, id, numberId } = store.addChannel(randomUUID(), randomUUID())
      const flow = { flowId: randomUUID(), versionId: randomUUID() }
      store.publish(flow.flowId, flow.versionId, emptyDocument())
      return { workspaceId, channelId: id, numberId, ...flow }
    },
    store: async (updates) => store.store(updates),
    post: async (_workspaceId, conversationId, sourceId, payload) => store.postOperator(conversationId, sourceId, payload),
    transcript: async (workspaceId) =>
      inWorkspace(store.messages, workspaceId).map(({ author, content, status, possiblyDouble, failure }) => ({
        author, status, possiblyDouble, failure, text: author === 'contact' ? textOf(content as InboundContent) : outboundText(content as OutboundContent),
      })),
    effectStates: async (workspaceId) => inWorkspace(store.effectRows, workspaceId).map(({ id, status }) => ({ id, status })),
    faults: async (workspaceId) => inWorkspace(store.faults, workspaceId).map(({ code, nodeId, message }) => ({ code, nodeId, message })),
    handovers: async (workspaceId) => inWorkspace(store.handovers, workspaceId).map(({ reason, endedAt }) => ({ reason, open: endedAt === null })),
    setAside: async (workspaceId) => inWorkspace(store.mailbox, workspaceId).flatMap((mail) => (mail.setAside === null ? [] : [mail.setAside])),
    close: async () => undefined,
  }
})
