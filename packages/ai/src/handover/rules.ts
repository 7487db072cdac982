/** When a conversation is passed to a person: set for a workspace, changed by nodes. */
export interface HandoverRules {
  /** They ask for a person. */
  asked: boolean
  /** Two attempts to help them failed. */
  failedTwice: boolean
  frustration: boolean
  /** What only people deal with, a few words each. */
  topics: string[]
  /** The answer is not backed by what is known. */
  lowConfidence: boolean
  overBudget: boolean
  /** Every message is also read by the small model, where there is one: better than rules, at a price. */
  byModel: boolean
}

export const usualRules: HandoverRules = { asked: true, failedTwice: true, frustration: true, topics: [], lowConfidence: false, overBudget: false, byModel: false }

/** The usual rules, then the workspace's, then the node's. Topics of a node come on top. */
export function rulesOf(workspace: Partial<HandoverRules>, node: Partial<HandoverRules> = {}): HandoverRules {
  return { ...usualRules, ...workspace, ...node, topics: [...new Set([...(workspace.topics ?? []), ...(node.topics ?? [])])] }
}
