import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Script, ScriptedRequest } from '@parley/ai/testing'
import { cards } from '@parley/cards'
import { arrangeWorkspace, type ArrangedWorkspace } from '@parley/db/testing'
import { parseFlowFile } from '@parley/flow'
import { toolDefinitionSchema } from '@parley/tools/definition'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { AgentStage } from './testing/agent-stage.ts'
import { SalonBookings } from './testing/salon-bookings.ts'
import { patience } from './testing/stage.ts'

// The demo's salon, its flow as it is, over real processes, a real PostgreSQL and the real SDKs of both providers.

const seed = new URL('../../../prisma/seed/', import.meta.url)
const { tools } = JSON.parse(readFileSync(new URL('tools/salon.json', seed), 'utf8')) as { tools: { name: string }[] }
const day = '2027-03-05'

vi.setConfig(patience)

let stage: AgentStage
const bookings = new SalonBookings()
const salons = new Map<string, ArrangedWorkspace>()

/** A salon of its own whose usual model is this company's. */
async function openSalon(provider: 'openai' | 'anthropic'): Promise<ArrangedWorkspace> {
  const ids = new Map(tools.map(({ name }) => [name, randomUUID()]))
  const text = readFileSync(new URL('flows/salon.json', seed), 'utf8').replace(/"tool:(\w+)"/g, (_all, name: string) => JSON.stringify(ids.get(name)))
  const salon = await arrangeWorkspace(stage.database, { document: parseFlowFile(text, cards).document, name: 'Saltwater Hair' })
  await stage.admin.query('INSERT INTO model_settings (workspace_id, full_provider, full_model) VALUES ($1, $2, $3)', [salon.workspaceId, provider, 'scripted-model'])
  for (const given of tools) {
    // What opens the demo's diary is not needed for this one.
    const definition = { ...toolDefinitionSchema.parse(given), headers: [] }
    await stage.admin.query('INSERT INTO tools (workspace_id, id, name, definition) VALUES ($1, $2, $3, $4)', [salon.workspaceId, ids.get(given.name), given.name, definition])
  }
  return salon
}

beforeAll(async () => {
  const bookingsUrl = await bookings.listen()
  stage = await AgentStage.open({ PARLEY_UNCERTAIN_GRACE_MS: '2000', PARLEY_EFFECT_LEASE_MS: '3000', PARLEY_TOOL_STAND_INS: `https://bookings.saltwater-hair.example=${bookingsUrl}` })
  for (const provider of ['openai', 'anthropic'] as const) salons.set(provider, await openSalon(provider))
})
afterAll(async () => {
  await stage?.close()
  await bookings.close()
})

let serial = 0
const call = (name: string, given: Record<string, string>): Exclude<Script, { type: 'by' }> => ({ type: 'calls', calls: [{ name, arguments: given, id: `call_${name}_${++serial}` }] })
const reply = (text: string): Exclude<Script, { type: 'by' }> => ({ type: 'respond', arguments: { reply: text, exit: null } })

/** Past the menu, to the agent. */
async function meetMia(salon: ArrangedWorkspace, from: string): Promise<void> {
  await stage.says(salon, from, 'hi')
  await stage.hears(from, 'this is Mia')
}

const asked = ({ body }: ScriptedRequest) => JSON.stringify(body)

test.each(['openai', 'anthropic'] as const)('with %s the salon’s agent looks up, asks for the yes, takes a correction, books, remembers and hands over', async (provider) => {
  const salon = salons.get(provider)!
  const from = provider === 'openai' ? '4915220001' : '4915220002'
  const before = bookings.visits.length
  await meetMia(salon, from)

  stage.plays(call('find_times', { service: 'mens_cut', day }), reply('Free are 10:00, 11:30 and 15:00.'))
  await stage.says(salon, from, 'a men’s cut on 5 March, when is there a time?')
  await stage.hears(from, 'Free are 10:00')
  expect(stage.model.requests.at(-1)!.path).toContain(provider === 'openai' ? '/chat/completions' : '/messages')
  // The result stood before the model as data.
  expect(asked(stage.model.requests.at(-1)!)).toContain('11:30')

  stage.plays(call('book_visit', { service: 'mens_cut', day, time: '10:00' }))
  await stage.says(salon, from, 'ten please')
  await stage.hears(from, 'Shall I book *Men’s cut* on Friday 5 March at 10:00 for you?')

  stage.plays(call('book_visit', { service: 'colour', day, time: '10:00' }))
  await stage.says(salon, from, 'actually, make it a colour')
  await stage.hears(from, 'Shall I book *Colour* on Friday 5 March at 10:00 for you?')
  expect(bookings.visits).toHaveLength(before)

  stage.plays(call('remember', { fact: 'Booked: colour, Friday 5 March.' }), reply('Booked: a colour on Friday at ten. See you then!'))
  await stage.says(salon, from, 'yes')
  await stage.hears(from, 'See you then!')
  expect(bookings.visits.slice(before)).toMatchObject([{ service: 'colour', day, time: '10:00', phone: `+${from}` }])
  await stage.until('it is remembered', async () => ((await stage.admin.query('SELECT 1 FROM contact_memories WHERE workspace_id = $1 AND text LIKE $2', [salon.workspaceId, 'Booked: colour%'])).rowCount ?? 0) > 0)

  stage.plays({ type: 'respond', arguments: { reply: '', exit: 'Wants a person' } })
  await stage.says(salon, from, 'can I talk to a person please?')
  await stage.hears(from, 'I’ll get Marta for you')
  await stage.until('a person is called', async () => ((await stage.admin.query('SELECT 1 FROM handovers WHERE workspace_id = $1', [salon.workspaceId])).rowCount ?? 0) > 0)
  expect(stage.textsTo(from).filter((text) => text.includes('The script is over'))).toEqual([])
})

test.each(['openai', 'anthropic'] as const)('a worker that is killed between a booking and the next question to %s doubles nothing, and the conversation goes on', async (provider) => {
  const salon = salons.get(provider)!
  const from = provider === 'openai' ? '4915220003' : '4915220004'
  const [visits, changes] = [bookings.visits.length, bookings.changes]
  await meetMia(salon, from)
  stage.plays(call('book_visit', { service: 'colour', day, time: '15:00' }))
  await stage.says(salon, from, 'a colour on 5 March at three please')
  await stage.hears(from, 'Shall I book *Colour*')

  // The tool answers, its outcome is kept; the model is asked what to say and has not answered when the worker dies.
  stage.plays({ type: 'silence' })
  const questions = stage.model.requests.length
  await stage.says(salon, from, 'yes')
  await stage.until('the model is asked what to say to it', () => stage.model.requests.length > questions)
  expect(bookings.visits).toHaveLength(visits + 1)
  stage.plays(reply('All booked for three o’clock.'))
  await stage.worker.kill('SIGKILL')
  await stage.nextWorker()
  await stage.hears(from, 'All booked for three o’clock.')

  stage.plays(reply('You are welcome!'))
  await stage.says(salon, from, 'lovely, thanks')
  await stage.hears(from, 'You are welcome!')
  expect(stage.textsTo(from).filter((text) => text.includes('All booked for three o’clock.'))).toHaveLength(1)
  expect([bookings.visits.length, bookings.changes]).toEqual([visits + 1, changes + 1])
})

test('a worker that is killed before it has the booking’s answer asks again under the same key, and there is one booking', async () => {
  const salon = salons.get('openai')!
  const from = '4915220005'
  const visits = bookings.visits.length
  await meetMia(salon, from)
  stage.plays(call('book_visit', { service: 'highlights', day, time: '11:30' }))
  await stage.says(salon, from, 'highlights on 5 March at half past eleven please')
  await stage.hears(from, 'Shall I book *Highlights*')
  const release = bookings.holdAnswers()
  stage.plays(reply('Your highlights are booked.'))
  await stage.says(salon, from, 'yes')
  await stage.until('the booking is made, and nobody knows of it', () => bookings.visits.length > visits)
  await stage.worker.kill('SIGKILL')
  release()
  await stage.nextWorker()
  await stage.hears(from, 'Your highlights are booked.')
  expect(bookings.visits).toHaveLength(visits + 1)
  expect(stage.textsTo(from).filter((text) => text.includes('Your highlights are booked.'))).toHaveLength(1)
})
