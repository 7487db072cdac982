import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scriptedServer, type Script, type ScriptedRequest, type ScriptedServer } from '@parley/ai/testing'
import { openWorkspaceKey, sealSecret } from '@parley/db'
import { arrangeWorkspace, type ArrangedWorkspace } from '@parley/db/testing'
import type { FlowDocument } from '@parley/flow'
import { setStage, Stage } from './stage.ts'

/** What the scripted model's answers cost here, micro-dollars: 20 tokens of fresh input, 100 cached, 30 of output. */
export const priceOfAnswer = 20 * 10 + 100 * 1 + 30 * 20

/** A stage with a model that follows a script over the wire of OpenAI and Anthropic. */
export class AgentStage extends Stage {
  readonly model: ScriptedServer
  /** What it finds worth remembering of a session that has ended. That is asked some seconds later, beside whatever script there is. */
  remembered: { facts: string[]; summary: string } = { facts: [], summary: '' }
  private readonly home: string

  private constructor(setting: Awaited<ReturnType<typeof setStage>>, model: ScriptedServer, home: string) {
    super(setting)
    this.model = model
    this.home = home
  }

  /** @param env On top of what the processes need, or in its place. */
  static override async open(env: Record<string, string> = {}): Promise<AgentStage> {
    const model = await scriptedServer()
    const home = mkdtempSync(join(tmpdir(), 'parley-stage-'))
    const keys = { OPENAI_API_KEY: 'of-the-installation', OPENAI_BASE_URL: `${model.url}/v1`, ANTHROPIC_API_KEY: 'of-the-installation', ANTHROPIC_BASE_URL: model.url }
    return new AgentStage(await setStage({ PARLEY_HOME: home, ...keys, ...env }), model, home)
  }

  override async close(): Promise<void> {
    await super.close()
    await this.model[Symbol.asyncDispose]()
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
