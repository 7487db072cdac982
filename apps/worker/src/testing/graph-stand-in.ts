import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { closeNow, listenLocally } from './loopback.ts'

export interface SentMessage {
  numberId: string
  to: string
  text: string
  effectId: string
  messageId: string
}

/** A bare stand-in for Meta's Graph API: takes every message, remembers it, and reports statuses as told. */
export class GraphStandIn {
  readonly sent: SentMessage[] = []
  /** Called for every message that was taken; statuses go from here. */
  onSent: (message: SentMessage) => void = () => undefined
  /** The error that the next send is answered with. */
  refusal: ((text: string) => object) | undefined
  /** Tokens that Meta does not accept any more. */
  readonly withdrawn = new Set<string>()
  /** What customers sent, by its id. */
  readonly files = new Map<string, { bytes: Uint8Array; mimeType: string }>()
  private readonly server: Server
  private serial = 0

  constructor() {
    this.server = createServer((request, response) => {
      if (request.method === 'GET') return this.giveFile(request, response)
      void readJson(request).then((body) => {
        if (this.withdrawn.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) {
          response.writeHead(401, { 'content-type': 'application/json' })
          return response.end(JSON.stringify({ error: { message: 'Error validating access token: Session has expired', type: 'OAuthException', code: 190, error_subcode: 463, fbtrace_id: 'x' } }))
        }
        if (body['status'] === 'read') return response.end('{"success":true}')
        const text = (body['text'] as { body: string } | undefined)?.body ?? (body['interactive'] as { body?: { text: string } } | undefined)?.body?.text ?? ''
        const { refusal } = this
        this.refusal = undefined
        if (refusal) {
          response.writeHead(400, { 'content-type': 'application/json' })
          return response.end(JSON.stringify({ error: refusal(text) }))
        }
        const messageId = `wamid.out.${++this.serial}`
        const message = {
          numberId: request.url!.split('/').at(-2)!, to: String(body['to'] ?? body['recipient']), text, effectId: String(body['biz_opaque_callback_data']), messageId,
        }
        this.sent.push(message)
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id: messageId }] }))
        this.onSent(message)
      })
    })
  }

  /** In two steps, as at Meta: where it is, then the file. */
  private giveFile(request: IncomingMessage, response: ServerResponse): void {
    const id = request.url!.split('/').at(-1)!.split('?')[0]!
    const file = this.files.get(id)
    if (!file) return void response.writeHead(404).end('{}')
    if (request.url!.startsWith('/files/')) return void response.writeHead(200, { 'content-type': file.mimeType }).end(file.bytes)
    const url = `http://${request.headers.host}/files/${id}`
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id, url, mime_type: file.mimeType, file_size: file.bytes.byteLength, messaging_product: 'whatsapp' }))
  }

  async listen(): Promise<string> {
    return `${await listenLocally(this.server)}/v26.0`
  }

  close(): Promise<void> {
    return closeNow(this.server)
  }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
}
