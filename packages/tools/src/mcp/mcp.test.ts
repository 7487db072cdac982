import type { JsonObject } from '@parley/channel'
import { afterEach, describe, expect, it } from 'vitest'
import { createToolCatalog } from '../create-catalog.ts'
import { createToolFetch, readStandIns } from '../create-tool-fetch.ts'
import { createToolPort } from '../create-tool-port.ts'
import { mcpId, type ServerDefinition, type ToolGrant } from '../definition.ts'
import type { Credentials, StoredTool, ToolSource } from '../port.ts'
import { mcpServer, type McpServerOptions, type RunningMcpServer } from '../testing/mcp-server.ts'
import { callMcp, listMcpTools } from './index.ts'

const origin = 'https://mcp.example'
const definition: ServerDefinition = { name: 'stock', address: `${origin}/mcp`, headers: [{ name: 'Authorization', value: 'Bearer {{ credentials.stock }}' }] }
const credentials: Credentials = new Map([['stock', { origin, secret: 't0ken-of-the-shop' }]])

const tools: McpServerOptions['tools'] = [
  { name: 'find_item', description: 'Finds an item.', inputSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }, annotations: { readOnlyHint: true } },
  { name: 'order', description: 'Orders an item.', inputSchema: { type: 'object', properties: { name: { type: 'string' }, count: { type: 'integer' } }, required: ['name'] } },
  { name: 'set_price', inputSchema: { type: 'object' }, annotations: { title: 'Sets a price', idempotentHint: true } },
]

let running: RunningMcpServer | undefined
afterEach(async () => {
  await running?.[Symbol.asyncDispose]()
  running = undefined
})

/** A server, and the connection to it as the worker makes it. */
async function serve(part: Partial<McpServerOptions> = {}, signal = new AbortController().signal) {
  running = await mcpServer({ tools, call: () => ({ content: [{ type: 'text', text: 'done' }] }), ...part })
  return { server: definition, credentials, fetch: createToolFetch(() => fetch, readStandIns(`${origin}=${new URL(running.url).origin}`)), signal }
}

describe('a server', () => {
  it.each([true, false])('is asked for all that it offers, page by page (as JSON: %s), and left in order', async (json) => {
    const connection = await serve({ page: 2, json, refuse: ({ headers }) => (headers.authorization === 'Bearer t0ken-of-the-shop' ? undefined : 401) })
    expect(await listMcpTools(connection)).toEqual([
      { name: 'find_item', description: 'Finds an item.', parameters: tools[0]!.inputSchema, readsOnly: true, repeatable: true },
      { name: 'order', description: 'Orders an item.', parameters: tools[1]!.inputSchema, readsOnly: false, repeatable: false },
      { name: 'set_price', description: 'Sets a price', parameters: { type: 'object' }, readsOnly: false, repeatable: true },
    ])
    expect(running!.methods.filter((method) => method === 'tools/list')).toHaveLength(2)
    // The client ends what it began, so that servers keep no sessions of ours.
    expect(running!.sessions.size).toBe(0)
  })

  it('that wants another secret, has a fault, is not there or is no MCP server is told by name', async () => {
    const cause = (promise: Promise<unknown>) => promise.then(() => undefined, (error: { failure?: string; message: string }) => [error.failure, error.message])
    expect(await cause(listMcpTools(await serve({ refuse: () => 401 })))).toEqual(['refused', expect.stringContaining('401')])
    await running![Symbol.asyncDispose]()
    expect(await cause(listMcpTools(await serve({ refuse: () => 503 })))).toEqual(['broken', expect.stringContaining('503')])
    const gone = await serve()
    await running![Symbol.asyncDispose]()
    expect(await cause(listMcpTools(gone))).toEqual(['unreachable', expect.stringContaining('cannot be reached')])
    expect(await cause(listMcpTools({ ...gone, credentials: new Map() }))).toEqual(['not-allowed', expect.stringContaining('“stock”')])
    expect(await cause(listMcpTools({ ...gone, credentials: new Map([['stock', { origin: 'https://elsewhere.example', secret: 's' }]]) }))).toEqual(['not-allowed', expect.stringContaining('“stock”')])
    expect(await cause(listMcpTools({ ...gone, fetch: async () => Response.json({ hello: 'world' }) }))).toEqual(['unreachable', expect.stringContaining('does not speak MCP')])
  })

  it('that does not answer is waited for only so long', async () => {
    const stop = new AbortController()
    const connection = await serve({ call: () => new Promise(() => undefined) }, stop.signal)
    const outcome = callMcp(connection, 'find_item', { name: 'tea' })
    await expect.poll(() => running!.methods).toContain('tools/call')
    stop.abort()
    expect(await outcome).toMatchObject({ type: 'tool-failed', cause: 'timeout' })
  })
})

describe('a call', () => {
  const call = async (result: Awaited<ReturnType<McpServerOptions['call']>>, given: JsonObject = { name: 'tea' }) => callMcp(await serve({ call: () => result }), 'find_item', given)

  it('answers with what is structured, else with JSON or words; secrets are in none of it', async () => {
    expect(await call({ content: [{ type: 'text', text: 'x' }], structuredContent: { items: [1] } })).toMatchObject({ type: 'tool-answered', result: { items: [1] }, request: { server: definition.address, tool: 'find_item', arguments: { name: 'tea' } } })
    expect(await call({ content: [{ type: 'text', text: '{"left": 3}' }] })).toMatchObject({ result: { left: 3 } })
    const outcome = await call({ content: [{ type: 'text', text: 'You sent t0ken-of-the-shop' }, { type: 'image', data: 'AA==', mimeType: 'image/png' }, { type: 'text', text: 'twice' }] })
    expect(outcome).toMatchObject({ result: 'You sent •••\ntwice' })
    expect(JSON.stringify(outcome)).not.toContain('t0ken')
  })

  it('that the tool or the server refuses says why', async () => {
    expect(await call({ isError: true, content: [{ type: 'text', text: 'There is no tea.' }] })).toMatchObject({ type: 'tool-failed', cause: 'refused', reason: expect.stringContaining('There is no tea.') as string })
    expect(await callMcp(await serve(), 'gone', {})).toMatchObject({ type: 'tool-failed', cause: 'refused', reason: expect.stringContaining('no tool gone') as string })
  })

  it('that is cut off in the middle may have happened', async () => {
    const connection = await serve({
      call: () => {
        void running![Symbol.asyncDispose]()
        return new Promise(() => undefined)
      },
    })
    expect(await callMcp(connection, 'order', { name: 'tea' })).toMatchObject({ type: 'tool-failed', cause: 'uncertain' })
  })
})

describe('what is granted', () => {
  const listed = { name: 'order', description: 'Orders an item.', parameters: tools[1]!.inputSchema as JsonObject, readsOnly: false, repeatable: false }
  const stored = (grant: Partial<ToolGrant> = {}): StoredTool => ({ kind: 'mcp', id: mcpId('s', 'order'), server: { ...definition, id: 's' }, listed, grant: { readsOnly: false, repeatable: false, confirm: '', ...grant }, credentials })
  const source = (tool: StoredTool | null): ToolSource => ({ load: async (_workspace, id) => (tool?.id === id ? tool : null), describe: async (_workspace, ids) => (tool && ids.includes(tool.id) ? [tool] : []), contactOf: async () => ({}), saidByContact: async (_workspace, _conversation, id) => id === 'wamid.yes' })
  const ask = async (tool: StoredTool | null, part: object = {}, attempt = 1, options: Partial<McpServerOptions> = {}) => {
    const connection = await serve(options)
    return createToolPort({ source: source(tool), fetch: connection.fetch, now: () => 0 }).call(
      { workspaceId: 'w', conversationId: 'c', sessionId: null, effectId: 'e' }, { toolId: mcpId('s', 'order'), name: 'stock_order', arguments: { name: 'tea', count: '2' }, repeatable: true, ...part }, attempt, connection.signal)
  }

  it('is offered under its server’s name, by the operator’s rules rather than the server’s', async () => {
    const described = await createToolCatalog(source(stored({ confirm: 'Shall I order {{ arguments.name }}?' }))).describe('w', [mcpId('s', 'order')])
    expect(described).toEqual([{ id: mcpId('s', 'order'), name: 'stock_order', description: 'Orders an item.', parameters: listed.parameters, repeatable: false, confirm: 'Shall I order {{ arguments.name }}?' }])
  })

  it('is called with arguments that fit, and once only where a second time does harm', async () => {
    const given: unknown[] = []
    expect(await ask(stored(), {}, 1, { call: (_name, args) => (given.push(args), { content: [{ type: 'text', text: 'ok' }] }) })).toMatchObject({ type: 'tool-answered', result: 'ok' })
    expect(given).toEqual([{ name: 'tea', count: 2 }])
    expect(await ask(stored(), { arguments: { count: 1 } })).toMatchObject({ cause: 'bad-arguments' })
    expect(await ask(stored(), {}, 2)).toMatchObject({ cause: 'uncertain' })
    expect(await ask(stored({ repeatable: true }), {}, 1, { refuse: () => 503 })).toMatchObject({ cause: 'broken', again: true })
    expect(await ask(stored({ repeatable: true }), {}, 2, { refuse: () => 503 })).not.toHaveProperty('again')
  })

  it('and nothing else: not what was taken back, and not without the yes that it wants', async () => {
    expect(await ask(null)).toMatchObject({ cause: 'not-allowed' })
    expect(running!.methods).toEqual([])
    expect(await ask(stored({ confirm: 'Sure?' }))).toMatchObject({ cause: 'unconfirmed' })
    expect(await ask(stored({ confirm: 'Sure?' }), { confirmedBy: 'made-up' })).toMatchObject({ cause: 'unconfirmed' })
    expect(running!.methods).toEqual([])
    expect(await ask(stored({ confirm: 'Sure?' }), { confirmedBy: 'wamid.yes' })).toMatchObject({ type: 'tool-answered' })
  })
})
