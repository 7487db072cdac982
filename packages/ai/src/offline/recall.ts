import type { Json } from '@parley/channel'
import type { KnownTool } from './known-tools.ts'
import { readChoice } from './read-slot.ts'
import { meaningOf, sameWord } from './words.ts'

/** What somebody had done last time, as far as it can be done again. */
export interface Recalled {
  tool: KnownTool
  slots: Map<string, Json>
  /** What it was, in the words of the choices: "medium roast". */
  labels: string[]
}

/** Reads memories, the newest first, for what they chose with one of the tools that do something. */
export function recall(tools: KnownTool[], memories: readonly string[]): Recalled | undefined {
  const actions = tools.filter((tool) => tool.acts && !tool.slots.some((slot) => slot.kind === 'id' && slot.required))
  for (const memory of memories) {
    const words = meaningOf(memory)
    const read = actions
      .map((tool) => {
        const chosen = tool.slots.filter(({ kind }) => kind === 'choice').flatMap((slot) => {
          const option = readChoice(slot.options, memory)
          return option ? [{ slot, option }] : []
        })
        return { tool, chosen, score: chosen.length * 2 + tool.nameWords.filter((word) => words.some((other) => sameWord(word, other))).length }
      })
      .filter(({ chosen }) => chosen.length > 0)
      .sort((a, b) => b.score - a.score)[0]
    if (read) return { tool: read.tool, slots: new Map(read.chosen.map(({ slot, option }) => [slot.key, option.value])), labels: read.chosen.map(({ option }) => option.label) }
  }
  return undefined
}
