import type { ArrangedWorkspace } from '@parley/db/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { agentFlow, AgentStage, priceOfAnswer } from './testing/agent-stage.ts'
import { patience } from './testing/stage.ts'

// Budgets over real processes, a real PostgreSQL and the SDKs: what the sums allow is asked, and nothing beyond it.

vi.setConfig(patience)

let stage: AgentStage
beforeAll(async () => void (stage = await AgentStage.open()))
afterAll(() => stage?.close())

const step = { persona: { identity: 'You are Mia.', facts: ['We open at nine.'] }, quietMs: 0, exits: [], apology: 'Sorry, I have to stop here.' }
const ways = { 'over-budget': 'Marta will write to you today.', failed: 'It failed.' }
const flow = (budget: number | null = null) => agentFlow({ ...step, budget }, ways)
const say = (text: string) => ({ type: 'words' as const, text })

const spent = async (shop: ArrangedWorkspace) => {
  const { rows } = await stage.admin.query<{ calls: string; cost: string; days: string }>(
    `SELECT (SELECT count(*) FROM model_calls WHERE workspace_id = $1) AS calls, (SELECT coalesce(sum(cost), 0) FROM model_calls WHERE workspace_id = $1) AS cost,
       (SELECT coalesce(sum(cost), 0) FROM model_days WHERE workspace_id = $1) AS days`,
    [shop.workspaceId],
  )
  return Object.fromEntries(Object.entries(rows[0]!).map(([name, value]) => [name, Number(value)]))
}

/** Asks three times where the budget is for two: the third takes the exit. `others`: who asks, one after the other. */
async function usesUp(shop: ArrangedWorkspace, others: [string, string, string]): Promise<void> {
  stage.plays(say('The first answer.'), say('The second answer.'))
  await stage.says(shop, others[0], 'do you have time on Monday?')
  await stage.hears(others[0], 'The first answer.')
  await stage.says(shop, others[1], 'and on Tuesday, is there time?')
  await stage.hears(others[1], 'The second answer.')
  await stage.says(shop, others[2], 'is Wednesday any better?')
  await stage.hears(others[2], 'Marta will write to you today.')
  // The customer is told by the card first, then by the way that the owner drew.
  expect(stage.textsTo(others[2]).slice(-2)).toEqual(['Sorry, I have to stop here.', 'Marta will write to you today.'])
  expect(stage.asked).toBe(2)
}

describe('a hard stop takes the card’s exit, and nothing is asked above it', () => {
  test('of a conversation; another customer is still answered', async () => {
    const shop = await stage.workspace(flow(), { budgets: { conversation: 2 * priceOfAnswer } })
    await usesUp(shop, ['4915330001', '4915330001', '4915330001'])
    expect(await spent(shop)).toMatchObject({ calls: 2, cost: 2 * priceOfAnswer, days: 2 * priceOfAnswer })
    stage.plays(say('Hello to you, too.'))
    await stage.says(shop, '4915330002', 'is there parking?')
    await stage.hears('4915330002', 'Hello to you, too.')
  })

  test('of a card in a conversation, in the place of the workspace’s', async () => {
    const shop = await stage.workspace(flow((2 * priceOfAnswer) / 1e6), { budgets: { conversation: 1 } })
    await usesUp(shop, ['4915330003', '4915330003', '4915330003'])
  })

  test('of a day, over all customers; a new day begins anew', async () => {
    const shop = await stage.workspace(flow(), { budgets: { day: 2 * priceOfAnswer } })
    await usesUp(shop, ['4915330004', '4915330005', '4915330006'])
    expect(await spent(shop)).toMatchObject({ days: 2 * priceOfAnswer })
    await stage.admin.query(`UPDATE model_days SET day = day - 1 WHERE workspace_id = $1`, [shop.workspaceId])
    stage.plays(say('Good morning.'))
    await stage.says(shop, '4915330007', 'are you there again?')
    await stage.hears('4915330007', 'Good morning.')
  })

  test('of a month, with what other days of it cost', async () => {
    const shop = await stage.workspace(flow(), { budgets: { month: 2 * priceOfAnswer + 5_000 } })
    // Another day of this month, whichever it is today; and the last one of the month before, which does not count.
    await stage.admin.query(
      `WITH today AS (SELECT id, (now() AT TIME ZONE time_zone)::date AS day FROM workspaces WHERE id = $1)
       INSERT INTO model_days (workspace_id, day, cost)
       SELECT id, CASE WHEN extract(day FROM day) = 1 THEN day + 1 ELSE date_trunc('month', day)::date END, 5000 FROM today
       UNION ALL SELECT id, date_trunc('month', day)::date - 1, 900000 FROM today`,
      [shop.workspaceId],
    )
    await usesUp(shop, ['4915330008', '4915330009', '4915330010'])
  })
})

test('an answer that cannot be read is not asked for again above the budget', async () => {
  const shop = await stage.workspace(flow(), { budgets: { conversation: priceOfAnswer } })
  stage.plays({ type: 'respond', arguments: '{"reply": 7' }, say('The repaired answer.'))
  await stage.says(shop, '4915330011', 'what does a cut cost?')
  await stage.hears('4915330011', 'Marta will write to you today.')
  expect(stage.asked).toBe(1)
  expect(await spent(shop)).toMatchObject({ calls: 1, cost: priceOfAnswer })
})

test('where the workspace says so, a person is called instead, and the customer hears that', async () => {
  const shop = await stage.workspace(agentFlow({ ...step, handoverText: 'Marta is coming.' }, ways), { budgets: { conversation: priceOfAnswer } })
  await stage.admin.query('UPDATE workspaces SET handover_rules = $2 WHERE id = $1', [shop.workspaceId, { overBudget: true }])
  stage.plays(say('The first answer.'))
  await stage.says(shop, '4915330012', 'do you have time?')
  await stage.hears('4915330012', 'The first answer.')
  await stage.says(shop, '4915330012', 'and a cut, how much?')
  await stage.hears('4915330012', 'Marta is coming.')
  expect(stage.asked).toBe(1)
  const { rows } = await stage.admin.query('SELECT reason FROM handovers WHERE workspace_id = $1', [shop.workspaceId])
  expect(rows).toEqual([{ reason: 'The budget for the AI is used up.' }])
})

test('a card that tells intents apart takes its exit as well', async () => {
  const config = { intents: [{ id: 'book', name: 'Booking', description: 'They want to book.', examples: [] }], quietMs: 0, apology: '', budget: null }
  const told = { 'intent:book': 'You want to book.', none: 'None of these.', 'over-budget': 'Marta will write to you today.', failed: 'It failed.' }
  const shop = await stage.workspace(agentFlow(config, told, 'classify'), { budgets: { day: priceOfAnswer } })
  stage.plays({ type: 'calls', calls: [{ name: 'answer', arguments: { intent: 'Booking', confidence: 0.9 } }] })
  await stage.says(shop, '4915330013', 'can I come on Friday?')
  await stage.hears('4915330013', 'You want to book.')
  await stage.says(shop, '4915330014', 'can I come on Saturday?')
  await stage.hears('4915330014', 'Marta will write to you today.')
  expect(stage.asked).toBe(1)
})
