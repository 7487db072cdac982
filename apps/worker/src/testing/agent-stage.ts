import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scriptedServer, type Script, type ScriptedRequest, type ScriptedServer } from '@parley/ai/testing'
import { createPool, openWorkspaceKey, sealSecret, type Pool } from '@parley/db'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import type { FlowDocument } from '@parley/flow'
import { signBody } from '@parley/whatsapp'
import { GraphStandIn } from './graph-stand-in.ts'
import { freePort, runProcess, type RunningProcess } from './run-process.ts'

/** What the scripted model's answers cost here, micro-dollars: 20 tokens of fresh input, 100 cached, 30 of output. */
export const priceOfAnswer = 20 * 10 + 100 * 1 + 30 * 20

/** Customers, a real gateway, a real worker, a real PostgreSQL, and a model that follows a script over the wire of OpenAI and Anthropic. */
export class AgentStage {
  readonly database: TestDatabase
  readonly admin: Pool
  readonly graph: GraphStandIn
  readonly model: ScriptedServer
  private readonly processes: { gateway: RunningProcess; worker: RunningProcess }
  /** What it finds worth remembering of a session that has ended. That is asked some seconds later, beside whatever script there is. */
  remembered: { facts: string[]; summary: string } = { facts: [], summary: '' }
  private serial = 0

  private readonly home: string

  private constructor(parts: Pick<AgentStage, 'database' | 'admin' | 'graph' | 'model'> & { home: string }, processes: AgentStage['processes']) {
    this.database = parts.database
    this.admin = parts.admin
    this.graph = parts.graph
    this.model = parts.model
    this.home = parts.home
    this.processes = processes
  }

  /** @param env On top of what the processes need, or in its place. */
  static async open(env: Record<string, string> = {}): Promise<AgentStage> {
    const database = await createTestDatabase()
    const admin = createPool(database.adminUrl, { connections: 2 })
    const graph = new GraphStandIn()
    const model = await scriptedServer()
    const graphUrl = await graph.listen()
    const home = mkdtempSync(join(tmpdir(), 'parley-stage-'))
    const environment = (role: 'gateway' | 'worker') => ({
      DATABASE_URL: database.urls[role], PARLEY_MASTER_KEY: Buffer.from(database.masterKey).toString('base64'), WHATSAPP_VERIFY_TOKEN: 'v', WHATSAPP_GRAPH_URL: graphUrl, PARLEY_HOME: home,
      OPENAI_API_KEY: 'of-the-installation', OPENAI_BASE_URL: `${model.url}/v1`, ANTHROPIC_API_KEY: 'of-the-installation', ANTHROPIC_BASE_URL: model.url, ...env,
    })
    const ports = { gateway: await freePort(), worker: await freePort() }
    const [gateway, worker] = await Promise.all([runProcess('gateway', ports.gateway, environment('gateway')), runProcess('worker', ports.worker, environment('worker'))])
    return new AgentStage({ database, admin, graph, model, home }, { gateway, worker })
  }

  async close(): Promise<void> {
    await Promise.all([this.processes.gateway.kill('SIGTERM'), this.processes.worker.kill('SIGTERM')])
    await this.graph.close()
    await this.model[Symbol.asyncDispose]()
    await this.admin.end()
    await this.database.drop()
    rmSync(this.home, { recursive: true, force: true })
  }

  /** A workspace with this flow, whose usual model is the scripted one; its price is `priceOfAnswer`. */
  async workspace(document: FlowDocument, { provider = 'openai', budgets = {} }: { provider?: 'openai' | 'anthropic'; budgets?: { conversation?: number; day?: number; month?: number } } = {}): Promise<ArrangedWorkspace> {
    const shop = await arrangeWorkspace(this.database, { document })
    const { conversation = null, day = null, month = null } = budgets
    await this.admin.query(
      `INSERT INTO model_settings (workspace_id, full_provider, full_model, small_provider, small_model, budget_conversation, budget_day, budget_month) VALUES ($1, $2, 'scripted-model', $2, 'scripted-model', $3, $4, $5)`,
      [shop.workspaceId, provider, conversation, day, month],
    )
    await this.admin.query(
      `INSERT INTO model_entries (workspace_id, provider, model, context, input_price, cached_price, output_price) VALUES ($1, $2, 'scripted-model', 100000, 10000000, 1000000, 20000000)`,
      [shop.workspaceId, provider],
    )
    return shop
  }

  /** The workspace's own key for a provider. */
  async keepKey(shop: ArrangedWorkspace, provider: 'openai' | 'anthropic', secret: string): Promise<void> {
    const { rows } = await this.admin.query<{ sealed_key: Buffer }>('SELECT sealed_key FROM workspaces WHERE id = $1', [shop.workspaceId])
    const key = openWorkspaceKey(this.database.masterKey, shop.workspaceId, rows[0]!.sealed_key)
    await this.admin.query('INSERT INTO model_keys (workspace_id, provider, sealed, hint) VALUES ($1, $2, $3, $4)', [shop.workspaceId, provider, Buffer.from(sealSecret(key, `model:${provider}`, secret)), secret.slice(-4)])
  }

  /** A voice note; what is said on it is the model's `recorded`. */
  async speaks(shop: ArrangedWorkspace, from: string): Promise<void> {
    const id = randomUUID()
    // As much of a recording as tells what it is.
    const bytes = Buffer.alloc(64)
    bytes.write('OggS', 0)
    bytes.write('OpusHead', 28)
    this.graph.files.set(id, { bytes, mimeType: 'audio/ogg' })
    await this.sends(shop, from, { type: 'audio', audio: { id, mime_type: 'audio/ogg; codecs=opus', sha256: 'x', voice: true } })
  }

  says(shop: ArrangedWorkspace, from: string, text: string): Promise<void> {
    return this.sends(shop, from, { type: 'text', text: { body: text } })
  }

  /** A message of any kind, as Meta's webhook has it. */
  async sends(shop: ArrangedWorkspace, from: string, content: { type: string } & Record<string, unknown>): Promise<void> {
    this.serial += 1
    const message = { from, id: `wamid.${from}.${this.serial}`, timestamp: String(Math.floor(Date.now() / 1_000)), ...content }
    const value = { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550100000', phone_number_id: shop.numberId }, contacts: [{ profile: { name: 'Ada' }, wa_id: from }], messages: [message] }
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: 'account', changes: [{ field: 'messages', value }] }] })
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signBody(Buffer.from(body), shop.appSecret) }
    const answer = await fetch(`http://127.0.0.1:${this.processes.gateway.port}/webhooks/whatsapp`, { method: 'POST', body, headers })
    if (answer.status !== 200) throw new Error(`The gateway answered ${answer.status}.`)
  }

  /** What the model does next, a step for each time that it is asked; asked once too often, it says so. Forgets what it was asked. */
  plays(...steps: Script[]): void {
    this.model.requests.length = 0
    const left: Script[] = [...steps, { type: 'words', text: 'The script is over.' }]
    this.model.script({
      type: 'by',
      answer: (asked) => {
        if (isOfMemory(asked)) return { type: 'calls', calls: [{ name: 'answer', arguments: this.remembered }] }
        const step = left.length > 1 ? left.shift()! : left[0]!
        return step.type === 'by' ? step.answer(asked) : step
      },
    })
  }

  /** How often the model was asked since the script began. */
  get asked(): number {
    return this.model.requests.filter((request) => !isOfMemory(request)).length
  }

  async until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 60_000; !(await done()); ) {
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

const isOfMemory = ({ body }: ScriptedRequest) => JSON.stringify(body).includes('A conversation between a business and a customer has ended.')

const node = (id: string, card: string, config: object) => ({ id, name: id, card, cardVersion: 1, config, position: { x: 0, y: 0 } })
const edge = (from: string, port: string, to: string) => ({ id: `${from}_${port}`.replace(/[^a-z_]/g, '_'), from: { node: from, port }, to: { node: to } })

/** A flow: an agent for whoever writes, and a message behind each of the exits that are named. */
export function agentFlow(config: object, exits: Record<string, string>, card = 'ai-step'): FlowDocument {
  const ways = Object.entries(exits).map(([port, text], index) => ({ port, text, id: `way_${String.fromCharCode(97 + index)}` }))
  return {
    schemaVersion: 1,
    variables: [],
    nodes: [node('start', 'start', { trigger: { type: 'any' } }), node('agent', card, config), ...ways.map(({ id, text }) => node(id, 'message', { bubbles: [{ type: 'text', text }] }))],
    edges: [edge('start', 'next', 'agent'), ...ways.map(({ port, id }) => edge('agent', port, id))],
  } as unknown as FlowDocument
}
