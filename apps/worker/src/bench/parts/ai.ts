import { createModelPort } from '@parley/ai'
import { cards } from '@parley/cards'
import type { Channel } from '@parley/channel'
import { createConversationStore, createDeliveryStore, createEffectStore, createModelHouse, createPool, createProgramSource, createWakeups } from '@parley/db'
import { createWorker, defaultPolicy, Pacer, systemClock } from '@parley/runtime'
import { createWhatsAppChannel, parseWebhookBody, splitWebhook } from '@parley/whatsapp'
import { percentile, rounded } from '../figures.ts'
import { talkingFlow } from '../flows.ts'
import type { Installation } from '../installation.ts'
import { smallTransactionsPerSecond } from '../machine.ts'
import { postgresMs } from '../processor-time.ts'
import type { BenchSettings } from '../settings.ts'
import { dearestStatements, startCounting } from '../statements.ts'
import { makeCustomers, messageWebhook } from '../webhooks.ts'

/** Turns of one customer, before the step has talked long enough. */
const turnsEach = 20

/** So many turns after its start, a worker still runs mostly what V8 has not compiled yet. */
const fresh = 200

const answer = JSON.stringify({
  id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'gpt-5.4-mini',
  choices: [{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'respond', arguments: JSON.stringify({ reply: 'We are open from nine to six.' }) } }] } }],
  usage: { prompt_tokens: 900, completion_tokens: 20, prompt_tokens_details: { cached_tokens: 800 } },
})

/**
 * What we add to an AI turn: from the stored message to the reply that is handed to the channel, over a model that answers at
 * once. The OpenAI provider with its SDK, budgets, costs and the cache of answers take part; only the network is left out.
 */
export async function measureAi(installation: Installation, settings: BenchSettings) {
  const machine = await smallTransactionsPerSecond(installation, Math.min(3, settings.seconds), settings.machineConnections)
  const shop = await installation.arrange(talkingFlow(turnsEach + 1))
  // A budget, so that it is looked up as where there is one.
  await installation.admin.query('INSERT INTO model_settings (workspace_id, budget_conversation, budget_day, budget_month) VALUES ($1, 1e12, 1e12, 1e12)', [shop.workspaceId])
  const [gateway, pool] = [createPool(installation.urls.gateway, { connections: 2 }), createPool(installation.urls.worker, { connections: 12 })]
  const deliveries = createDeliveryStore(gateway, installation.masterKey)
  let said: (() => void) | undefined
  let count = 0
  const channel: Channel = {
    ...createWhatsAppChannel({ baseUrl: 'http://127.0.0.1:9' }),
    send: async () => {
      said?.()
      return { type: 'accepted', messageId: `wamid.bench${(count += 1)}`, response: {} }
    },
    showTyping: async () => undefined,
  }
  const worker = createWorker({
    conversations: createConversationStore(pool, { sending: { masterKey: installation.masterKey } }),
    effects: createEffectStore(pool, installation.masterKey),
    programs: createProgramSource(pool, cards),
    cards,
    channel,
    model: createModelPort({ env: { OPENAI_API_KEY: 'bench' }, house: createModelHouse(pool, installation.masterKey), fetch: async () => new Response(answer, { headers: { 'content-type': 'application/json' } }) }),
    tools: { call: async () => ({ type: 'tool-failed', cause: 'not-allowed', reason: 'The bench has no tools.' }) },
    pacer: new Pacer({ perSecond: 1e9, pairBurst: 1e9, pairEveryMs: 1 }),
    policy: defaultPolicy,
    clock: systemClock,
    chance: () => 0.5,
    wakeups: createWakeups(installation.urls.worker),
  })
  await worker.start()
  try {
    const turn = async (customer: ReturnType<typeof makeCustomers>[number], text: string): Promise<number> => {
      const body = Buffer.from(messageWebhook(customer, text).body)
      const read = parseWebhookBody(body)
      if (!read.ok) throw new Error('The webhook of the bench is not right.')
      const replied = new Promise<void>((done, fail) => {
        said = done
        setTimeout(() => fail(new Error('No reply came within ten seconds.')), 10_000).unref()
      })
      const began = performance.now()
      await deliveries.store({ body, updates: splitWebhook(read.body, Date.now()), receivedAt: Date.now() })
      await replied
      return performance.now() - began
    }
    const talks = (turns: number) => Math.ceil(turns / turnsEach)
    const customers = makeCustomers([shop], talks(settings.aiWarmUp) + talks(settings.aiTurns))
    const talkWith = async (some: typeof customers): Promise<number[]> => {
      const took: number[] = []
      for (const customer of some) for (let index = 0; index < turnsEach; index++) took.push(await turn(customer, `Question ${index} of ${customer.phone.slice(-4)}: are you open then?`))
      return took
    }
    const warmUp = await talkWith(customers.splice(0, talks(settings.aiWarmUp)))
    if (settings.statements) await startCounting(installation.admin)
    const database = postgresMs(installation.postmaster)
    const node = process.cpuUsage()
    const took = await talkWith(customers)
    const spent = process.cpuUsage(node)
    if (settings.statements) for (const line of await dearestStatements(installation.admin, took.length)) console.log(`  ${line}`)
    return {
      machine,
      turns: took.length,
      addedP50Ms: rounded(percentile(took, 0.5), 2),
      addedP95Ms: rounded(percentile(took, 0.95), 2),
      /** What a worker adds that has only just started: the first of the turns before. */
      afterStart: { turns: Math.min(fresh, warmUp.length), addedP50Ms: rounded(percentile(warmUp.slice(0, fresh), 0.5), 2) },
      /** For a turn. */
      cpuMs: { ours: rounded((spent.user + spent.system) / 1_000 / took.length, 2), database: rounded((postgresMs(installation.postmaster) - database) / took.length, 2) },
    }
  } finally {
    await worker.drain()
    await Promise.all([gateway.end(), pool.end()])
  }
}
