import { readableName, type Json } from '@parley/channel'
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
    if (!read) continue
    const { tool, chosen } = read
    const amounts = tool.slots.flatMap((slot): [string, Json][] => {
      const amount = slot.kind === 'number' ? amountIn(memory, readableName(slot.name)) : undefined
      return amount === undefined ? [] : [[slot.key, amount]]
    })
    return { tool, slots: new Map([...chosen.map(({ slot, option }): [string, Json] => [slot.key, option.value]), ...amounts]), labels: chosen.map(({ option }) => option.label) }
  }
  return undefined
}

/** "2 bags": as it was written down. */
function amountIn(memory: string, name: string): number | undefined {
  const found = new RegExp(`(?:^|\\s)(\\d+(?:\\.\\d+)?) ${name}\\b`, 'i').exec(memory)?.[1]
  return found === undefined ? undefined : Number(found)
}
