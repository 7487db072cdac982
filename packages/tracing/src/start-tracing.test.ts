import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { effectSpan, turnSpan, webhookSpan } from './span-place.ts'
import { startTracing } from './start-tracing.ts'

interface Exported {
  resourceSpans: { resource: { attributes: { key: string; value: { stringValue?: string } }[] }; scopeSpans: { spans: { name: string; traceId: string; spanId: string; parentSpanId?: string; status: { code?: number } }[] }[] }[]
}

const received: { path: string; body: Exported }[] = []
let server: Server

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: JSON.parse(Buffer.concat(chunks).toString()) as Exported })
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterAll(() => new Promise((done) => server.close(done)))

it('does nothing without an address to send to', async () => {
  expect(await startTracing({ service: 'worker', env: {} })).toBeUndefined()
})

it('sends spans of separate processes that form one trace, from the webhook to the reply', async () => {
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [gateway, worker] = [(await startTracing({ service: 'gateway', env: process.env }))!, (await startTracing({ service: 'worker', env: process.env }))!]
  const message = { id: 'wamid.1', at: 1_000 }
  gateway.add({ name: 'webhook', kind: 'server', place: webhookSpan('wamid.1'), begun: 1_000, ended: 1_010, attributes: {} })
  worker.add({ name: 'turn', kind: 'consumer', place: turnSpan({ conversationId: 'c', sequence: 3, at: 1_020, message }), begun: 1_020, ended: 1_030, attributes: { 'parley.sequence': 3 } })
  worker.add({ name: 'send', kind: 'client', place: effectSpan({ id: 'c:3:0', attempt: 1, at: 1_040, message }), begun: 1_040, ended: 1_050, attributes: {}, failed: true })
  await Promise.all([gateway.stop(), worker.stop()])
  delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT']

  expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/v1/traces']))
  const spans = received.flatMap(({ body }) => body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
  const [webhook, turn, send] = ['webhook', 'turn', 'send'].map((name) => spans.find((span) => span.name === name)!)
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
  expect(webhook!.parentSpanId || undefined).toBeUndefined()
  expect(turn!.parentSpanId).toBe(webhook!.spanId)
  expect(send!.parentSpanId).toBe(turn!.spanId)
  expect(send!.status.code).toBe(2)
  expect(received.flatMap(({ body }) => body.resourceSpans.flatMap(({ resource }) => resource.attributes.filter(({ key }) => key === 'service.name').map(({ value }) => value.stringValue))).sort()).toEqual(['gateway', 'worker'])
})

it('begins a trace of its own for what a wait of days sets off, and for a second attempt another span', () => {
  const message = { id: 'wamid.1', at: 0 }
  const soon = turnSpan({ conversationId: 'c', sequence: 4, at: 1_000, message })
  const late = turnSpan({ conversationId: 'c', sequence: 4, at: 3 * 86_400_000, message })
  expect(soon.traceId).toBe(webhookSpan('wamid.1').traceId)
  expect(late.traceId).not.toBe(soon.traceId)
  expect(late.parentSpanId).toBeUndefined()
  const [first, second] = [1, 2].map((attempt) => effectSpan({ id: 'c:4:0', attempt, at: 1_000, message }))
  expect(first!.parentSpanId).toBe(soon.spanId)
  expect(second!.spanId).not.toBe(first!.spanId)
})
