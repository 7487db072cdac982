import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ArrangedWorkspace } from '@parley/db/testing'
import { statusWebhook, type SignedBody, type Status } from './webhooks.ts'

const stages = ['sent', 'delivered', 'read']

export interface GraphOptions {
  shops: ArrangedWorkspace[]
  /** Statuses in one webhook at most. */
  statusBatch: number
  /** Between the statuses of a message, and how long they are gathered. Milliseconds. */
  statusEveryMs: number
  /** Takes a webhook with statuses to the gateway. Without it none are reported. */
  report?: (webhook: SignedBody) => Promise<number>
}

/**
 * Stands in for Meta's Graph API with as little processor time as possible: takes every message, and
 * reports three statuses for each, gathered per number, as Meta does. The emulator checks every body
 * strictly and keeps chats for its phone; that costs more than what is measured here.
 */
export class Graph {
  /** Called for every message that was taken. */
  onSent: (numberId: string, to: string) => void = () => undefined
  accepted = 0
  /** Webhooks with statuses that the gateway did not take. */
  refused = 0
  private onTheWay = 0
  private readonly options: GraphOptions
  private readonly server: Server
  private readonly waiting = new Map<string, Status[]>()
  private readonly shops: Map<string, ArrangedWorkspace>
  private timer: NodeJS.Timeout | undefined

  constructor(options: GraphOptions) {
    this.options = options
    this.shops = new Map(options.shops.map((shop) => [shop.numberId, shop]))
    this.server = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8')
      request.on('data', (part: string) => (text += part))
      request.on('end', () => {
        const body = JSON.parse(text) as { to?: string; recipient?: string; status?: string; biz_opaque_callback_data?: string }
        response.setHeader('content-type', 'application/json')
        if (body.status === 'read') return response.end('{"success":true}')
        const numberId = request.url!.split('/').at(-2)!
        const to = (body.to ?? body.recipient ?? '').replace('+', '')
        const messageId = `wamid.HBgNNDkxNTE1MDAwMDAwMBUCABEYEjhCRkQ5NzA4${process.pid}o${++this.accepted}`
        response.end(`{"messaging_product":"whatsapp","contacts":[{"input":"${to}","wa_id":"${to}"}],"messages":[{"id":"${messageId}"}]}`)
        this.onSent(numberId, to)
        if (options.report) this.gather(numberId, { messageId, to, effectId: body.biz_opaque_callback_data ?? '', status: stages[0]! })
      })
    })
    this.server.keepAliveTimeout = 60_000
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done))
    this.timer = setInterval(() => this.flush(), this.options.statusEveryMs)
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v26.0`
  }

  /** Whether there are statuses that the gateway does not have yet. */
  get isReporting(): boolean {
    return this.onTheWay > 0 || this.waiting.size > 0
  }

  async close(): Promise<void> {
    clearInterval(this.timer)
    this.server.closeAllConnections()
    await new Promise((done) => this.server.close(done))
  }

  private gather(numberId: string, status: Status): void {
    const list = this.waiting.get(numberId)
    if (list) list.push(status)
    else this.waiting.set(numberId, [status])
  }

  private async report(webhook: SignedBody): Promise<void> {
    this.onTheWay++
    if ((await this.options.report!(webhook)) !== 200) this.refused++
    this.onTheWay--
  }

  private flush(): void {
    const due = [...this.waiting]
    this.waiting.clear()
    for (const [numberId, statuses] of due) {
      for (let from = 0; from < statuses.length; from += this.options.statusBatch) {
        const batch = statuses.slice(from, from + this.options.statusBatch)
        void this.report(statusWebhook(this.shops.get(numberId)!, batch))
      }
      for (const status of statuses) {
        const next = stages[stages.indexOf(status.status) + 1]
        if (next !== undefined) this.gather(numberId, { ...status, status: next })
      }
    }
  }
}
