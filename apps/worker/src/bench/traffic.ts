import { Graph } from './graph.ts'
import type { Installation } from './installation.ts'
import { pause } from './machine.ts'
import { memoryMb, postgresMs, processMs } from './processor-time.ts'
import { Poster } from './poster.ts'
import type { BenchSettings } from './settings.ts'
import type { RunningProcess } from '../testing/run-process.ts'
import { makeCustomers, messageWebhook, type Customer } from './webhooks.ts'

interface Waiting {
  customer: Customer
  since: number
  done: () => void
}

/** Customers who write and get their replies, over gateway, worker and the Graph stand-in as they run in production. */
export class Traffic {
  readonly latencies: number[] = []
  replies = 0
  strays = 0
  refused = 0
  private readonly installation: Installation
  private readonly settings: BenchSettings
  private readonly poster: Poster
  private readonly graph: Graph
  private readonly gateway: RunningProcess
  private readonly workers: RunningProcess[]
  private readonly free: Customer[]
  private readonly waiting = new Map<string, Waiting>()

  private constructor(installation: Installation, settings: BenchSettings, poster: Poster, graph: Graph, gateway: RunningProcess, workers: RunningProcess[]) {
    this.installation = installation
    this.settings = settings
    this.poster = poster
    this.graph = graph
    this.gateway = gateway
    this.workers = workers
    this.free = makeCustomers(installation.shops, settings.customers)
    graph.onSent = (numberId, to) => this.answered(`${numberId} ${to}`)
  }

  static async open(installation: Installation, settings: BenchSettings): Promise<Traffic> {
    const gateway = await installation.startGateway()
    const poster = new Poster(gateway.port, settings.connections)
    const graph = new Graph({ shops: installation.shops, statusBatch: settings.statusBatch, statusEveryMs: 100, report: ({ body, signature }) => poster.post(body, signature) })
    const workers = await installation.startWorkers(await graph.listen())
    return new Traffic(installation, settings, poster, graph, gateway, workers)
  }

  /** Every customer writes once and is answered, so that all of them are known, and everything is warm. */
  async greet(inFlight: number): Promise<void> {
    let left = this.free.length
    const client = async () => {
      while (left-- > 0) await this.exchange()
    }
    await Promise.all(Array.from({ length: inFlight }, client))
    await this.drain()
  }

  /** So many customers wait for a reply at any time; each who has it makes room for another. Returns the replies a second. */
  async saturate(seconds: number, inFlight: number) {
    let ended = false
    const client = async () => {
      while (!ended) await this.exchange()
    }
    const clients = Array.from({ length: inFlight }, client)
    await pause(1_500)
    const [before, replies, begun] = [this.cpu(), this.replies, performance.now()]
    await pause(seconds * 1_000)
    const took = (performance.now() - begun) / 1_000
    const [after, counted] = [this.cpu(), this.replies - replies]
    ended = true
    await Promise.all(clients)
    // Work that was put off is work: what of the statuses is still to be folded counts as time taken.
    const lagMs = await this.drain()
    const perTurn = (name: keyof typeof after) => Math.round(((after[name] - before[name]) / counted) * 1_000) / 1_000
    return {
      perSecond: counted / (took + Math.max(0, lagMs / 1_000 - 1)),
      lagMs,
      cpuMs: { gateway: perTurn('gateway'), worker: perTurn('worker'), database: perTurn('database'), bench: perTurn('bench') },
    }
  }

  /** So many messages a second, whatever comes of them, evenly. Fills `latencies`. */
  async offer(seconds: number, perSecond: number): Promise<void> {
    const begun = performance.now()
    const total = Math.round(seconds * perSecond)
    const settled: Promise<void>[] = []
    this.latencies.length = 0
    for (let sent = 0; sent < total; ) {
      const due = Math.min(total, Math.floor(((performance.now() - begun) / 1_000) * perSecond))
      for (; sent < due; sent++) settled.push(this.exchange())
      await pause(2)
    }
    await Promise.all(settled)
  }

  /** Until every status is folded and nothing is awake; how long that took. Milliseconds. */
  async drain(): Promise<number> {
    // Those of the last replies are reported with a delay of their own.
    while (this.graph.isReporting) await pause(20)
    const begun = performance.now()
    for (;;) {
      const { rows } = await this.installation.admin.query<{ busy: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM status_reports) OR EXISTS (SELECT 1 FROM conversations WHERE wake_at IS NOT NULL)
          OR EXISTS (SELECT 1 FROM effects WHERE status IN ('pending', 'begun', 'uncertain')) AS busy`,
      )
      if (!rows[0]!.busy) return performance.now() - begun
      if (performance.now() - begun > 60_000) throw new Error('A minute after the last message there is still work that was not done.')
      await pause(50)
    }
  }

  workerMemoryMb(): number {
    return this.workers.reduce((sum, worker) => sum + memoryMb(worker.pid), 0)
  }

  /** Every message one reply, every reply three statuses, nothing else. */
  async check(): Promise<void> {
    const { rows } = await this.installation.admin.query<{ inbound: string; replies: string; unread: string }>(
      `SELECT count(*) FILTER (WHERE author = 'contact') AS inbound, count(*) FILTER (WHERE author = 'bot') AS replies, count(*) FILTER (WHERE author = 'bot' AND status <> 'read') AS unread FROM messages`,
    )
    const { inbound, replies, unread } = rows[0]!
    if (this.strays > 0 || this.refused + this.graph.refused > 0 || inbound !== replies || unread !== '0')
      throw new Error(`The figures are worth nothing: ${inbound} messages, ${replies} replies, of which ${unread} without their last status; ${this.strays} nobody waited for, ${this.refused + this.graph.refused} webhooks refused.`)
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.kill('SIGTERM')))
    await this.gateway.kill('SIGTERM')
    this.poster.close()
    await this.graph.close()
  }

  private cpu() {
    const { gateway, workers, installation } = this
    return {
      gateway: processMs(gateway.pid), worker: workers.reduce((sum, worker) => sum + processMs(worker.pid), 0),
      database: postgresMs(installation.postmaster), bench: processMs(process.pid),
    }
  }

  /** A customer writes, and waits for the reply. */
  private async exchange(): Promise<void> {
    const customer = this.free.shift()
    if (!customer) throw new Error('There are too few customers for this load. Give more with --customers.')
    const key = `${customer.shop.numberId} ${customer.phone}`
    const { body, signature } = messageWebhook(customer)
    await new Promise<void>((done) => {
      this.waiting.set(key, { since: performance.now(), done, customer })
      void this.poster.post(body, signature).then((status) => {
        if (status !== 200) this.refused++
      })
    })
  }

  private answered(key: string): void {
    const waiting = this.waiting.get(key)
    if (!waiting) return void this.strays++
    this.waiting.delete(key)
    this.latencies.push(performance.now() - waiting.since)
    this.replies++
    this.free.push(waiting.customer)
    waiting.done()
  }
}
