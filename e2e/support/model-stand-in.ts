import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Asked {
  model: string
  messages: { role: string; content: unknown }[]
}

const called = (name: string, given: object) => ({ role: 'assistant', content: null, tool_calls: [{ id: `call_${Math.random().toString(36).slice(2, 10)}`, type: 'function', function: { name, arguments: JSON.stringify(given) } }] })
const said = (reply: string, exit: string | null = null) => called('respond', { reply, exit })

/** A receptionist who knows one day: looks for times, books, and says so; and who looks into the stock where it is asked for it. */
function answer({ messages }: Asked): object {
  const last = messages.at(-1)
  const text = JSON.stringify(last?.content ?? '')
  if (last?.role === 'tool') return text.includes('bottles') ? said('Twelve bottles are left.') : text.includes('times') ? said('There is room on Friday.') : said('It is booked.', 'Done')
  if (/how many/i.test(text)) return called('stock_find_item', { item: 'sea salt spray' })
  if (/free/i.test(text)) return called('find_times', { service: 'mens_cut', day: day() })
  if (/first/i.test(text)) return called('book_visit', { service: 'mens_cut', day: day(), time: '10:00' })
  return said('Hello.')
}

const day = () => new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10)

/**
 * Stands in for OpenAI in journeys, by the name of the model: `gpt-4.1` is refused, `gpt-4.1-mini` never answers, all
 * others are receptionists. Returns its base address, and what ends it.
 */
export async function startModelStandIn(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const reply = (status: number, body: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      if (request.method === 'GET') return void reply(200, { object: 'list', data: [] })
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as Asked
      if (asked.model === 'gpt-4.1') return void reply(400, { error: { message: 'This model was retired.', type: 'invalid_request_error' } })
      if (asked.model === 'gpt-4.1-mini') return
      reply(200, {
        id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: asked.model,
        choices: [{ index: 0, message: answer(asked), finish_reason: 'tool_calls' }],
        usage: { prompt_tokens: 1_200, completion_tokens: 40, total_tokens: 1_240, prompt_tokens_details: { cached_tokens: 1_024 } },
      })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
