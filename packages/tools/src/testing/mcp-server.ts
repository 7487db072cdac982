import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { CallToolRequestSchema, ListToolsRequestSchema, McpError, type CallToolResult, type Tool } from '@modelcontextprotocol/sdk/types.js'

export interface McpServerOptions {
  tools: Tool[]
  call(name: string, given: Record<string, unknown>): CallToolResult | Promise<CallToolResult>
  /** How many tools stand on a page of the list. */
  page?: number
  /** Answers as JSON rather than as a stream of events. */
  json?: boolean
  /** Refuses a request before anything is read of it. */
  refuse?(request: IncomingMessage): number | undefined
}

export interface RunningMcpServer extends AsyncDisposable {
  /** Its end point. */
  url: string
  /** Methods of what came in, in order. */
  methods: string[]
  /** Sessions that were begun and not ended by the client. */
  sessions: Set<string>
}

/** A real MCP server over streamable HTTP with sessions, for tests. */
export async function mcpServer({ tools, call, page = 100, json = false, refuse }: McpServerOptions): Promise<RunningMcpServer> {
  const transports = new Map<string, StreamableHTTPServerTransport>()
  const running = { methods: [] as string[], sessions: new Set<string>() }

  const begin = async (): Promise<StreamableHTTPServerTransport> => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: json,
      onsessioninitialized: (id) => {
        transports.set(id, transport)
        running.sessions.add(id)
      },
      onsessionclosed: (id) => void running.sessions.delete(id),
    })
    const server = new Server({ name: 'stock', version: '1.0.0' }, { capabilities: { tools: {} } })
    server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
      const from = Number(params?.cursor ?? 0)
      return { tools: tools.slice(from, from + page), ...(from + page < tools.length ? { nextCursor: String(from + page) } : {}) }
    })
    server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
      if (!tools.some(({ name }) => name === params.name)) throw new McpError(-32602, `There is no tool ${params.name}.`)
      return call(params.name, params.arguments ?? {})
    })
    await server.connect(transport as Transport)
    return transport
  }

  const http = createServer((request, response) => {
    const status = refuse?.(request)
    if (status !== undefined) return void response.writeHead(status).end()
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const body = text === '' ? undefined : (JSON.parse(text) as { method?: string })
      running.methods.push(body?.method ?? request.method ?? '')
      const known = transports.get(String(request.headers['mcp-session-id'] ?? ''))
      void (known ? Promise.resolve(known) : begin()).then((transport) => transport.handleRequest(request, response, body))
    })
  })
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done))
  return {
    ...running,
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        http.closeAllConnections()
        http.close(() => done())
      }),
  }
}
