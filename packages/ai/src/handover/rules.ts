import { fold } from '@parley/channel'
import type { Intent } from '../port.ts'

/** When a conversation is passed to a person: set for a workspace, changed by nodes. */
export interface HandoverRules {
  /** They ask for a person. */
  asked: boolean
  /** Two attempts to help them failed. */
  failedTwice: boolean
  frustration: boolean
  /** What only people deal with, a few words each. */
  topics: string[]
  /** What only people deal with, by what the customer wants. */
  intents: Intent[]
  /** The answer is not backed by what is known. */
  lowConfidence: boolean
  overBudget: boolean
  /** Every message is also read by the small model, where there is one: better than rules, at a price. */
  byModel: boolean
}

const usualRules: HandoverRules = { asked: true, failedTwice: true, frustration: true, topics: [], intents: [], lowConfidence: false, overBudget: false, byModel: false }

/** What a node changes of its workspace's rules; its topics come on top. `onlyOwn`: the workspace's topics and intents do not count. */
export type HandoverChanges = Partial<Omit<HandoverRules, 'intents' | 'byModel'>> & { onlyOwn?: boolean }

/** The usual rules, then the workspace's, then the node's. A node that names an intent of the workspace itself decides about it itself. */
export function rulesOf(workspace: Partial<HandoverRules>, { onlyOwn = false, topics = [], ...node }: HandoverChanges = {}, intents: Intent[] = []): HandoverRules {
  const shared = onlyOwn ? { topics: [], intents: [] } : { topics: workspace.topics ?? [], intents: workspace.intents ?? [] }
  return {
    ...usualRules, ...workspace, ...node,
    topics: [...new Set([...shared.topics, ...topics])],
    intents: shared.intents.filter(({ name }) => !intents.some((own) => fold(own.name) === fold(name))),
  }
}
