import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '@parley/channel'

/** What the server is to answer next; the last one stays. */
export type Script =
  | { type: 'respond'; arguments: JsonObject | string }
  | { type: 'words'; text: string }
  | { type: 'status'; status: number; message?: string }
  | { type: 'refusal' }
  | { type: 'garbage' }
  | { type: 'nothing' }
  | { type: 'silence' }
  | { type: 'cut' }

export interface ScriptedServer extends AsyncDisposable {
  url: string
  /** Bodies of all requests, in order. */
  requests: { path: string; headers: IncomingMessage['headers']; body: JsonObject }[]
  script(...steps: Script[]): void
}

/** A local server that speaks OpenAI's and Anthropic's wire formats, for tests with the real SDKs. */
export async function scriptedServer(): Promise<ScriptedServer> {
  let steps: Script[] = [{ type: 'words', text: 'Hello' }]
  const requests: ScriptedServer['requests'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString() || '{}') as JsonObject })
      const step = steps.length > 1 ? steps.shift()! : steps[0]!
      play(step, request.url?.includes('/messages') ? 'anthropic' : 'openai', request, response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    script: (...next) => void (steps = next),
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

function play(step: Script, format: 'openai' | 'anthropic', request: IncomingMessage, response: ServerResponse): void {
  const json = (status: number, body: unknown) => {
    // The SDKs wait before they try again; in tests for one millisecond.
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' })
    response.end(JSON.stringify(body))
  }
  switch (step.type) {
    case 'respond':
    case 'words':
    case 'refusal':
    case 'nothing':
      return json(200, format === 'openai' ? openaiBody(step) : anthropicBody(step))
    case 'status':
      return json(step.status, format === 'openai' ? { error: { message: step.message ?? 'scripted', type: 'scripted' } } : { type: 'error', error: { type: 'scripted', message: step.message ?? 'scripted' } })
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' })
      return void response.end('{"choices": [')
    case 'cut':
      return void request.socket.destroy()
    case 'silence':
      return
  }
}

function openaiBody(step: Extract<Script, { type: 'respond' | 'words' | 'refusal' | 'nothing' }>) {
  const message =
    step.type === 'respond'
      ? { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'respond', arguments: typeof step.arguments === 'string' ? step.arguments : JSON.stringify(step.arguments) } }] }
      : { role: 'assistant', content: step.type === 'words' ? step.text : null, ...(step.type === 'refusal' ? { refusal: 'I cannot help with that.' } : {}) }
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'scripted-model',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: { prompt_tokens: 120, completion_tokens: 30, prompt_tokens_details: { cached_tokens: 100 } },
  }
}

function anthropicBody(step: Extract<Script, { type: 'respond' | 'words' | 'refusal' | 'nothing' }>) {
  const content =
    step.type === 'respond' ? [{ type: 'tool_use', id: 'toolu_1', name: 'respond', input: step.arguments }] : step.type === 'words' ? [{ type: 'text', text: step.text }] : []
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'scripted-model',
    content,
    stop_reason: step.type === 'refusal' ? 'refusal' : 'end_turn',
    usage: { input_tokens: 20, cache_read_input_tokens: 100, output_tokens: 30 },
  }
}
