import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpError } from '@modelcontextprotocol/sdk/types.js'
import type { Json, JsonObject } from '@parley/channel'
import { renderTemplate } from '@parley/flow'
import { listedToolSchema, originOf, type ListedTool, type ServerDefinition } from '../definition.ts'
import { ToolFailure } from '../failure.ts'
import { credentialsFor, headerValue } from '../fill-request.ts'
import { createMask } from '../mask.ts'
import type { CallOutcome, Credentials, FailureCause } from '../port.ts'

export interface McpConnection {
  server: ServerDefinition
  credentials: Credentials
  fetch: typeof fetch
  signal: AbortSignal
}

/** For one call of a server's tool. Milliseconds. */
const timeoutMs = 20_000
const mostListed = 200

/**
 * What a server offers.
 *
 * @throws ToolFailure in words for the operator.
 */
export async function listMcpTools(connection: McpConnection): Promise<ListedTool[]> {
  return connected(connection, async (client, signal) => {
    const listed: ListedTool[] = []
    let cursor: string | undefined
    do {
      const page = await client.listTools(cursor === undefined ? {} : { cursor }, { signal, timeout: timeoutMs })
      for (const { name, description, inputSchema, annotations } of page.tools) {
        const readsOnly = annotations?.readOnlyHint === true
        const read = listedToolSchema.safeParse({ name, description: (description ?? annotations?.title ?? '').slice(0, 2_000), parameters: inputSchema, readsOnly, repeatable: readsOnly || annotations?.idempotentHint === true })
        if (read.success && JSON.stringify(read.data.parameters).length <= 20_000) listed.push(read.data)
      }
      cursor = page.nextCursor
    } while (cursor !== undefined && listed.length < mostListed)
    return listed.slice(0, mostListed)
  })
}

/** One call of a server's tool. Never throws. */
export async function callMcp(connection: McpConnection, name: string, given: JsonObject): Promise<CallOutcome> {
  const mask = createMask([...connection.credentials.values()].map(({ secret }) => secret))
  const request: JsonObject = mask({ server: connection.server.address, tool: name, arguments: given })
  try {
    const answer = await connected(connection, (client, signal) => client.callTool({ name, arguments: given }, undefined, { signal, timeout: timeoutMs }))
    const result = mask(resultOf(answer as unknown as JsonObject))
    const response: JsonObject = { body: JSON.stringify(result).slice(0, 4_000) }
    if (answer.isError === true) return { type: 'tool-failed', cause: 'refused', reason: `The service refused it: ${typeof result === 'string' ? result.slice(0, 500) : JSON.stringify(result).slice(0, 500)}`, request, response }
    return { type: 'tool-answered', result, request, response }
  } catch (cause) {
    const { failure, message } = cause instanceof ToolFailure ? cause : new ToolFailure('uncertain', String(cause))
    return { type: 'tool-failed', cause: failure, reason: mask(message), request }
  }
}

/** What stands in the answer's parts: what is structured as it is, else the texts. */
function resultOf(answer: JsonObject): Json {
  const structured = answer['structuredContent']
  if (structured !== undefined && structured !== null) return structured
  const parts = Array.isArray(answer['content']) ? answer['content'] : []
  const text = parts.flatMap((part) => (typeof part === 'object' && part !== null && !Array.isArray(part) && typeof part['text'] === 'string' ? [part['text']] : [])).join('\n')
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

async function connected<T>({ server, credentials, fetch, signal }: McpConnection, work: (client: Client, signal: AbortSignal) => Promise<T>): Promise<T> {
  const origin = originOf(server.address)
  if (origin === undefined) throw new ToolFailure('not-allowed', 'The address of this server is not complete.')
  const headers: Record<string, string> = {}
  for (const { name, value } of server.headers) {
    const { text, missing } = renderTemplate(value, { credentials: credentialsFor(credentials, origin) }, { now: 0, timeZone: 'UTC' })
    if (missing[0] !== undefined) throw new ToolFailure('not-allowed', `The credential “${missing[0].split('.').at(-1)}” is not there, or is for another server.`)
    headers[name] = headerValue(text)
  }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  // The client listens on for what the server may say later; we only ask.
  const asking: typeof fetch = async (input, init) => ((init?.method ?? 'GET') === 'GET' ? new Response(null, { status: 405 }) : fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([limit, init.signal]) : limit }))
  const transport = new StreamableHTTPClientTransport(new URL(server.address), { fetch: asking, requestInit: { headers }, reconnectionOptions: { maxRetries: 0, initialReconnectionDelay: 1_000, maxReconnectionDelay: 1_000, reconnectionDelayGrowFactor: 1 } })
  const client = new Client({ name: 'parley', version: '1.0.0' })
  let reached = false
  try {
    await client.connect(transport as Parameters<Client['connect']>[0], { signal: limit, timeout: timeoutMs })
    reached = true
    return await work(client, limit)
  } catch (cause) {
    throw toFailure(cause, limit.aborted, reached)
  } finally {
    await transport.terminateSession().catch(() => undefined)
    await client.close().catch(() => undefined)
  }
}

function toFailure(cause: unknown, aborted: boolean, reached: boolean): ToolFailure {
  if (cause instanceof ToolFailure) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  const { name, code, cause: inner } = (cause ?? {}) as { name?: string; code?: unknown; cause?: { code?: unknown; name?: string } }
  const failure = (kind: FailureCause, words: string) => new ToolFailure(kind, words)
  // The guard ends it, but it was called: what it does has happened.
  if (/is larger than/.test(message)) return failure('bad-answer', message)
  if (name === 'ForbiddenAddress' || inner?.name === 'ForbiddenAddress' || /does not lead to the public|must begin with https|hold no name and password/.test(message)) return failure('not-allowed', message)
  if (aborted || (cause instanceof McpError && Number(code) === -32001)) return failure('timeout', `There was no answer within ${timeoutMs / 1_000} seconds.`)
  if (cause instanceof McpError) return failure(reached ? 'refused' : 'broken', `The server refused it: ${message.replace(/^MCP error -?\d+: /, '')}`)
  if (typeof code === 'number' && code >= 500) return failure('broken', `The server has a fault (${code}).`)
  if (typeof code === 'number' && code >= 400) return failure('refused', `The server refused it (${code}).`)
  // Before the call itself was sent, nothing can have happened.
  return reached ? failure('uncertain', 'The connection broke before the answer was there. Whether it happened is not known.') : failure('unreachable', 'Its server cannot be reached, or does not speak MCP over streamable HTTP.')
}
