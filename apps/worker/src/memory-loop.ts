import { rememberSession, type SmallModel } from '@parley/ai'
import type { StoredAgentHouse } from '@parley/db'

const everyMs = 4_000
const atOnce = 10
/** For one session. */
const longestMs = 60_000

/** Writes down what ended sessions leave behind, as long as the worker runs. Never in the way of a conversation. */
export function startMemoryLoop({ house, model, failed }: { house: Pick<StoredAgentHouse, 'takeEnded' | 'remembered'>; model: SmallModel; failed(cause: unknown): void }): { stop(): Promise<void> } {
  const end = new AbortController()
  let running: Promise<void> | undefined

  const round = async () => {
    for (const session of await house.takeEnded(atOnce)) {
      if (end.signal.aborted) return
      const { workspaceId, conversationId, sessionId } = session
      try {
        const memory = await rememberSession(model, { workspaceId, conversationId, sessionId, effectId: `memory:${sessionId}` }, session, AbortSignal.any([end.signal, AbortSignal.timeout(longestMs)]))
        await house.remembered(session, memory)
      } catch (cause) {
        if (!end.signal.aborted) failed(cause)
      }
    }
  }
  const timer = setInterval(() => {
    running ??= round().catch(failed).finally(() => (running = undefined))
  }, everyMs)

  return {
    async stop() {
      end.abort()
      clearInterval(timer)
      await running
    },
  }
}
