import { percentile, rounded } from '../figures.ts'
import type { Installation } from '../installation.ts'
import { smallTransactionsPerSecond } from '../machine.ts'
import type { BenchSettings } from '../settings.ts'
import { dearestStatements, startCounting } from '../statements.ts'
import { Traffic } from '../traffic.ts'

/** Customer message in, reply accepted by the Graph stand-in, three statuses per reply folded in. */
export async function measureTurns(installation: Installation, settings: BenchSettings) {
  const machineBefore = await smallTransactionsPerSecond(installation, settings.seconds / 2, settings.machineConnections)
  const traffic = await Traffic.open(installation, settings)
  try {
    await traffic.greet(settings.inFlight)
    // As the server does by itself within a minute of work; before that it knows nothing of its tables.
    await installation.admin.query('ANALYZE')
    if (settings.statements) await startCounting(installation.admin)
    const repliesBefore = traffic.replies
    const most = await traffic.saturate(settings.seconds, settings.inFlight)
    if (settings.statements) for (const line of await dearestStatements(installation.admin, traffic.replies - repliesBefore)) console.log(`  ${line}`)
    const offered = most.perSecond * 0.6
    await traffic.offer(settings.seconds, offered)
    const latencies = [...traffic.latencies]
    await traffic.drain()
    await traffic.check()
    const machineAfter = await smallTransactionsPerSecond(installation, settings.seconds / 2, settings.machineConnections)
    const machine = (machineBefore + machineAfter) / 2
    return {
      perSecond: rounded(most.perSecond, 0), ratio: rounded(most.perSecond / machine, 2), machine: rounded(machine, 0), machineBefore: rounded(machineBefore, 0), machineAfter: rounded(machineAfter, 0),
      offeredPerSecond: rounded(offered, 0), p50Ms: rounded(percentile(latencies, 0.5)), p95Ms: rounded(percentile(latencies, 0.95)), p99Ms: rounded(percentile(latencies, 0.99)),
      putOffMs: rounded(most.lagMs, 0), cpuMs: most.cpuMs, workers: settings.workers, workerMemoryMb: traffic.workerMemoryMb(),
    }
  } finally {
    await traffic.close()
  }
}
