import type { AgentHouse, AiSettings, HistoryEntry, ModelCall, ModelHouse, Remembered } from '@parley/ai'
import type { ComparedCall } from '@parley/api'

export interface SideHouse extends ModelHouse, AgentHouse {
  /** Every request that a question took, and forgets them. */
  takeRequests(effectId: string): ComparedCall[]
  /** At which node a question was wanted, so that the node's own budget is known. */
  begins(effect: { id: string; nodeId: string }): void
  /** What was said in the rehearsal, so that what came before a model's messages is known. */
  hear(line: HistoryEntry): void
}

export interface SideHouseOptions {
  settings: AiSettings
  budgets: { conversation: number | null; day: number | null; month: number | null }
  voice: Awaited<ReturnType<AgentHouse['voice']>>
  memories: Remembered[]
  spent(): Promise<{ day: number; month: number }>
  note(call: ComparedCall): Promise<void>
}

const names = { node: 'this step in a conversation', conversation: 'a conversation', day: 'today', month: 'this month' } as const
type Period = keyof typeof names

/**
 * What one side of a comparison is to the model port: the workspace's own keys, voice, budgets and account. What it costs
 * is written down; no answer that was kept is given again and none is kept, for both sides are to be asked.
 */
export function createSideHouse({ settings, budgets, voice, memories, spent, note }: SideHouseOptions): SideHouse {
  const requests = new Map<string, ComparedCall[]>()
  const lines: HistoryEntry[] = []
  let summary = ''
  let summedUntil = -Infinity
  const nodes = new Map<string, string>()
  const costs = new Map<string, number>()
  let cost = 0
  return {
    takeRequests(effectId) {
      const found = requests.get(effectId) ?? []
      requests.delete(effectId)
      return found
    },
    begins: ({ id, nodeId }) => void nodes.set(id, nodeId),
    hear: (line) => void lines.push(line),
    settings: async () => ({ ...settings, keepsAnswers: false }),
    async allowance({ effectId }, budget) {
      // As in production: what a node sets for itself counts in the place of the workspace's.
      const limits: Record<Period, number | null> = { ...budgets, node: budget ?? null, conversation: budget === undefined ? budgets.conversation : null }
      const sums = { node: costs.get(nodes.get(effectId) ?? '') ?? 0, conversation: cost, ...(limits.day === null && limits.month === null ? { day: 0, month: 0 } : await spent()) }
      const over = (Object.keys(names) as Period[]).find((period) => limits[period] !== null && sums[period] >= limits[period])
      if (over === undefined) return { stop: null }
      return { stop: `The budget for ${names[over]} is used up: $${(limits[over]! / 1e6).toFixed(2)}. Raise it ${over === 'node' ? 'at the card, under “Model and limits”' : 'under Settings, AI'}.` }
    },
    async note({ effectId }, { provider, model, usage, cost: price, ms, outcome }: ModelCall) {
      const call: ComparedCall = { provider, model, usage, cost: price, ms, outcome }
      cost += price ?? 0
      const node = nodes.get(effectId) ?? ''
      costs.set(node, (costs.get(node) ?? 0) + (price ?? 0))
      requests.set(effectId, [...(requests.get(effectId) ?? []), call])
      await note(call)
    },
    recall: async () => null,
    keep: async () => undefined,
    voice: async () => voice,
    memories: async () => memories,
    before: async (_caller, at) => ({ summary, lines: lines.filter((line) => line.at < at && line.at > summedUntil) }),
    async keepSummary(_caller, text, until) {
      summary = text
      summedUntil = until
    },
  }
}
