import { arrangeWorkspace, type ArrangedWorkspace } from '@parley/db/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { echoFlow } from './testing/echo-flow.ts'
import type { RunningProcess } from './testing/run-process.ts'
import { patience, Stage } from './testing/stage.ts'
import { TraceReceiver } from './testing/trace-receiver.ts'

// What gateway and worker tell of their work: real processes, at their most talkative.

vi.setConfig(patience)

const secret = 'pomegranate-and-walnut'

let stage: Stage
let shop: ArrangedWorkspace
const traces = new TraceReceiver()
let output = ''

beforeAll(async () => {
  stage = await Stage.open({ LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: await traces.listen(), OTEL_BSP_SCHEDULE_DELAY: '200' }, { onOutput: (text) => void (output += text) })
  shop = await arrangeWorkspace(stage.database, { document: echoFlow('You said {{ conversation.last_message }}') })
  // The first send is refused for good, in words that repeat the message, as Meta's details can.
  stage.graph.refusal = (text) => ({ message: `(#131009) ${text}`, code: 131009, type: 'OAuthException', error_data: { details: `Not a good text: ${text}` } })
})
afterAll(async () => {
  await stage?.close()
  await traces.close()
})

const metricsOf = async ({ port }: RunningProcess) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()

test('a message can be followed from webhook to reply, and nothing tells what anybody said', async () => {
  await stage.says(shop, '4915110000', `first ${secret}`)
  const settled = async (count: number) => (await stage.admin.query(`SELECT 1 FROM effects WHERE kind = 'send' AND status IN ('done', 'failed')`)).rowCount === count
  await stage.until('the first reply refused', () => settled(1))
  await stage.says(shop, '4915110000', `second ${secret}`)
  await stage.until('the second reply sent', () => settled(2))
  await stage.until('the spans of both', () => traces.spans.filter(({ name }) => name === 'send').length === 2 && traces.spans.filter(({ name }) => name === 'webhook').length === 2)

  const [{ conversation, session }] = (await stage.admin.query<{ conversation: string; session: string }>(`SELECT conversation_id AS conversation, id AS session FROM sessions ORDER BY started_at`)).rows as [{ conversation: string; session: string }]
  const lines = output.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>)
  const ids = { workspace: shop.workspaceId, conversation }
  expect(lines).toContainEqual(expect.objectContaining({ ...ids, msg: 'Turns were taken.', turns: [expect.objectContaining({ event: 'message' })] }))
  expect(lines).toContainEqual(expect.objectContaining({ ...ids, session, kind: 'send', outcome: 'refused:fix', msg: 'An effect did not end well.' }))
  expect(lines).toContainEqual(expect.objectContaining({ ...ids, kind: 'send', outcome: 'accepted', msg: 'An effect ended.' }))

  const webhook = traces.spans.filter(({ name }) => name === 'webhook')
  expect(webhook.map(({ service }) => service)).toEqual(['parley-gateway', 'parley-gateway'])
  expect(new Set(webhook.map(({ traceId }) => traceId)).size).toBe(2)
  for (const { traceId, spanId } of webhook) {
    const turn = traces.spans.find((span) => span.traceId === traceId && span.name === 'turn message')
    const send = traces.spans.find((span) => span.traceId === traceId && span.name === 'send')
    expect(turn).toMatchObject({ service: 'parley-worker', parentSpanId: spanId, attributes: { 'parley.conversation': conversation } })
    expect(send).toMatchObject({ parentSpanId: turn!.spanId })
  }

  const [fromWorker, fromGateway] = await Promise.all([metricsOf(stage.worker), metricsOf(stage.gateway)])
  for (const name of ['mailbox_depth', 'mailbox_oldest_seconds', 'leases_expired_total', 'turn_seconds', 'effects_total', 'effect_retries_total', 'sends_uncertain_total', 'effects_uncertain', 'pacing_wait_seconds'])
    expect(fromWorker, name).toContain(`# TYPE parley_${name} `)
  expect(fromWorker).toContain('parley_effects_total{kind="send",outcome="refused:fix"} 1')
  expect(fromWorker).toContain('parley_effects_total{kind="send",outcome="accepted"} 1')
  expect(fromWorker).toContain('parley_turns_total{event="message"} 2')
  expect(fromGateway).toContain('parley_webhooks_total{answer="stored"} 2')

  // The refusal with its words is for the operator, in the transcript; the rest of the world hears ids.
  expect((await stage.admin.query<{ failure: string }>(`SELECT failure FROM messages WHERE status = 'failed'`)).rows[0]!.failure).toContain(secret)
  for (const told of [output, traces.raw, fromWorker, fromGateway]) {
    expect(told.length).toBeGreaterThan(0)
    expect(told).not.toContain(secret)
    expect(told).not.toContain('4915110000')
  }
})
