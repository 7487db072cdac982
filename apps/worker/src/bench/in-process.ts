import { fork } from 'node:child_process'
import { cards } from '@parley/cards'
import { createConversationStore, createDeliveryStore, createEffectStore, createPool, createProgramSource } from '@parley/db'
import { dispatch, Pacer, ProgramCache, takeTurns, type ConversationCommit, type Dispatcher } from '@parley/runtime'
import { createWhatsAppChannel, parseWebhookBody, splitWebhook, verifySignature } from '@parley/whatsapp'
import type { Installation } from './installation.ts'
import { postgresMs } from './processor-time.ts'
import { messageWebhook, statusWebhook, type Customer, type Status } from './webhooks.ts'

export const stageNames = ['parse', 'store', 'sort', 'transition', 'commit', 'dispatch', 'settle', 'status'] as const
export type StageName = (typeof stageNames)[number]

/** Milliseconds of processor time: in our process, and in PostgreSQL. */
export interface Spent {
  node: number
  database: number
}

export type StageTimes = Record<StageName, Spent>

/**
 * The path of a message taken apart: every stage for all messages before the next stage begins, in this
 * very process, over the stores that gateway and worker use, and by the way that the worker goes: sorting takes the
 * conversations along, and what is said begins with its commit. So the processor time of each stage can be
 * told, which says the same on a busy machine as on an idle one.
 */
export class InProcess {
  private readonly installation: Installation
  private readonly pools
  private readonly deliveries
  private readonly conversations
  private readonly effects
  private readonly programs
  private readonly dispatcher: Dispatcher
  private readonly graph

  private constructor(installation: Installation, graphUrl: string, graph: ReturnType<typeof fork>) {
    this.installation = installation
    this.graph = graph
    const [gateway, worker] = [createPool(installation.urls.gateway, { connections: 8 }), createPool(installation.urls.worker, { connections: 12 })]
    this.pools = [gateway, worker]
    this.deliveries = createDeliveryStore(gateway, installation.masterKey)
    this.conversations = createConversationStore(worker, { sending: { masterKey: installation.masterKey } })
    this.effects = createEffectStore(worker, installation.masterKey)
    this.programs = new ProgramCache(createProgramSource(worker, cards), cards)
    this.dispatcher = {
      channel: createWhatsAppChannel({ baseUrl: graphUrl }),
      model: { ask: async () => ({ type: 'model-failed', reason: 'The bench has no model.', cause: 'unavailable' }) },
      tools: { call: async () => ({ type: 'tool-failed', cause: 'not-allowed', reason: 'The bench has no tools.' }) },
      pacer: new Pacer({ perSecond: 1e9, pairBurst: 1e9, pairEveryMs: 1 }),
      now: () => Date.now(),
      chance: () => 0.5,
    }
  }

  static async open(installation: Installation): Promise<InProcess> {
    const graph = fork(new URL('./graph-process.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
    const url = await new Promise<string>((done, fail) => {
      graph.once('message', (message) => done(String(message)))
      graph.once('exit', (code) => fail(new Error(`The Graph stand-in ended with ${code}.`)))
    })
    return new InProcess(installation, url, graph)
  }

  /** One message from each customer, from the webhook's bytes to its reply and the three statuses of that. */
  async round(customers: Customer[]): Promise<{ times: StageTimes; turns: number }> {
    const times = Object.fromEntries(stageNames.map((name) => [name, { node: 0, database: 0 }])) as StageTimes
    const stage = async <T>(name: StageName, work: () => Promise<T> | T): Promise<T> => {
      // Looking takes time itself, which must not be counted.
      const database = postgresMs(this.installation.postmaster)
      const node = process.cpuUsage()
      const result = await work()
      const spent = process.cpuUsage(node)
      times[name].node += (spent.user + spent.system) / 1_000
      times[name].database += postgresMs(this.installation.postmaster) - database
      return result
    }
    const { deliveries, conversations, effects } = this
    const store = async (webhooks: { body: string; signature: string; secret: string }[], parse: StageName, keep: StageName) => {
      const parsed = await stage(parse, () =>
        webhooks.map(({ body, signature, secret }) => {
          const raw = Buffer.from(body)
          const read = parseWebhookBody(raw)
          if (!read.ok || !verifySignature(raw, signature, secret)) throw new Error('The webhook of the bench is not right.')
          return { body: raw, updates: splitWebhook(read.body, Date.now()), receivedAt: Date.now() }
        }),
      )
      await stage(keep, () => Promise.all(parsed.map((delivery) => deliveries.store(delivery))))
    }

    await store(customers.map((customer) => ({ ...messageWebhook(customer), secret: customer.shop.appSecret })), 'parse', 'store')
    let turns = 0
    const sent: { numberId: string; status: Status }[] = []
    for (;;) {
      const claims = await stage('sort', async () => {
        const options = { limit: 100, mailPerConversation: 20, leaseMs: 30_000, now: Date.now() }
        const { sorted, claims } = await conversations.sort(100, options)
        return sorted > 0 ? claims : conversations.claim(options)
      })
      if (claims.length === 0) break
      const commits: ConversationCommit[] = []
      await stage('transition', async () => {
        for (const claim of claims) commits.push(await takeTurns(claim, { programs: this.programs, cards, now: () => Date.now() }))
      })
      const { begun } = await stage('commit', () => conversations.commit(commits, { limit: 128, leaseMs: 60_000, now: Date.now() }))
      turns += commits.reduce((sum, commit) => sum + commit.turns.length, 0)
      const settlements = await stage('dispatch', () => Promise.all(begun.map((effect) => dispatch(effect, this.dispatcher, new AbortController().signal))))
      await stage('settle', () => Promise.all(begun.map((effect, index) => effects.settle(effect, settlements[index]!))))
      for (const [index, effect] of begun.entries()) {
        const settlement = settlements[index]!
        if (settlement.type !== 'finished' || settlement.messageId === undefined || effect.work.kind !== 'send') throw new Error(`A reply was not accepted: ${JSON.stringify(settlement)}`)
        sent.push({ numberId: effect.work.account.numberId, status: { messageId: settlement.messageId, effectId: effect.id, to: effect.work.to.phone ?? '', status: '' } })
      }
    }
    const shops = new Map(customers.map(({ shop }) => [shop.numberId, shop]))
    for (const status of ['sent', 'delivered', 'read']) {
      const webhooks = [...shops.values()].map((shop) => {
        const statuses = sent.filter(({ numberId }) => numberId === shop.numberId).map((one) => ({ ...one.status, status }))
        return { ...statusWebhook(shop, statuses), secret: shop.appSecret }
      })
      await store(webhooks, 'status', 'status')
      await stage('status', async () => {
        while ((await conversations.foldStatuses(1_000)) > 0);
      })
    }
    if (turns !== customers.length || sent.length !== customers.length) throw new Error(`${customers.length} messages became ${turns} turns and ${sent.length} replies.`)
    return { times, turns }
  }

  async close(): Promise<void> {
    this.graph.removeAllListeners('exit')
    this.graph.disconnect()
    await Promise.all(this.pools.map((pool) => pool.end()))
  }
}

/** Per turn, of several rounds. */
export function perTurn(rounds: { times: StageTimes; turns: number }[]): Record<StageName | 'total', Spent> {
  const turns = rounds.reduce((sum, round) => sum + round.turns, 0)
  const of = (pick: (times: StageTimes) => number) => Math.round((rounds.reduce((sum, { times }) => sum + pick(times), 0) / turns) * 1_000) / 1_000
  const stages = Object.fromEntries(stageNames.map((name) => [name, { node: of((times) => times[name].node), database: of((times) => times[name].database) }])) as Record<StageName, Spent>
  const all = (part: keyof Spent) => of((times) => stageNames.reduce((sum, name) => sum + times[name][part], 0))
  return { ...stages, total: { node: all('node'), database: all('database') } }
}
