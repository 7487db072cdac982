import { randomUUID } from 'node:crypto'
import type { Script } from '@parley/ai/testing'
import type { ArrangedWorkspace } from '@parley/db/testing'
import type { FlowDocument } from '@parley/flow'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { agentFlow, AgentStage } from './testing/agent-stage.ts'
import { patience } from './testing/stage.ts'

// Answers to repeated questions, over real processes, a real PostgreSQL and the SDKs.

vi.setConfig(patience)

let stage: AgentStage
beforeAll(async () => void (stage = await AgentStage.open()))
afterAll(() => stage?.close())

const hourMs = 3_600_000
// An answer is kept for the hour that it was given in: a test that is about to cross one begins after it.
beforeEach(async () => {
  const left = hourMs - (Date.now() % hourMs)
  if (left < 90_000) await new Promise((done) => setTimeout(done, left))
})

const step = { persona: { identity: 'You are Mia.', facts: ['We open at nine.'] }, quietMs: 0, exits: [] }
const flow = (config: object = {}) => agentFlow({ ...step, ...config }, {})
const say = (text: string) => ({ type: 'words' as const, text })

const intents = [{ id: 'hours', name: 'Opening hours', description: 'They ask when the shop is open.', examples: [] }]
const shows = (intent: string) => ({ type: 'calls' as const, calls: [{ name: 'answer', arguments: { asks_for_person: false, sentiment: 'neutral', topic: '', intent, language: 'en', unresolved: false, confidence: 1 } }] })

/** Answers that it is nine, and where it is asked what a message shows, that it shows this intent. */
const answering = (intent: string): Script => ({ type: 'by', answer: ({ body }) => (JSON.stringify(body).includes('asks_for_person') ? shows(intent) : say('At nine.')) })

/** Somebody asks, the model answers, and the answer is there. */
async function asks(shop: ArrangedWorkspace, from: string, question: string, answer: string): Promise<void> {
  stage.plays(say(answer))
  await stage.says(shop, from, question)
  await stage.hears(from, answer)
}

/** Somebody asks, and hears this without a model being asked. */
async function isToldFromMemory(shop: ArrangedWorkspace, from: string, question: string, answer: string): Promise<void> {
  stage.plays()
  await stage.says(shop, from, question)
  await stage.hears(from, answer)
  expect(stage.asked).toBe(0)
}

test('a second customer who asks the same, however it is written, is answered without a model', async () => {
  const shop = await stage.workspace(flow())
  await asks(shop, '4915440001', 'When do you open?', 'At nine.')
  await isToldFromMemory(shop, '4915440002', '  when do you OPEN??', 'At nine.')
  // What it says is the model's, so that is told, as it was the first time.
  expect(stage.textsTo('4915440002')).toEqual(stage.textsTo('4915440001'))
  const { rows } = await stage.admin.query('SELECT calls, from_cache FROM model_days WHERE workspace_id = $1', [shop.workspaceId])
  expect(rows).toEqual([{ calls: 2, from_cache: 1 }])
  const noted = await stage.admin.query(`SELECT node_id, cost, input_tokens FROM model_calls WHERE workspace_id = $1 AND from_cache AND purpose = 'answer'`, [shop.workspaceId])
  expect(noted.rows).toEqual([{ node_id: 'agent', cost: '0', input_tokens: 0 }])
  // Somebody else's business knows nothing of it.
  await asks(await stage.workspace(flow()), '4915440003', 'When do you open?', 'Not the same shop.')
})

test('an answer that left by an exit leaves by it again', async () => {
  const shop = await stage.workspace(agentFlow({ ...step, exits: [{ id: 'done', name: 'Done', description: 'They thank you.' }] }, { 'exit:done': 'See you soon.' }))
  stage.plays({ type: 'respond', arguments: { reply: 'You are welcome.', exit: 'Done' } })
  await stage.says(shop, '4915440004', 'Thanks a lot')
  await stage.hears('4915440004', 'See you soon.')
  await isToldFromMemory(shop, '4915440005', 'thanks a lot!', 'See you soon.')
})

test('what the small model told of the first message holds for the second, and nothing is asked', async () => {
  const shop = await stage.workspace(flow({ intents: intents.map((intent) => ({ ...intent, does: 'note' })) }))
  stage.plays(answering('Opening hours'), answering('Opening hours'))
  await stage.says(shop, '4915440006', 'When do you open?')
  await stage.hears('4915440006', 'At nine.')
  expect(stage.asked).toBe(2)
  await isToldFromMemory(shop, '4915440007', 'when do you open', 'At nine.')
  const { rows } = await stage.admin.query<{ state: object }>(`SELECT c.state FROM conversations c JOIN contacts p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id WHERE c.workspace_id = $1 AND p.phone = '+4915440007'`, [shop.workspaceId])
  expect(JSON.stringify(rows[0]!.state)).toContain('"intent":"Opening hours"')
})

describe('is asked anew', () => {
  test('where something is remembered of who asks', async () => {
    const shop = await stage.workspace(flow())
    await asks(shop, '4915440010', 'do you have my usual?', 'What is your usual?')
    // They were here before; the next time they come, something is known of them.
    await asks(shop, '4915440011', 'do you have parking?', 'Behind the house.')
    await stage.admin.query(
      `INSERT INTO contact_memories (workspace_id, contact_id, kind, text, session_id, at) SELECT workspace_id, id, 'fact', 'Drinks the medium roast.', 'an-earlier-one', now() - interval '1 day' FROM contacts WHERE workspace_id = $1 AND phone = '+4915440011'`,
      [shop.workspaceId],
    )
    await stage.admin.query(`UPDATE messages SET at = at - interval '1 day' WHERE workspace_id = $1`, [shop.workspaceId])
    await asks(shop, '4915440011', 'do you have my usual?', 'The medium roast, yes.')
    // And what they were told stays between them.
    await isToldFromMemory(shop, '4915440012', 'do you have my usual?', 'What is your usual?')
  })

  test('after a tool was used, both for who used it and for who asks next', async () => {
    const shop = await stage.workspace(flow({ builtins: ['remember'] }))
    const remembers = { type: 'calls' as const, calls: [{ name: 'remember', arguments: { fact: 'Has two dogs.' } }] }
    stage.plays(remembers, say('Noted: two dogs.'))
    await stage.says(shop, '4915440013', 'my dogs come along')
    await stage.hears('4915440013', 'Noted: two dogs.')
    stage.plays(remembers, say('Noted for you as well.'))
    await stage.says(shop, '4915440014', 'my dogs come along')
    await stage.hears('4915440014', 'Noted for you as well.')
    expect(stage.asked).toBe(2)
  })

  test('where a message has somebody’s number in it', async () => {
    const shop = await stage.workspace(flow())
    await asks(shop, '4915440015', 'where is order 4711-2233?', 'On its way.')
    await asks(shop, '4915440016', 'where is order 4711-2233?', 'I cannot say that.')
  })

  test('on a new version of the flow, whose facts are other ones', async () => {
    const shop = await stage.workspace(flow())
    await asks(shop, '4915440017', 'When do you open?', 'At nine.')
    await publish(shop, flow({ persona: { ...step.persona, facts: ['We open at ten.'] } }))
    await asks(shop, '4915440018', 'When do you open?', 'At ten.')
    await isToldFromMemory(shop, '4915440019', 'When do you open?', 'At ten.')
  })

  test('on a new version that tells other things of a message', async () => {
    const shop = await stage.workspace(flow({ intents: [{ ...intents[0]!, name: 'Parking', does: 'note' }] }))
    stage.plays(answering(''), answering(''))
    await stage.says(shop, '4915440020', 'When do you open?')
    await stage.hears('4915440020', 'At nine.')
    await publish(shop, flow({ intents: intents.map((intent) => ({ ...intent, does: 'person' })), handoverText: 'Marta knows the hours.' }))
    stage.plays(answering('Opening hours'), answering('Opening hours'))
    await stage.says(shop, '4915440021', 'When do you open?')
    await stage.hears('4915440021', 'Marta knows the hours.')
  })

  test('where the workspace keeps none', async () => {
    const shop = await stage.workspace(flow())
    await stage.admin.query('UPDATE model_settings SET keeps_answers = false WHERE workspace_id = $1', [shop.workspaceId])
    await asks(shop, '4915440022', 'When do you open?', 'At nine.')
    await asks(shop, '4915440023', 'When do you open?', 'At nine o’clock.')
  })
})

async function publish(shop: ArrangedWorkspace, document: FlowDocument): Promise<void> {
  const id = randomUUID()
  await stage.admin.query('INSERT INTO flow_versions (workspace_id, id, flow_id, number, document) VALUES ($1, $2, $3, 2, $4)', [shop.workspaceId, id, shop.flowId, document])
  await stage.admin.query('UPDATE flows SET live_version_id = $3 WHERE workspace_id = $1 AND id = $2', [shop.workspaceId, shop.flowId, id])
  await stage.admin.query('UPDATE workspaces SET program_revision = program_revision + 1 WHERE id = $1', [shop.workspaceId])
}
