import { createToolbench, createToolFetch, longestAnswer, readStandIns } from '@parley/tools'
import { callMcp } from '@parley/tools/mcp'
import { mcpServer } from '@parley/tools/testing'
import { createGuardedFetch } from '@parley/whatsapp'
import { expect, it } from 'vitest'

const secrets = { keep: async () => undefined, open: async () => new Map<string, { origin: string; secret: string }>() }
const guarded = (resolve?: (name: string) => Promise<string[]>) => createToolFetch((trusted) => createGuardedFetch({ most: longestAnswer, trusted, ...(resolve ? { resolve } : {}) }), readStandIns(''))
const at = (address: string) => ({ name: 'stock', address, headers: [] })

it('an MCP server on this machine or its network is not opened, whatever its name says', async () => {
  await using server = await mcpServer({ tools: [], call: () => ({ content: [] }) })
  const list = (address: string, resolve?: (name: string) => Promise<string[]>) => createToolbench({ secrets, fetch: guarded(resolve), fetchDocument: guarded() }).listServer('w', at(address))
  await expect(list(server.url)).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('https') as string })
  for (const address of ['https://127.0.0.1/mcp', 'https://10.0.0.7/mcp', 'https://[::1]/mcp', 'https://169.254.169.254/mcp']) await expect(list(address), address).rejects.toMatchObject({ message: expect.stringContaining('public internet') as string })
  await expect(list('https://stock.example/mcp', async () => ['192.168.0.9'])).rejects.toMatchObject({ message: expect.stringContaining('public internet') as string })
  expect(server.methods).toEqual([])
})

it('and a call of it does not happen', async () => {
  await using server = await mcpServer({ tools: [], call: () => ({ content: [] }) })
  const outcome = await callMcp({ server: at(server.url), credentials: new Map(), fetch: guarded(), signal: new AbortController().signal }, 'look', {})
  expect(outcome).toMatchObject({ type: 'tool-failed', cause: 'not-allowed' })
  expect(server.methods).toEqual([])
})

it('an answer that goes on for ever is cut off', async () => {
  await using server = await mcpServer({ tools: [{ name: 'look', inputSchema: { type: 'object' } }], call: () => ({ content: [{ type: 'text', text: 'x'.repeat(longestAnswer) }] }), json: true })
  const trusted = createToolFetch((origins) => createGuardedFetch({ most: longestAnswer, trusted: origins }), readStandIns(`https://mcp.example=${new URL(server.url).origin}`))
  const outcome = await callMcp({ server: at('https://mcp.example/mcp'), credentials: new Map(), fetch: trusted, signal: new AbortController().signal }, 'look', {})
  expect(outcome).toMatchObject({ type: 'tool-failed', cause: 'bad-answer' })
})
