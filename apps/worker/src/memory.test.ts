import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { agentFlow, AgentStage } from './testing/agent-stage.ts'
import { patience } from './testing/stage.ts'

// What a session leaves behind, over real processes, a real PostgreSQL and the SDKs.

vi.setConfig(patience)

let stage: AgentStage
beforeAll(async () => void (stage = await AgentStage.open()))
afterAll(() => stage?.close())

const answers = (given: { intent: string; confidence: number }) => ({ type: 'calls' as const, calls: [{ name: 'answer', arguments: given }] })

test('a session in which a model talked is summed up; one in which it only told what is wanted costs nothing more', async () => {
  const intents = [{ id: 'book', name: 'Booking', description: 'They want to book.', examples: [] }]
  const teller = await stage.workspace(agentFlow({ intents, quietMs: 0 }, { 'intent:book': 'You want to book.', none: 'None of these.' }, 'classify'))
  stage.plays(answers({ intent: 'Booking', confidence: 0.9 }))
  await stage.says(teller, '4915550001', 'can I come on Friday?')
  await stage.hears('4915550001', 'You want to book.')
  const ended = async (workspaceId: string) => ((await stage.admin.query('SELECT 1 FROM sessions WHERE workspace_id = $1 AND ended_at IS NOT NULL', [workspaceId])).rowCount ?? 0) > 0
  await stage.until('the session of the first ended', () => ended(teller.workspaceId))

  const talker = await stage.workspace(agentFlow({ quietMs: 0, exits: [{ id: 'done', name: 'Done', description: 'They thank you.' }] }, { 'exit:done': 'See you soon.' }))
  stage.plays({ type: 'respond', arguments: { reply: 'With pleasure.', exit: 'Done' } })
  stage.remembered = { facts: ['Has two dogs.'], summary: 'Said thank you.' }
  await stage.says(talker, '4915550002', 'thanks, my two dogs and I loved it')
  await stage.hears('4915550002', 'See you soon.')
  const remembered = async () => (await stage.admin.query<{ kind: string; text: string }>('SELECT kind, text FROM contact_memories WHERE workspace_id = $1 ORDER BY kind', [talker.workspaceId])).rows
  await stage.until('it is remembered', async () => (await remembered()).length > 0)
  expect(await remembered()).toEqual([{ kind: 'fact', text: 'Has two dogs.' }, { kind: 'summary', text: 'Said thank you.' }])

  const purposes = async (workspaceId: string) => (await stage.admin.query<{ purpose: string }>('SELECT purpose FROM model_calls WHERE workspace_id = $1 ORDER BY at', [workspaceId])).rows.map(({ purpose }) => purpose)
  expect(await purposes(talker.workspaceId)).toEqual(['answer', 'memory'])
  expect(await purposes(teller.workspaceId)).toEqual(['classify'])
  const { rows } = await stage.admin.query('SELECT workspace_id FROM agent_sessions')
  expect(rows).toEqual([{ workspace_id: talker.workspaceId }])
})
