import type { Script } from '../script-editor.tsx'
import type { Side } from '../use-side.ts'

/** A comparison as it was left. */
export interface Kept {
  targets: [string, string]
  script: Script
  sides: [Side, Side]
}

/** By flow, for as long as the page is not loaded anew: whoever goes to the editor to change a word comes back to it. */
const kept = new Map<string, Kept>()

export const keep = (flowId: string, comparison: Kept): void => void kept.set(flowId, comparison)

/** What was running when the page was left has ended with it. */
export function takeUp(flowId: string): Kept | undefined {
  const found = kept.get(flowId)
  const ended = (side: Side): Side => (side.status === 'running' ? { ...side, status: 'stopped' } : side)
  return found && { ...found, sides: [ended(found.sides[0]), ended(found.sides[1])] }
}
