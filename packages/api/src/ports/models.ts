export type ModelProvider = 'openai' | 'anthropic'
export type ModelTarget = { provider: ModelProvider | 'offline'; model: string }

/** What is known of a model. Prices are micro-dollars for a million tokens. */
export interface ModelEntry {
  provider: ModelProvider
  model: string
  /** Tokens of input and output together. */
  context: number
  inputPrice: number
  cachedPrice: number
  outputPrice: number
  /** For input that the provider keeps for the next time; null: as it usually takes. */
  writtenPrice: number | null
  tools: boolean
  images: boolean
  json: boolean
  /** With more tokens of input than `above`, the whole call costs so many times as much. Only of what Parley knows. */
  long?: { above: number; input: number; output: number }
}

/** Null: whichever there is a key for. Budgets in micro-dollars; null: none. */
export interface ModelChoices {
  full: ModelTarget | null
  small: ModelTarget | null
  /** Whether answers to repeated questions are kept for a while. */
  keepsAnswers: boolean
  budgets: { conversation: number | null; day: number | null; month: number | null }
}

export interface ModelSums {
  calls: number
  inputTokens: number
  cachedTokens: number
  outputTokens: number
  /** Micro-dollars. */
  cost: number
  /** Calls whose price nobody knows. */
  unpriced: number
  /** Answered from what was kept. */
  fromCache: number
  /** Answers to customers among the calls; only these can come from what was kept. */
  answers: number
}

export interface NotedCall {
  id: string
  at: Date
  sessionId: string | null
  effectId: string | null
  nodeId: string | null
  purpose: string
  provider: string
  model: string
  inputTokens: number
  cachedTokens: number
  writtenTokens: number
  outputTokens: number
  cost: number | null
  ms: number
  fromCache: boolean
  outcome: string
}

/** What a node has cost in a conversation, and what it may; micro-dollars. */
export interface NodeBudget {
  nodeId: string
  name: string
  cost: number
  budget: number
}

export interface ModelRepository {
  /** `hint`: the last characters of a key; the key itself never comes out. */
  settings(): Promise<ModelChoices & { keys: { provider: ModelProvider; hint: string; addedAt: Date }[]; models: ModelEntry[] }>
  /** `change` is given what is stored, and nobody else writes until its answer is. */
  choose(change: (now: ModelChoices) => ModelChoices): Promise<void>
  removeKey(provider: ModelProvider): Promise<boolean>
  saveEntry(entry: ModelEntry): Promise<void>
  removeEntry(provider: ModelProvider, model: string): Promise<boolean>
  spend(): Promise<{ today: number; month: number; total: ModelSums; byModel: (ModelSums & { provider: string; model: string })[]; byFlow: (ModelSums & { flowId: string; name: string })[] }>
  /** Medians: of what a conversation cost, micro-dollars. `dearest`: what the dearest conversations of a node cost, falling. */
  flowCost(flowId: string): Promise<{ median: number | null; conversations: number; byNode: (ModelSums & { nodeId: string; median: number; conversations: number; dearest: number[] })[] }>
  /** `budget`: the workspace's for one conversation. `ownBudgets`: of the nodes that have one of their own. */
  conversationCost(conversationId: string): Promise<{ bySession: (ModelSums & { sessionId: string | null })[]; contact: number; budget: number | null; ownBudgets: NodeBudget[]; calls: NotedCall[] } | null>
}

/** What needs a key or the network: it stays on the server. */
export interface ModelDesk {
  /** What Parley knows from the start. */
  known: ModelEntry[]
  /** Providers that the installation itself has a key for. */
  installed: ModelProvider[]
  /** Asks the provider whether it takes the key. `secret` absent: the one that is kept. */
  test(workspaceId: string, userId: string, provider: ModelProvider, secret?: string): Promise<{ works: boolean; reason: string }>
  keepKey(workspaceId: string, userId: string, provider: ModelProvider, secret: string): Promise<void>
  agency(userId: string, agencyId: string): Promise<{ workspaceId: string; name: string; month: number; calls: number }[]>
}
