import type { ArrangedWorkspace } from '@parley/db/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { agentFlow, AgentStage } from './testing/agent-stage.ts'
import { patience } from './testing/stage.ts'

// Voice notes, over real processes, a real PostgreSQL and the SDKs: whose key listens, and what is said where none does.

vi.setConfig(patience)

const flow = agentFlow({ quietMs: 0, exits: [] }, {})
const heardBy = (stage: AgentStage) => stage.model.requests.filter(({ path }) => path.endsWith('/audio/transcriptions')).map(({ headers }) => headers.authorization)
const read = (stage: AgentStage) => JSON.stringify(stage.model.requests.filter(({ path }) => !path.endsWith('/audio/transcriptions')).map(({ body }) => body))

/** Somebody speaks, and is answered. */
async function speaks(stage: AgentStage, shop: ArrangedWorkspace, from: string): Promise<void> {
  stage.model.recorded = 'A table for two on Friday, please.'
  stage.plays({ type: 'words', text: 'With pleasure.' })
  await stage.speaks(shop, from)
  await stage.hears(from, 'With pleasure.')
}

describe('where the installation has a key', () => {
  let stage: AgentStage
  beforeAll(async () => void (stage = await AgentStage.open()))
  afterAll(() => stage?.close())

  test('the workspace’s own comes first, and what was said reaches the model', async () => {
    const shop = await stage.workspace(flow)
    await stage.keepKey(shop, 'openai', 'of-the-workspace')
    await speaks(stage, shop, '4915660001')
    expect(heardBy(stage)).toEqual(['Bearer of-the-workspace'])
    expect(read(stage)).toContain('A table for two on Friday, please.')
    const { rows } = await stage.admin.query('SELECT purpose, model, input_tokens, output_tokens, cost FROM model_calls WHERE workspace_id = $1 ORDER BY at LIMIT 1', [shop.workspaceId])
    expect(rows).toEqual([{ purpose: 'transcription', model: 'gpt-4o-mini-transcribe', input_tokens: 40, output_tokens: 10, cost: null }])
  })

  test('it listens for a workspace without one', async () => {
    await speaks(stage, await stage.workspace(flow), '4915660002')
    expect(heardBy(stage)).toEqual(['Bearer of-the-installation'])
  })
})

describe('where it has none', () => {
  let stage: AgentStage
  beforeAll(async () => void (stage = await AgentStage.open({ OPENAI_API_KEY: '' })))
  afterAll(() => stage?.close())

  test('a workspace with one is heard, and another one’s model is told to ask for words', async () => {
    const deaf = await stage.workspace(flow, { provider: 'anthropic' })
    await speaks(stage, deaf, '4915660003')
    expect(heardBy(stage)).toEqual([])
    expect(read(stage)).toContain('you cannot listen to it here')
    const hearing = await stage.workspace(flow, { provider: 'anthropic' })
    await stage.keepKey(hearing, 'openai', 'of-the-workspace')
    await speaks(stage, hearing, '4915660004')
    expect(heardBy(stage)).toEqual(['Bearer of-the-workspace'])
    expect(read(stage)).toContain('A table for two on Friday, please.')
  })
})
