import { percentile, rounded } from '../figures.ts'
import type { Installation } from '../installation.ts'
import { pause, smallTransactionsPerSecond } from '../machine.ts'
import { postgresMs, processMs } from '../processor-time.ts'
import { Poster } from '../poster.ts'
import type { BenchSettings } from '../settings.ts'
import { makeCustomers, messageWebhook } from '../webhooks.ts'

/** Webhook POSTs, one message each, verified and durable before their 200. No worker runs. */
export async function measureAck(installation: Installation, settings: BenchSettings) {
  const storedBefore = await storedMail(installation)
  const gateway = await installation.startGateway()
  const machineBefore = await smallTransactionsPerSecond(installation, settings.seconds / 2, settings.machineConnections)
  const poster = new Poster(gateway.port, settings.connections)
  const customers = makeCustomers(installation.shops, settings.customers)
  let next = 0
  const took: number[] = []
  let refused = 0
  let counting = false
  let ended = false
  const client = async () => {
    while (!ended) {
      const { body, signature } = messageWebhook(customers[next++ % customers.length]!)
      const begun = performance.now()
      const status = await poster.post(body, signature)
      if (status !== 200) refused++
      else if (counting) took.push(performance.now() - begun)
    }
  }
  const clients = Array.from({ length: settings.connections }, client)
  await pause(1_000)
  const cpu = () => ({ gateway: processMs(gateway.pid), database: postgresMs(installation.postmaster), bench: processMs(process.pid) })
  const [before, begun] = [cpu(), performance.now()]
  counting = true
  await pause(settings.seconds * 1_000)
  counting = false
  const seconds = (performance.now() - begun) / 1_000
  const after = cpu()
  ended = true
  await Promise.all(clients)
  poster.close()
  const stored = (await storedMail(installation)) - storedBefore
  if (refused > 0 || stored !== next) throw new Error(`Of ${next} webhooks ${refused} were refused and ${stored} stored.`)
  const machineAfter = await smallTransactionsPerSecond(installation, settings.seconds / 2, settings.machineConnections)
  await gateway.kill('SIGTERM')
  const perSecond = took.length / seconds
  const machine = (machineBefore + machineAfter) / 2
  return {
    perSecond: rounded(perSecond, 0), ratio: rounded(perSecond / machine, 2), machine: rounded(machine, 0), machineBefore: rounded(machineBefore, 0), machineAfter: rounded(machineAfter, 0),
    p50Ms: rounded(percentile(took, 0.5)), p99Ms: rounded(percentile(took, 0.99)), connections: settings.connections,
    cpuMs: {
      gateway: rounded((after.gateway - before.gateway) / took.length, 3), database: rounded((after.database - before.database) / took.length, 3), bench: rounded((after.bench - before.bench) / took.length, 3),
    },
  }
}

async function storedMail({ admin }: Installation): Promise<number> {
  const { rows } = await admin.query<{ stored: string }>('SELECT count(*) AS stored FROM mailbox')
  return Number(rows[0]!.stored)
}
