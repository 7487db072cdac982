import { createServer, type Server } from 'node:http'
import { closeNow, listenLocally } from './loopback.ts'

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

  listen(): Promise<string> {
    return listenLocally(this.server)
  }

  close(): Promise<void> {
    return closeNow(this.server)
  }
}

const plain = (attributes: Attributes) => Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? Number(value.intValue)]))
