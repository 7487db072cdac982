import { scriptedServer, type ScriptedServer } from '@parley/ai/testing'
import { createPool, type Pool } from '@parley/db'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import { flow } from '@parley/cards/testing'
import { signBody } from '@parley/whatsapp'
import { GraphStandIn, type SentMessage } from '../testing/graph-stand-in.ts'
import { freePort, runProcess, type RunningProcess } from '../testing/run-process.ts'
import { ChaosDatabase } from './database.ts'
import { judgeTalk, namingModel, talkingFlow } from './talk.ts'

export interface ChaosOptions {
  /** How long customers write and processes are killed. Seconds. */
  seconds: number
  /** Customers' messages a second. */
  rate?: number
  say?: (line: string) => void
}

export interface ChaosResult {
  /** Customers' messages that were acknowledged with 200. */
  sent: number
  /** Those whose whole reply arrived. */
  answered: number
  /** Replies, or parts of them, that never arrived and are not marked in the transcript. */
  lost: number
  /** Parts that arrived more than once and are not marked. */
  doubled: number
  /** Parts that the transcript marks as possibly double; whether they were or not. */
  markedDouble: number
  /** Parts that arrived behind what follows them and are not marked. */
  outOfOrder: number
  kills: { gateway: number; worker: number; postgres: number; postgresRestarts: number }
  /** Work that was never finished: mail not taken, effects without an outcome, leases left over. */
  unfinished: number
  /** Processes that ended without having been killed. */
  crashed: number
}

const customers = 60
const marks = ['a', 'b']
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

const document = flow()
  .node('start', 'start')
  .node('message', 'reply', { bubbles: marks.map((mark) => ({ type: 'text', text: `{{ conversation.last_message }} ${mark}` })) })
  .connect('start', 'reply')
  .build()

/**
 * Gateway, two workers and PostgreSQL as real processes, customers who write all the time, and kill -9 of each in turn at
 * random moments. Graph's stand-in is the witness: it knows what arrived, how often and in which order.
 */
export async function chaos(options: ChaosOptions): Promise<ChaosResult> {
  const postgres = await ChaosDatabase.start()
  process.env['TEST_DATABASE_URL'] = postgres.adminUrl
  const run = new ChaosRun(postgres, options)
  try {
    await run.begin()
    await run.live()
    return await run.judge()
  } finally {
    await run.end()
    await postgres.end()
  }
}

function envelope({ numberId }: ArrangedWorkspace, value: object): string {
  const metadata = { display_phone_number: '15550100000', phone_number_id: numberId }
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: 'account', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }] }] })
}

class ChaosRun {
  private readonly postgres: ChaosDatabase
  private readonly options: ChaosOptions
  private readonly graph = new GraphStandIn()
  private readonly say: (line: string) => void
  private readonly written = new Map<string, { shop: ArrangedWorkspace; texts: string[] }>()
  private readonly kills = { gateway: 0, worker: 0, postgres: 0, postgresRestarts: 0 }
  private readonly running = new Map<'gateway' | 'one' | 'two', { port: number; process: RunningProcess | undefined }>()
  private readonly reports = new Map<ArrangedWorkspace, object[]>()
  private database!: TestDatabase
  /** Answers with two bubbles each. */
  private shop!: ArrangedWorkspace
  /** Has a model answer. */
  private talking!: ArrangedWorkspace
  private model!: ScriptedServer
  private graphUrl = ''
  private admin!: Pool
  private acknowledged = 0
  private ended = false
  private crashed = 0
  private readonly starting = new Set<Promise<void>>()
  private failure: unknown

  constructor(postgres: ChaosDatabase, options: ChaosOptions) {
    this.postgres = postgres
    this.options = options
    this.say = options.say ?? (() => undefined)
  }

  async begin(): Promise<void> {
    this.database = await createTestDatabase()
    this.shop = await arrangeWorkspace(this.database, { document })
    this.talking = await arrangeWorkspace(this.database, { document: talkingFlow })
    for (const shop of [this.shop, this.talking]) this.reports.set(shop, [])
    this.model = await scriptedServer()
    this.model.script(namingModel)
    this.admin = createPool(this.database.adminUrl, { connections: 2 })
    await this.admin.query(`INSERT INTO model_settings (workspace_id, full_provider, full_model) VALUES ($1, 'openai', 'scripted-model')`, [this.talking.workspaceId])
    this.graph.onSent = (message) => this.reported(message)
    this.graphUrl = await this.graph.listen()
    for (const name of ['gateway', 'one', 'two'] as const) this.running.set(name, { port: await freePort(), process: undefined })
    await Promise.all([...this.running.keys()].map((name) => this.start(name)))
  }

  private async start(name: 'gateway' | 'one' | 'two'): Promise<void> {
    const slot = this.running.get(name)!
    const role = name === 'gateway' ? 'gateway' : 'worker'
    slot.process = await runProcess(role, slot.port, {
      DATABASE_URL: this.database.urls[role], PARLEY_MASTER_KEY: Buffer.from(this.database.masterKey).toString('base64'), WHATSAPP_VERIFY_TOKEN: 'v', WHATSAPP_GRAPH_URL: this.graphUrl,
      OPENAI_API_KEY: 'chaos', OPENAI_BASE_URL: `${this.model.url}/v1`, PARLEY_UNCERTAIN_GRACE_MS: '6000', PARLEY_EFFECT_LEASE_MS: '6000',
    }, { onOutput: (text) => void (process.env['CHAOS_LOG'] && this.say(`${name}: ${text.trim()}`)) })
    const { process: started } = slot
    void started.ended.then((code) => {
      if (this.ended || slot.process !== started) return
      this.crashed++
      this.say(`${name} ended by itself with ${code}`)
      slot.process = undefined
      this.starting.add(this.start(name).catch((cause: unknown) => void (this.failure = cause)))
    })
  }

  // ---------------------------------------------------------------- the customers and Meta

  async live(): Promise<void> {
    const until = Date.now() + this.options.seconds * 1_000
    const names = Array.from({ length: customers }, (_, index) => `4915${2_000_000 + index}`)
    const everyMs = (customers * 1_000) / (this.options.rate ?? 15)
    const writing = Promise.all(names.map((from, index) => this.customer(index % 2 === 0 ? this.shop : this.talking, from, everyMs, until)))
    const reporting = this.report()
    await this.killAll(until)
    await writing
    await this.comeToRest()
    this.ended = true
    await reporting
  }

  private async customer(shop: ArrangedWorkspace, from: string, everyMs: number, until: number): Promise<void> {
    const mine: string[] = []
    this.written.set(from, { shop, texts: mine })
    await pause(Math.random() * everyMs)
    for (let count = 1; Date.now() < until; count++) {
      const text = `m${count}`
      const body = envelope(shop, {
        contacts: [{ profile: { name: 'Ada' }, wa_id: from }],
        messages: [{ from, id: `wamid.${from}.${count}`, timestamp: String(Math.floor(Date.now() / 1_000)), type: 'text', text: { body: text } }],
      })
      await this.deliver(shop, body)
      mine.push(text)
      this.acknowledged++
      // Meta delivers some twice.
      if (Math.random() < 0.1) await this.deliver(shop, body)
      await pause(everyMs * (0.5 + Math.random()))
    }
  }

  /** Until it is acknowledged, as Meta does. */
  private async deliver(shop: ArrangedWorkspace, body: string): Promise<void> {
    const signature = signBody(Buffer.from(body), shop.appSecret)
    for (const deadline = Date.now() + 120_000; ; ) {
      const answered = await fetch(`http://127.0.0.1:${this.running.get('gateway')!.port}/webhooks/whatsapp`, {
        method: 'POST', body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature }, signal: AbortSignal.timeout(10_000),
      }).then((answer) => answer.status, () => 0)
      if (answered === 200) return
      if (Date.now() > deadline) throw new Error(`The gateway has answered ${answered} for two minutes.`)
      await pause(150)
    }
  }

  private reported({ messageId, effectId, to, numberId }: SentMessage): void {
    const reports = this.reports.get(numberId === this.shop.numberId ? this.shop : this.talking)!
    const timestamp = String(Math.floor(Date.now() / 1_000))
    for (const status of ['sent', 'delivered', 'read']) reports.push({ id: messageId, status, timestamp, recipient_id: to, biz_opaque_callback_data: effectId })
  }

  /** Statuses in batches, as Meta sends them. */
  private async report(): Promise<void> {
    while (!this.ended || this.unreported > 0) {
      for (const [shop, reports] of this.reports) {
        const statuses = reports.splice(0, 60)
        if (statuses.length > 0) await this.deliver(shop, envelope(shop, { statuses }))
      }
      await pause(300)
    }
  }

  private get unreported(): number {
    return [...this.reports.values()].reduce((sum, { length }) => sum + length, 0)
  }

  // ---------------------------------------------------------------- the killing

  private async killAll(until: number): Promise<void> {
    const victims = ['one', 'gateway', 'postgres', 'two', 'restart'] as const
    for (let turn = 0; Date.now() < until; turn++) {
      await pause(1_000 + Math.random() * 4_000)
      const victim = victims[turn % victims.length]!
      this.say(`${this.acknowledged} messages, ${this.graph.sent.length} parts arrived; kills ${victim}`)
      if (victim === 'postgres') {
        this.kills.postgres++
        await this.postgres.kill()
        this.say('PostgreSQL is back')
      } else if (victim === 'restart') {
        this.kills.postgresRestarts++
        await this.postgres.restart()
      } else {
        const slot = this.running.get(victim)!
        // Still coming up from the last time.
        if (!slot.process) continue
        this.kills[victim === 'gateway' ? 'gateway' : 'worker']++
        const { process } = slot
        slot.process = undefined
        await process.kill('SIGKILL')
        // The killing goes on while it starts.
        this.starting.add(this.start(victim).catch((cause: unknown) => void (this.failure = cause)))
      }
    }
    await Promise.all(this.starting)
    if (this.failure !== undefined) throw this.failure
  }

  private async comeToRest(): Promise<void> {
    for (const deadline = Date.now() + 180_000; Date.now() < deadline; await pause(500)) if ((await this.unfinished()) === 0 && this.unreported === 0) return
  }

  private async unfinished(): Promise<number> {
    const { rows } = await this.admin.query<{ open: number }>(`SELECT (
      (SELECT count(*) FROM mailbox WHERE taken_at IS NULL OR set_aside IS NOT NULL) + (SELECT count(*) FROM effects WHERE status IN ('pending', 'begun', 'uncertain'))
      + (SELECT count(*) FROM conversations WHERE wake_at IS NOT NULL OR lease_token IS NOT NULL) + (SELECT count(*) FROM status_reports))::int AS open`)
    return rows[0]!.open
  }

  // ---------------------------------------------------------------- the judgement

  async judge(): Promise<ChaosResult> {
    const { rows } = await this.admin.query<{ effect_id: string; to: string; text: string; possibly_double: boolean }>(
      `SELECT m.effect_id, p.phone AS to, m.content ->> 'text' AS text, m.possibly_double FROM messages m
       JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id JOIN contacts p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
       WHERE m.author = 'bot'`,
    )
    const marked = new Set(rows.filter((row) => row.possibly_double).map((row) => row.effect_id))
    const markedText = new Set(rows.filter((row) => row.possibly_double).map((row) => `${row.to.replace('+', '')} ${row.text}`))
    const result: ChaosResult = { sent: this.acknowledged, answered: 0, lost: 0, doubled: 0, markedDouble: marked.size, outOfOrder: 0, kills: this.kills, unfinished: await this.unfinished(), crashed: this.crashed }
    for (const [from, { shop, texts }] of this.written) {
      const arrived = this.graph.sent.filter((message) => message.to.replace('+', '') === from)
      if (shop === this.talking) {
        const talk = judgeTalk({ from, written: texts, arrived, marked }, this.say)
        for (const count of ['answered', 'lost', 'doubled', 'outOfOrder'] as const) result[count] += talk[count]
        continue
      }
      const place = new Map<string, number>()
      const seen = new Map<string, string>()
      for (const { text, effectId } of arrived) {
        const before = seen.get(text)
        if (before === undefined) {
          place.set(text, place.size)
          seen.set(text, effectId)
        } else if (before !== effectId || !marked.has(effectId)) {
          result.doubled++
          this.say(`doubled: ${from} ${text} by ${before} and ${effectId}`)
        }
      }
      let last = -1
      for (const text of texts) {
        const parts = marks.map((mark) => place.get(`${text} ${mark}`))
        if (parts.every((part) => part !== undefined)) result.answered++
        for (const [index, part] of parts.entries()) {
          const name = `${from} ${text} ${marks[index]}`
          // Of what is marked, nobody knows when it left: it neither counts nor moves the place of others.
          if (markedText.has(name)) continue
          if (part === undefined) {
            result.lost++
            this.say(`lost: ${name}`)
          } else if (part < last) {
            result.outOfOrder++
            this.say(`out of order: ${name} among ${arrived.map((message) => message.text).join(', ')}`)
          }
          last = Math.max(last, part ?? -1)
        }
      }
    }
    return result
  }

  async end(): Promise<void> {
    this.ended = true
    await Promise.all(this.starting)
    await Promise.all([...this.running.values()].map(({ process }) => process?.kill('SIGTERM')))
    await this.graph.close()
    await this.model?.[Symbol.asyncDispose]()
    await this.admin?.end()
  }
}
