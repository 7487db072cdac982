import type { ModelCall, ModelHouse } from '../port.ts'

/** A house in memory, with one key's worth of everything. */
export function houseOf(parts: Partial<ModelHouse> = {}): ModelHouse & { calls: ModelCall[]; kept: Map<string, unknown> } {
  const calls: ModelCall[] = []
  const kept = new Map<string, Parameters<ModelHouse['keep']>[2]>()
  return {
    calls,
    kept,
    settings: async () => ({ keys: {}, full: null, small: null, models: [], keepsAnswers: true }),
    allowance: async () => ({ stop: null }),
    note: async (_caller, call) => void calls.push(call),
    recall: async (_workspaceId, key) => kept.get(key) ?? null,
    keep: async (_workspaceId, key, answer) => void kept.set(key, answer),
    ...parts,
  }
}
