import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '@parley/channel'
import { afterEach, describe, expect, it } from 'vitest'
import { callHttp, mayTryAgain } from './call-http.ts'
import { checkArguments } from './check-arguments.ts'
import { createToolFetch, readStandIns } from './create-tool-fetch.ts'
import { createToolPort } from './create-tool-port.ts'
import { freshTool, originOf, toolDefinitionSchema, type ToolDefinition } from './definition.ts'
import { fillRequest } from './fill-request.ts'
import { fromCurl, fromOpenApi } from './import/index.ts'
import type { StoredTool } from './port.ts'

const origin = 'https://api.example.com'
const credentials = new Map([['key', { origin, secret: 's3cr3t/+' }], ['other', { origin: 'https://other.example', secret: 'elsewhere' }]])
const scope = (given: JsonObject) => ({ arguments: given, contact: { phone: '+31 6', name: 'Ada "the" first\n' }, conversation: { id: 'c' }, callId: 'c:1:0', now: 0, timeZone: 'UTC' })
const tool = (part: Partial<ToolDefinition>): ToolDefinition => ({ ...freshTool(), name: 'look', description: 'Looks.', address: `${origin}/times`, ...part })
const filled = (part: Partial<ToolDefinition>, given: JsonObject = {}) => fillRequest(tool(part), scope(given), credentials)

describe('a filled-in request', () => {
  it('keeps every value in its place', () => {
    const { url, headers, body } = filled(
      { method: 'POST', address: `${origin}/days/{{ arguments.day }}?q={{ arguments.q }}`, headers: [{ name: 'x-name', value: '{{ contact.name }}' }, { name: 'x-empty', value: '{{ arguments.none }}' }], bodyKind: 'json', body: '{"n": "{{ arguments.n }}", "who": "for {{ contact.name }}", "none": "{{ arguments.none }}", "list": "{{ arguments.list }}"}', idempotencyHeader: 'Idempotency-Key' },
      { day: 'a/b?c#d', q: '1&admin=true', n: 3, list: ['x"', 1] },
    )
    expect(url.href).toBe(`${origin}/days/a%2Fb%3Fc%23d?q=1%26admin%3Dtrue`)
    expect(headers.get('x-name')).toBe('Ada "the" first')
    expect(headers.has('x-empty')).toBe(false)
    expect(headers.get('idempotency-key')).toBe('c:1:0')
    expect(JSON.parse(body!)).toEqual({ n: 3, who: 'for Ada "the" first\n', list: ['x"', 1] })
  })

  it('cannot be broken out of where the body is no JSON by itself', () => {
    expect(JSON.parse(filled({ method: 'POST', bodyKind: 'json', body: '{"n": {{ arguments.n }}, "t": "{{ arguments.t }}"}' }, { n: 1, t: 'a", "admin": true, "x": "' }).body!)).toEqual({ n: 1, t: 'a", "admin": true, "x": "' })
    expect(() => filled({ method: 'POST', bodyKind: 'json', body: '{"n": {{ arguments.n }}}' }, { n: '1, "admin": true' })).toThrow('no valid JSON')
    expect(filled({ method: 'POST', bodyKind: 'form', body: 'a={{ arguments.a }}' }, { a: '1&b=2' }).body).toBe('a=1%26b%3D2')
  })

  it.each(['..', '.'])('does not climb out of its folder with “%s”', (id) => {
    expect(() => filled({ address: `${origin}/bookings/{{ arguments.id }}` }, { id })).toThrow('somewhere else')
  })

  it('takes a secret to its own server only', () => {
    expect(filled({ headers: [{ name: 'authorization', value: 'Bearer {{ credentials.key }}' }] }).headers.get('authorization')).toBe('Bearer s3cr3t/+')
    expect(() => filled({ headers: [{ name: 'authorization', value: 'Bearer {{ credentials.other }}' }] })).toThrow('is for another server')
  })
})

describe('a definition', () => {
  it.each([
    [{ address: 'https://{{ arguments.host }}/x' }, 'written out'],
    [{ address: 'https://api.example.com{{ arguments.rest }}' }, 'written out'],
    [{ address: 'https://u:p@api.example.com/' }, 'written out'],
    [{ address: `${origin}/{{ secrets.key }}` }, 'There is no “secrets.key”'],
    [{ headers: [{ name: 'Host', value: 'x' }] }, 'set by the connection'],
    [{ readsOnly: false, attempts: 2 }, 'tried again only where'],
    [{ parameters: { type: 'string' } }, 'JSON Schema of an object'],
    [{ method: 'POST' as const, bodyKind: 'json' as const, body: '{"a": "{{ nobody.x }}"}' }, 'There is no “nobody.x”'],
  ])('%j is refused', (part, message) => {
    const parsed = toolDefinitionSchema.safeParse(tool(part as Partial<ToolDefinition>))
    expect(parsed.error?.issues.map((issue) => issue.message).join(' ')).toContain(message)
  })

  it('of the demo fits, and knows its origin', () => {
    const seed = JSON.parse(readFileSync(new URL('../../../prisma/seed/tools/salon.json', import.meta.url), 'utf8')) as { tools: unknown[] }
    for (const each of seed.tools) expect(toolDefinitionSchema.safeParse(each).error?.issues ?? []).toEqual([])
    expect(originOf('HTTPS://API.example.com:443/x')).toBe(origin)
  })

  it('has its arguments checked, with words for the model', () => {
    const parameters = { type: 'object', properties: { day: { type: 'string', format: 'date' }, n: { type: 'integer' }, how: { enum: ['a', 'b'] } }, required: ['day'], additionalProperties: false }
    expect(checkArguments(parameters, { day: '2026-12-01', n: '3', how: null })).toEqual({ arguments: { day: '2026-12-01', n: 3 } })
    expect(checkArguments(parameters, { day: 'soon', how: 'c', x: 1 })).toMatchObject({ problem: expect.stringMatching(/“day” must match format.*one of: a, b|no argument “x”/s) as string })
    expect(checkArguments(parameters, {})).toEqual({ problem: '“day” is missing.' })
  })
})

const servers: Server[] = []
afterEach(async () => void (await Promise.all(servers.splice(0).map((server) => new Promise((done) => { server.close(done); server.closeAllConnections() })))))
async function serve(answer: (request: IncomingMessage) => { status?: number; body: string; type?: string } | undefined): Promise<typeof fetch> {
  const server = createServer((request, response) => {
    const given = answer(request)
    if (given) response.writeHead(given.status ?? 200, { 'content-type': given.type ?? 'application/json' }).end(given.body)
  })
  servers.push(server)
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  return createToolFetch(() => fetch, readStandIns(`${origin}=http://127.0.0.1:${(server.address() as AddressInfo).port}`))
}
const call = (fetching: typeof fetch, part: Partial<ToolDefinition> = {}, given: JsonObject = {}) => callHttp({ tool: tool(part), scope: scope(given), credentials, fetch: fetching, signal: new AbortController().signal })

describe('a call', () => {
  it('gives what was mapped, and shows no secret, not even one that is sent back', async () => {
    const fetching = await serve((request) => ({ body: JSON.stringify({ times: ['9:00'], n: '7', echo: request.headers['x-api-key'] }) }))
    const outcome = await call(fetching, {
      headers: [{ name: 'x-api-key', value: '{{ credentials.key }}' }], address: `${origin}/times?key={{ credentials.key }}`,
      results: [{ name: 'times', type: 'list', label: '', value: '{{ response.body.times }}' }, { name: 'n', type: 'number', label: '', value: '{{ response.body.n }}' }, { name: 'line', type: 'text', label: '', value: 'from {{ response.body.times | first }}' }, { name: 'echo', type: 'text', label: '', value: '{{ response.body.echo }}' }],
    })
    expect(outcome).toMatchObject({ type: 'tool-answered', result: { times: ['9:00'], n: 7, line: 'from 9:00', echo: '•••' }, request: { method: 'GET' }, response: { status: 200 } })
    expect(JSON.stringify(outcome)).not.toMatch(/s3cr3t/)
  })

  it.each([
    [{ status: 422, body: '{"error": {"message": "That day is over."}}' }, 'refused', 'That day is over.', false],
    [{ status: 429, body: '' }, 'refused', '429', true],
    [{ status: 503, body: '' }, 'broken', '503', true],
    [{ body: '{', type: 'application/json' }, 'bad-answer', 'not the JSON', false],
  ])('%j is told by name', async (answer, cause, reason, again) => {
    const outcome = await call(await serve(() => answer), { attempts: 3 })
    expect(outcome).toMatchObject({ type: 'tool-failed', cause, reason: expect.stringContaining(reason) as string })
    expect(mayTryAgain(tool({ attempts: 3 }), outcome, 1)).toBe(again)
    expect(mayTryAgain(tool({ attempts: 3, readsOnly: false }), outcome, 1)).toBe(false)
    expect(mayTryAgain(tool({ attempts: 3 }), outcome, 3)).toBe(false)
  })

  it('ends in its time, and says where nobody is', async () => {
    expect(await call(await serve(() => undefined), { timeoutMs: 500 })).toMatchObject({ cause: 'timeout' })
    const nobody = createToolFetch(() => fetch, readStandIns(`${origin}=http://127.0.0.1:65534`))
    expect(await call(nobody)).toMatchObject({ cause: 'unreachable' })
  })
})

describe('the port', () => {
  const stored = (part: Partial<ToolDefinition>): StoredTool => ({ kind: 'http', id: 't', definition: tool(part), credentials })
  const port = (known: StoredTool | null, fetching: typeof fetch, said: string[] = []) =>
    createToolPort({ source: { load: async () => known, describe: async () => [], contactOf: async () => ({}), saidByContact: async (_workspace, _conversation, id) => said.includes(id) }, fetch: fetching, now: () => 0 })
  const caller = { workspaceId: 'w', conversationId: 'c', sessionId: null, effectId: 'e' }
  const request = { toolId: 't', name: 'look', arguments: {}, repeatable: true }
  const never: typeof fetch = async () => Promise.reject(new Error('It was called.'))
  const ask = (known: StoredTool | null, part: object = {}, said: string[] = [], attempt = 1) => port(known, never, said).call(caller, { ...request, ...part }, attempt, new AbortController().signal)

  it('calls nothing that is gone, does not fit, has no yes, or may not be repeated', async () => {
    expect(await ask(null)).toMatchObject({ cause: 'not-allowed' })
    expect(await ask(stored({ parameters: { type: 'object', required: ['day'] } }))).toMatchObject({ cause: 'bad-arguments' })
    expect(await ask(stored({ confirm: 'Sure?' }))).toMatchObject({ cause: 'unconfirmed' })
    // Whatever a flow or a model claims: it must be a message of this customer.
    expect(await ask(stored({ confirm: 'Sure?' }), { confirmedBy: 'made-up' }, ['wamid.1'])).toMatchObject({ cause: 'unconfirmed' })
    expect(await ask(stored({ readsOnly: false }), {}, [], 2)).toMatchObject({ cause: 'uncertain' })
  })

  it('calls after a yes', async () => {
    const fetching = await serve(() => ({ body: '"done"' }))
    expect(await port(stored({ confirm: 'Sure?' }), fetching, ['wamid.1']).call(caller, { ...request, confirmedBy: 'wamid.1' }, 1, new AbortController().signal)).toMatchObject({ type: 'tool-answered', result: 'done' })
  })
})

describe('imports', () => {
  it('a cURL command, without its secrets', () => {
    const { definition, notes } = fromCurl(`curl -X POST 'https://api.example.com/v1/orders?x=1' \\\n  -H 'Authorization: Bearer sk-live-123' -H "Content-Type: application/json" --compressed \\\n  --data-raw $'{"id": "4\\'2"}'`)
    expect(definition).toMatchObject({ name: 'post_orders', method: 'POST', address: 'https://api.example.com/v1/orders?x=1', headers: [{ name: 'Authorization', value: 'Bearer {{ credentials.api_key }}' }], bodyKind: 'json', readsOnly: false })
    expect(JSON.parse(definition.body)).toEqual({ id: "4'2" })
    expect(JSON.stringify({ definition, notes })).not.toContain('sk-live')
    expect(toolDefinitionSchema.safeParse({ ...definition, description: 'x' }).success).toBe(true)
  })

  it('a cURL command: what is another for each call becomes arguments, where it is chosen', () => {
    const command = `curl -X PUT 'https://api.example.com/v1/customers/42/visits?notify=yes&api_key=sk-live-9' -d '{"service":"cut","day":"2026-12-01","people":2,"guest":{"name":"Ada"},"staff":{"name":"Jo"},"tags":["a"],"remind":true}'`
    const { values, definition: asItWas } = fromCurl(command)
    expect(values.map(({ name, where, sample }) => [name, where, sample])).toEqual([
      ['customer_id', 'path', '42'], ['notify', 'query', 'yes'], ['service', 'body', 'cut'], ['day', 'body', '2026-12-01'], ['people', 'body', 2], ['name', 'body', 'Ada'], ['staff_name', 'body', 'Jo'], ['remind', 'body', true],
    ])
    expect(asItWas.address).toBe('https://api.example.com/v1/customers/42/visits?notify=yes&api_key={{ credentials.api_key }}')
    expect(asItWas.parameters).toEqual({ type: 'object', properties: {}, required: [] })
    const { definition, notes } = fromCurl(command, ['customer_id', 'day', 'people', 'staff_name'])
    expect(notes).toEqual(['The secret in “api_key” was not kept. Store it as a credential “api_key”.'])
    expect(definition.address).toBe('https://api.example.com/v1/customers/{{ arguments.customer_id }}/visits?notify=yes&api_key={{ credentials.api_key }}')
    expect(JSON.parse(definition.body)).toEqual({ service: 'cut', day: '{{ arguments.day }}', people: '{{ arguments.people }}', guest: { name: 'Ada' }, staff: { name: '{{ arguments.staff_name }}' }, tags: ['a'], remind: true })
    expect(definition.parameters).toEqual({
      type: 'object', required: ['customer_id', 'day', 'people', 'staff_name'],
      properties: { customer_id: { type: 'string', description: 'Such as 42' }, day: { type: 'string', format: 'date' }, people: { type: 'integer', description: 'Such as 2' }, staff_name: { type: 'string', description: 'Such as Jo' } },
    })
    expect(toolDefinitionSchema.safeParse({ ...definition, description: 'x' }).success).toBe(true)
    expect(fromCurl('curl https://a.example/x -d "to=Ada+Lovelace&n=1"', ['to']).definition.body).toBe('to={{ arguments.to }}&n=1')
  })

  it.each([['wget https://x.example', 'begins with'], ['curl https://a.example; rm -rf /', 'one cURL command'], ['curl -d @file https://a.example', 'read from the file'], ['curl', 'no address'], ['curl --weird https://a.example', 'not understood']])('%s is refused', (command, message) => {
    expect(() => fromCurl(command)).toThrow(message)
  })

  it('an OpenAPI document in YAML, 3.0, with references, a body and a key', () => {
    const { operations, title } = fromOpenApi(`
openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: 'https://{region}.shop.example/v2/', variables: { region: { default: eu } } }]
security: [{ apiKey: [] }]
components:
  securitySchemes: { apiKey: { type: apiKey, in: header, name: X-Key } }
  schemas:
    Order: { type: object, required: [item], properties: { item: { type: string, nullable: true, example: tea }, parent: { $ref: '#/components/schemas/Order' }, id: { type: string, readOnly: true } } }
paths:
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    put:
      operationId: changeOrder
      summary: Changes an order
      parameters: [{ name: dry-run, in: query, schema: { type: boolean } }, { name: Idempotency-Key, in: header, schema: { type: string } }]
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
`)
    expect(title).toBe('Shop')
    const { definition } = operations[0]!
    expect(definition).toMatchObject({ name: 'change_order', method: 'PUT', idempotencyHeader: 'Idempotency-Key', headers: [{ name: 'X-Key', value: '{{ credentials.api_key }}' }], readsOnly: false })
    expect(Object.keys(definition.parameters['properties'] as object)).toEqual(['id', 'dry_run', 'item', 'parent'])
    expect(definition.parameters['required']).toEqual(['id', 'item'])
    expect(toolDefinitionSchema.safeParse(definition).error?.issues ?? []).toEqual([])
    const sent = (given: JsonObject) => fillRequest(definition, scope(given), new Map([['api_key', { origin: 'https://eu.shop.example', secret: 'k' }]]))
    expect(sent({ id: '1/2', item: 'tea' }).url.href).toBe('https://eu.shop.example/v2/orders/1%2F2?')
    expect(sent({ id: '1', item: 'tea', dry_run: true }).url.search).toBe('?dry-run=true&')
    expect(JSON.parse(sent({ id: '1', item: 'tea' }).body!)).toEqual({ item: 'tea' })
  })

  it.each([['{"swagger": "2.0"}', 'Swagger 2'], ['hello: [', 'neither JSON nor YAML'], ['{"openapi": "3.1.0", "paths": {}}', 'no operation'], ['{"openapi":"3.1.0","paths":{"/a":{"$ref":"https://evil.example/a"}}}', 'refers to another one']])('%s is refused', (text, message) => {
    expect(() => fromOpenApi(text)).toThrow(message)
  })
})
