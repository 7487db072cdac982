import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedSpan {
  service: string
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: Record<string, string | number | boolean>
}

type Value = { stringValue?: string; intValue?: string | number; boolValue?: boolean }
type Attributes = { key: string; value: Value }[]

/** A bare OTLP/HTTP receiver: takes traces as JSON and keeps their spans. */
export class TraceReceiver {
  readonly spans: ReceivedSpan[] = []
  /** Everything as it came. */
  raw = ''
  private readonly server: Server

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => void chunks.push(chunk))
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        this.raw += text
        if (request.url === '/v1/traces') this.take(JSON.parse(text))
        response.setHeader('content-type', 'application/json').end('{}')
      })
    })
  }

  private take(body: { resourceSpans: { resource: { attributes: Attributes }; scopeSpans: { spans: (Omit<ReceivedSpan, 'service' | 'attributes'> & { attributes: Attributes })[] }[] }[] }): void {
    for (const { resource, scopeSpans } of body.resourceSpans) {
      const service = String(plain(resource.attributes)['service.name'])
      for (const { spans } of scopeSpans) for (const span of spans) this.spans.push({ ...span, service, attributes: plain(span.attributes) })
    }
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((done) => this.server.close(done))
  }
}

const plain = (attributes: Attributes) => Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? Number(value.intValue)]))
