import { compileFlow, type Cards, type CompiledFlow, type LiveFlow, type Program } from '@parley/interpreter'
import type { ProgramKey, ProgramSource } from './ports/index.ts'

export interface LoadedProgram {
  live: LiveFlow[]
  program: Program
}

/**
 * Flow versions compiled once and shared by all conversations on them. Bounded: the least recently
 * used go first, so that a worker's memory does not grow with the number of flows.
 */
export class ProgramCache {
  private readonly source: ProgramSource
  private readonly cards: Cards
  private readonly most: number
  private readonly versions = new Map<string, Promise<CompiledFlow | undefined>>()
  private readonly lives = new Map<string, { revision: number; live: Promise<LiveFlow[]> }>()

  constructor(source: ProgramSource, cards: Cards, most = 500) {
    this.source = source
    this.cards = cards
    this.most = most
  }

  /** What is live on the channel, and a program that holds it and `versionIds`. */
  async load(key: ProgramKey, versionIds: (string | undefined)[]): Promise<LoadedProgram> {
    const live = await this.live(key)
    const wanted = [...new Set([...live.map((flow) => flow.versionId), ...versionIds])].filter((id) => id !== undefined)
    const flows = new Map<string, CompiledFlow>()
    for (const versionId of wanted) {
      const flow = await this.version(key.workspaceId, versionId)
      if (flow) flows.set(versionId, flow)
    }
    return { live, program: { flow: (versionId) => flows.get(versionId) } }
  }

  private live(key: ProgramKey): Promise<LiveFlow[]> {
    const name = `${key.workspaceId}:${key.channelId}`
    const known = this.lives.get(name)
    if (known?.revision === key.revision) return known.live
    const live = this.source.live(key)
    remember(this.lives, name, { revision: key.revision, live }, this.most)
    live.catch(() => this.lives.delete(name))
    return live
  }

  private version(workspaceId: string, versionId: string): Promise<CompiledFlow | undefined> {
    const name = `${workspaceId}:${versionId}`
    const known = this.versions.get(name)
    if (known) {
      remember(this.versions, name, known, this.most)
      return known
    }
    const loading = this.source.version(workspaceId, versionId).then((found) => found && compileFlow(found.flowId, versionId, found.document, this.cards))
    remember(this.versions, name, loading, this.most)
    // A version that could not be loaded is asked for again.
    loading.then(
      (flow) => flow ?? this.versions.delete(name),
      () => this.versions.delete(name),
    )
    return loading
  }
}

function remember<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= most) return
  const oldest = map.keys().next().value
  if (oldest !== undefined) map.delete(oldest)
}
