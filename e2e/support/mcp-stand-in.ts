import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { z } from 'zod'

/** Where a business's stock is for whoever asks it as an MCP server, and what opens it. */
export const stock = { origin: 'https://stock.two-chairs.example', address: 'https://stock.two-chairs.example/mcp', key: 'journey-stock-key' }

/** What it offers: one tool that looks, one that acts. */
function shelf(): McpServer {
  const server = new McpServer({ name: 'stock', version: '1.0.0' })
  const item = z.string().describe('What is looked for, in the customer’s words.')
  const answer = (found: object) => ({ content: [{ type: 'text' as const, text: JSON.stringify(found) }] })
  server.registerTool('find_item', { description: 'How many of something are on the shelf.', inputSchema: { item }, annotations: { readOnlyHint: true } }, ({ item: name }) => answer({ item: name, bottles: 12 }))
  server.registerTool('put_aside', { description: 'Puts one aside until tomorrow evening.', inputSchema: { item } }, () => answer({ done: true }))
  return server
}

/** A real MCP server over streamable HTTP, by the official SDK. Only who names the key is let in. `url`: its origin. */
export async function startMcpStandIn(): Promise<{ url: string; stop(): Promise<void> }> {
  const transports = new Map<string, StreamableHTTPServerTransport>()
  const begin = async () => {
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: (id) => void transports.set(id, transport), onsessionclosed: (id) => void transports.delete(id) })
    await shelf().connect(transport as Transport)
    return transport
  }
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${stock.key}`) return void response.writeHead(401).end()
    const known = transports.get(String(request.headers['mcp-session-id'] ?? ''))
    void (known ? Promise.resolve(known) : begin()).then((transport) => transport.handleRequest(request, response))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
