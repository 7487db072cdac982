import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { scriptedServer, type Script, type ScriptedRequest, type ScriptedServer } from '@parley/ai/testing'
import { cards } from '@parley/cards'
import { createPool, type Pool } from '@parley/db'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import { parseFlowFile } from '@parley/flow'
import { toolDefinitionSchema } from '@parley/tools/definition'
import { signBody } from '@parley/whatsapp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GraphStandIn } from './testing/graph-stand-in.ts'
import { freePort, runProcess, type RunningProcess } from './testing/run-process.ts'
import { SalonBookings } from './testing/salon-bookings.ts'

// The demo's salon, its flow as it is, over real processes, a real PostgreSQL and the real SDKs of both providers.

const seed = new URL('../../../prisma/seed/', import.meta.url)
const { tools } = JSON.parse(readFileSync(new URL('tools/salon.json', seed), 'utf8')) as { tools: { name: string }[] }
const day = '2027-03-05'

let database: TestDatabase
let admin: Pool
let graph: GraphStandIn
let bookings: SalonBookings
let model: ScriptedServer
let addresses: { graph: string; bookings: string }
let gateway: RunningProcess
let worker: RunningProcess
let ports: { gateway: number; worker: number }
const salons = new Map<string, ArrangedWorkspace>()

const environment = (role: 'gateway' | 'worker') => ({
  DATABASE_URL: database.urls[role], PARLEY_MASTER_KEY: Buffer.from(database.masterKey).toString('base64'), WHATSAPP_VERIFY_TOKEN: 'v', WHATSAPP_GRAPH_URL: addresses.graph,
  PARLEY_UNCERTAIN_GRACE_MS: '2000', PARLEY_EFFECT_LEASE_MS: '3000', PARLEY_TOOL_STAND_INS: `https://bookings.saltwater-hair.example=${addresses.bookings}`,
  OPENAI_API_KEY: 'o', OPENAI_BASE_URL: `${model.url}/v1`, ANTHROPIC_API_KEY: 'a', ANTHROPIC_BASE_URL: model.url,
})
const startWorker = () => runProcess('worker', ports.worker, environment('worker'))

/** A salon of its own whose usual model is this company's. */
async function openSalon(provider: 'openai' | 'anthropic'): Promise<ArrangedWorkspace> {
  const ids = new Map(tools.map(({ name }) => [name, randomUUID()]))
  const text = readFileSync(new URL('flows/salon.json', seed), 'utf8').replace(/"tool:(\w+)"/g, (_all, name: string) => JSON.stringify(ids.get(name)))
  const salon = await arrangeWorkspace(database, { document: parseFlowFile(text, cards).document, name: 'Saltwater Hair' })
  await admin.query('INSERT INTO model_settings (workspace_id, full_provider, full_model) VALUES ($1, $2, $3)', [salon.workspaceId, provider, 'scripted-model'])
  for (const given of tools) {
    // What opens the demo's diary is not needed for this one.
    const definition = { ...toolDefinitionSchema.parse(given), headers: [] }
    await admin.query('INSERT INTO tools (workspace_id, id, name, definition) VALUES ($1, $2, $3, $4)', [salon.workspaceId, ids.get(given.name), given.name, definition])
  }
  return salon
}

beforeAll(async () => {
  database = await createTestDatabase()
  admin = createPool(database.adminUrl, { connections: 2 })
  graph = new GraphStandIn()
  bookings = new SalonBookings()
  model = await scriptedServer()
  addresses = { graph: await graph.listen(), bookings: await bookings.listen() }
  for (const provider of ['openai', 'anthropic'] as const) salons.set(provider, await openSalon(provider))
  ports = { gateway: await freePort(), worker: await freePort() }
  ;[gateway, worker] = await Promise.all([runProcess('gateway', ports.gateway, environment('gateway')), startWorker()])
}, 240_000)
afterAll(async () => {
  await Promise.all([gateway?.kill('SIGTERM'), worker?.kill('SIGKILL')])
  await graph?.close()
  await bookings?.close()
  await model?.[Symbol.asyncDispose]()
  await admin?.end()
  await database?.drop()
})

vi.setConfig({ testTimeout: 180_000 })

let serial = 0
async function says(salon: ArrangedWorkspace, from: string, text: string): Promise<void> {
  serial += 1
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: 'account', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550100000', phone_number_id: salon.numberId }, contacts: [{ profile: { name: 'Ada' }, wa_id: from }], messages: [{ from, id: `wamid.${from}.${serial}`, timestamp: String(Math.floor(Date.now() / 1_000)), type: 'text', text: { body: text } }] } }] }],
  })
  const answer = await fetch(`http://127.0.0.1:${ports.gateway}/webhooks/whatsapp`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(Buffer.from(body), salon.appSecret) } })
  expect(answer.status).toBe(200)
}

async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await done()); ) {
    if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}\n${JSON.stringify(graph.sent.slice(-6).map(({ to, text }) => ({ to, text })))}`)
    await new Promise((finish) => setTimeout(finish, 20))
  }
}

const textsTo = (to: string) => graph.sent.filter((message) => message.to.replace('+', '') === to).map((message) => message.text)
const hears = (to: string, text: string, times = 1) => until(`${to} hears “${text}”`, () => textsTo(to).filter((one) => one.includes(text)).length >= times)

/** What the model does next, a step for each time that it is asked; asked once too often, it fails the test by what it says. */
const plays = (...steps: Exclude<Script, { type: 'by' }>[]) => model.script(...steps, { type: 'words', text: 'The script is over.' })
const call = (name: string, given: Record<string, string>): Exclude<Script, { type: 'by' }> => ({ type: 'calls', calls: [{ name, arguments: given, id: `call_${name}_${String(serial)}` }] })
const reply = (text: string): Exclude<Script, { type: 'by' }> => ({ type: 'respond', arguments: { reply: text, exit: null } })

/** Past the menu, to the agent. */
async function meetMia(salon: ArrangedWorkspace, from: string): Promise<void> {
  await says(salon, from, 'hi')
  await hears(from, 'this is Mia')
}

const asked = ({ body }: ScriptedRequest) => JSON.stringify(body)

test.each(['openai', 'anthropic'] as const)('with %s the salon’s agent looks up, asks for the yes, takes a correction, books, remembers and hands over', async (provider) => {
  const salon = salons.get(provider)!
  const from = provider === 'openai' ? '4915220001' : '4915220002'
  const before = bookings.visits.length
  await meetMia(salon, from)

  plays(call('find_times', { service: 'mens_cut', day }), reply('Free are 10:00, 11:30 and 15:00.'))
  await says(salon, from, 'a men’s cut on 5 March, when is there a time?')
  await hears(from, 'Free are 10:00')
  expect(model.requests.at(-1)!.path).toContain(provider === 'openai' ? '/chat/completions' : '/messages')
  // The result stood before the model as data.
  expect(asked(model.requests.at(-1)!)).toContain('11:30')

  plays(call('book_visit', { service: 'mens_cut', day, time: '10:00' }))
  await says(salon, from, 'ten please')
  await hears(from, 'Shall I book *Men’s cut* on Friday 5 March at 10:00 for you?')

  plays(call('book_visit', { service: 'colour', day, time: '10:00' }))
  await says(salon, from, 'actually, make it a colour')
  await hears(from, 'Shall I book *Colour* on Friday 5 March at 10:00 for you?')
  expect(bookings.visits).toHaveLength(before)

  plays(call('remember', { fact: 'Booked: colour, Friday 5 March.' }), reply('Booked: a colour on Friday at ten. See you then!'))
  await says(salon, from, 'yes')
  await hears(from, 'See you then!')
  expect(bookings.visits.slice(before)).toMatchObject([{ service: 'colour', day, time: '10:00', phone: `+${from}` }])
  await until('it is remembered', async () => ((await admin.query('SELECT 1 FROM contact_memories WHERE workspace_id = $1 AND text LIKE $2', [salon.workspaceId, 'Booked: colour%'])).rowCount ?? 0) > 0)

  plays({ type: 'respond', arguments: { reply: '', exit: 'Wants a person' } })
  await says(salon, from, 'can I talk to a person please?')
  await hears(from, 'I’ll get Marta for you')
  await until('a person is called', async () => ((await admin.query('SELECT 1 FROM handovers WHERE workspace_id = $1', [salon.workspaceId])).rowCount ?? 0) > 0)
  expect(textsTo(from).filter((text) => text.includes('The script is over'))).toEqual([])
})

test.each(['openai', 'anthropic'] as const)('a worker that is killed between a booking and the next question to %s doubles nothing, and the conversation goes on', async (provider) => {
  const salon = salons.get(provider)!
  const from = provider === 'openai' ? '4915220003' : '4915220004'
  const [visits, changes] = [bookings.visits.length, bookings.changes]
  await meetMia(salon, from)
  plays(call('book_visit', { service: 'colour', day, time: '15:00' }))
  await says(salon, from, 'a colour on 5 March at three please')
  await hears(from, 'Shall I book *Colour*')

  // The tool answers, its outcome is kept; the model is asked what to say and has not answered when the worker dies.
  plays({ type: 'silence' })
  const questions = model.requests.length
  await says(salon, from, 'yes')
  await until('the model is asked what to say to it', () => model.requests.length > questions)
  expect(bookings.visits).toHaveLength(visits + 1)
  plays(reply('All booked for three o’clock.'))
  await worker.kill('SIGKILL')
  worker = await startWorker()
  await hears(from, 'All booked for three o’clock.')

  plays(reply('You are welcome!'))
  await says(salon, from, 'lovely, thanks')
  await hears(from, 'You are welcome!')
  expect(textsTo(from).filter((text) => text.includes('All booked for three o’clock.'))).toHaveLength(1)
  expect([bookings.visits.length, bookings.changes]).toEqual([visits + 1, changes + 1])
})

test('a worker that is killed before it has the booking’s answer asks again under the same key, and there is one booking', async () => {
  const salon = salons.get('openai')!
  const from = '4915220005'
  const visits = bookings.visits.length
  await meetMia(salon, from)
  plays(call('book_visit', { service: 'highlights', day, time: '11:30' }))
  await says(salon, from, 'highlights on 5 March at half past eleven please')
  await hears(from, 'Shall I book *Highlights*')
  const release = bookings.holdAnswers()
  plays(reply('Your highlights are booked.'))
  await says(salon, from, 'yes')
  await until('the booking is made, and nobody knows of it', () => bookings.visits.length > visits)
  await worker.kill('SIGKILL')
  release()
  worker = await startWorker()
  await hears(from, 'Your highlights are booked.')
  expect(bookings.visits).toHaveLength(visits + 1)
  expect(textsTo(from).filter((text) => text.includes('Your highlights are booked.'))).toHaveLength(1)
})
