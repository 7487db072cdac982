/**
 * The id sent with a button or list row. It names the session, the stay at a node and the option, so
 * that a tap days later is known for what it is. `p1` is the version of this shape. At most 200
 * characters, WhatsApp's limit for a list row: 3 + 47 + 65 + 9 + 40 at the utmost.
 */
export interface ChoiceId {
  sessionId: string
  nodeId: string
  visit: number
  optionId: string
}

/** The text of an id; `parseChoiceId` reads it back. */
export function formatChoiceId(choice: ChoiceId): string {
  return ['p1', choice.sessionId, choice.nodeId, choice.visit, choice.optionId].join('~')
}

/** Undefined for ids that are not ours: a template's payload, another system's button. */
export function parseChoiceId(id: string): ChoiceId | undefined {
  const [version, sessionId, nodeId, visit, ...option] = id.split('~')
  if (version !== 'p1' || !sessionId || !nodeId || !visit || option.length === 0 || !/^\d+$/.test(visit)) return undefined
  return { sessionId, nodeId, visit: Number(visit), optionId: option.join('~') }
}
