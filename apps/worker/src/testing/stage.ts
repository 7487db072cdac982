import { createPool, type Pool } from '@parley/db'
import { createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import { signBody } from '@parley/whatsapp'
import { GraphStandIn } from './graph-stand-in.ts'
import { freePort, runProcess, type RunningProcess, type RunOptions } from './run-process.ts'

/** For `vi.setConfig`: to start the processes takes seconds of a processor, and a busy machine may give a twentieth of one. */
export const patience = { testTimeout: 600_000, hookTimeout: 600_000 }
const patienceOfOneWait = 240_000

interface Setting {
  database: TestDatabase
  admin: Pool
  graph: GraphStandIn
  gateway: RunningProcess
  worker: RunningProcess
  startWorker(): Promise<RunningProcess>
}

/** @param env On top of what the processes need, or in its place. */
export async function setStage(env: Record<string, string> = {}, options: Pick<RunOptions, 'onOutput'> = {}): Promise<Setting> {
  const database = await createTestDatabase()
  const admin = createPool(database.adminUrl, { connections: 2 })
  const graph = new GraphStandIn()
  const graphUrl = await graph.listen()
  const start = (app: 'gateway' | 'worker', port: number) =>
    runProcess(app, port, { DATABASE_URL: database.urls[app], PARLEY_MASTER_KEY: Buffer.from(database.masterKey).toString('base64'), WHATSAPP_VERIFY_TOKEN: 'v', WHATSAPP_GRAPH_URL: graphUrl, ...env }, options)
  const ports = { gateway: await freePort(), worker: await freePort() }
  const startWorker = () => start('worker', ports.worker)
  const [gateway, worker] = await Promise.allSettled([start('gateway', ports.gateway), startWorker()])
  if (gateway.status === 'fulfilled' && worker.status === 'fulfilled') return { database, admin, graph, gateway: gateway.value, worker: worker.value, startWorker }
  // Nobody else would end what did start.
  for (const one of [gateway, worker]) if (one.status === 'fulfilled') await one.value.kill('SIGKILL')
  await graph.close()
  await admin.end()
  await database.drop()
  throw gateway.status === 'rejected' ? gateway.reason : (worker as PromiseRejectedResult).reason
}

/** A real gateway, a real worker and a real PostgreSQL; customers' webhooks come in, and a stand-in for Meta takes what is sent. */
export class Stage {
  readonly database: TestDatabase
  readonly admin: Pool
  readonly graph: GraphStandIn
  readonly gateway: RunningProcess
  worker: RunningProcess
  private readonly startWorker: () => Promise<RunningProcess>
  private serial = 0

  constructor({ database, admin, graph, gateway, worker, startWorker }: Setting) {
    this.database = database
    this.admin = admin
    this.graph = graph
    this.gateway = gateway
    this.worker = worker
    this.startWorker = startWorker
  }

  static async open(env?: Record<string, string>, options?: Pick<RunOptions, 'onOutput'>): Promise<Stage> {
    return new Stage(await setStage(env, options))
  }

  async close(): Promise<void> {
    await Promise.all([this.gateway.kill('SIGTERM'), this.worker.kill('SIGTERM')])
    await this.graph.close()
    await this.admin.end()
    await this.database.drop()
  }

  /** After the one before it has ended. */
  async nextWorker(): Promise<void> {
    this.worker = await this.startWorker()
  }

  /** The body of a webhook about this workspace's number. */
  webhook(shop: ArrangedWorkspace, value: object): string {
    const metadata = { display_phone_number: '15550100000', phone_number_id: shop.numberId }
    return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: 'account', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }] }] })
  }

  /** The webhook of a customer's next message, of any kind. */
  message(shop: ArrangedWorkspace, from: string, content: { type: string } & Record<string, unknown>): string {
    const message = { from, id: `wamid.${from}.${++this.serial}`, timestamp: String(Math.floor(Date.now() / 1_000)), ...content }
    return this.webhook(shop, { contacts: [{ profile: { name: 'Ada' }, wa_id: from }], messages: [message] })
  }

  /** Until it is acknowledged, as Meta does. */
  async deliver(shop: ArrangedWorkspace, body: string): Promise<void> {
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signBody(Buffer.from(body), shop.appSecret) }
    const post = () => fetch(`http://127.0.0.1:${this.gateway.port}/webhooks/whatsapp`, { method: 'POST', body, headers }).then((answer) => answer.status, () => 0)
    await this.until('the gateway takes a webhook', async () => (await post()) === 200)
  }

  sends(shop: ArrangedWorkspace, from: string, content: { type: string } & Record<string, unknown>): Promise<void> {
    return this.deliver(shop, this.message(shop, from, content))
  }

  says(shop: ArrangedWorkspace, from: string, text: string): Promise<void> {
    return this.sends(shop, from, { type: 'text', text: { body: text } })
  }

  async until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + patienceOfOneWait; !(await done()); ) {
      if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}\n${JSON.stringify(this.graph.sent.slice(-6).map(({ to, text }) => ({ to, text })))}`)
      await new Promise((finish) => setTimeout(finish, 20))
    }
  }

  /** Everything that this customer was sent, in order. */
  textsTo(to: string): string[] {
    return this.graph.sent.filter((message) => message.to.replace('+', '') === to).map(({ text }) => text)
  }

  hears(to: string, text: string, times = 1): Promise<void> {
    return this.until(`${to} hears “${text}”`, () => this.textsTo(to).filter((one) => one.includes(text)).length >= times)
  }
}
