import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '@parley/channel'
import { anthropicBody, anthropicEvents } from './anthropic-wire.ts'
import { openaiBody, openaiEvents } from './openai-wire.ts'

/** A call as the model makes it; a string stands for arguments that may be no JSON. */
export interface ScriptedCall {
  name: string
  arguments: JsonObject | string
  id?: string
}

export type Answering =
  | { type: 'respond'; arguments: JsonObject | string }
  /** `written`: tokens that Anthropic says it keeps from now on, beside the others. */
  | { type: 'words'; text: string; written?: number }
  /** Several stand in one answer. */
  | { type: 'calls'; calls: ScriptedCall[]; text?: string }
  | { type: 'refusal' }
  | { type: 'nothing' }
  | { type: 'too-long' }

/** What the server is to answer next; the last one stays. */
export type Script =
  | Answering
  | { type: 'status'; status: number; message?: string; retryAfter?: string }
  | { type: 'garbage' }
  | { type: 'silence' }
  /** Before anything was answered. */
  | { type: 'cut' }
  /** In the middle of the answer. */
  | { type: 'cut-short'; text: string }
  /** The first token comes late. */
  | { type: 'slow'; ms: number; answer: Answering }
  /** By what was asked: a model that does what it is told. */
  | { type: 'by'; answer(asked: ScriptedRequest): Exclude<Script, { type: 'by' }> }

export interface ScriptedRequest {
  path: string
  headers: IncomingMessage['headers']
  body: JsonObject
  at: number
}

export interface ScriptedServer extends AsyncDisposable {
  url: string
  /** All requests, in order. */
  requests: ScriptedRequest[]
  /** How many were being answered at once, at most. */
  mostAtOnce: number
  /** What is said on every recording that it is given. */
  recorded: string
  script(...steps: Script[]): void
}

/** A local server that speaks OpenAI's and Anthropic's wire formats, streaming and not, for tests with the real SDKs. */
export async function scriptedServer(): Promise<ScriptedServer> {
  let steps: Script[] = [{ type: 'words', text: 'Hello' }]
  let atOnce = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    atOnce += 1
    scripted.mostAtOnce = Math.max(scripted.mostAtOnce, atOnce)
    response.on('close', () => (atOnce -= 1))
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const asked = { path: request.url ?? '', headers: request.headers, body: request.headers['content-type']?.startsWith('multipart/') ? {} : (JSON.parse(Buffer.concat(chunks).toString() || '{}') as JsonObject), at: Date.now() }
      scripted.requests.push(asked)
      if (asked.path.endsWith('/audio/transcriptions')) return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ text: scripted.recorded, usage: { type: 'tokens', input_tokens: 40, output_tokens: 10, total_tokens: 50 } }))
      const step = steps.length > 1 ? steps.shift()! : steps[0]!
      play(step.type === 'by' ? step.answer(asked) : step, asked, request, response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    mostAtOnce: 0,
    recorded: '',
    script: (...next) => void (steps = next),
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  return scripted
}

function play(step: Exclude<Script, { type: 'by' }>, { path, body }: ScriptedRequest, request: IncomingMessage, response: ServerResponse): void {
  const format = path.includes('/messages') ? 'anthropic' : 'openai'
  const streaming = body['stream'] === true
  const json = (status: number, content: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(content))
  }
  const events = (answering: Answering) => (format === 'openai' ? openaiEvents(answering) : anthropicEvents(answering))
  const begin = () => response.writeHead(200, { 'content-type': streaming ? 'text/event-stream' : 'application/json' })
  switch (step.type) {
    case 'status':
      // The SDKs wait before they try again; unless told otherwise, for one millisecond.
      return json(
        step.status,
        format === 'openai' ? { error: { message: step.message ?? 'scripted', type: 'scripted' } } : { type: 'error', error: { type: 'scripted', message: step.message ?? 'scripted' } },
        step.retryAfter === undefined ? { 'retry-after-ms': '1' } : { 'retry-after': step.retryAfter },
      )
    case 'garbage':
      begin()
      return void response.end(streaming ? 'data: {"choices": [\n\n' : '{"choices": [')
    case 'cut':
      return void request.socket.destroy()
    case 'cut-short': {
      begin()
      const all = streaming ? events({ type: 'words', text: step.text }) : JSON.stringify(format === 'openai' ? openaiBody({ type: 'words', text: step.text }) : anthropicBody({ type: 'words', text: step.text }))
      return void response.write(all.slice(0, Math.floor(all.length / 2)), () => setTimeout(() => request.socket.destroy(), 10))
    }
    case 'silence':
      return
    case 'slow':
      if (streaming) begin()
      return void setTimeout(() => play(step.answer, { path, body, headers: {}, at: 0 }, request, response), step.ms)
    default:
      if (!streaming) return json(200, format === 'openai' ? openaiBody(step) : anthropicBody(step))
      if (!response.headersSent) begin()
      return void response.end(events(step))
  }
}
