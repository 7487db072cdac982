// `pnpm bench`: starts what it needs, measures, and prints one JSON object as its last line.
import { cpus, loadavg } from 'node:os'
import { rounded } from './figures.ts'
import { install, type Installation } from './installation.ts'
import { smallTransactionsPerSecond } from './machine.ts'
import { measureAck } from './parts/ack.ts'
import { measureAi } from './parts/ai.ts'
import { measureFlowSize } from './parts/flow-size.ts'
import { measureIdle } from './parts/idle.ts'
import { measureStages } from './parts/stages.ts'
import { measureTurns } from './parts/turns.ts'
import { readSettings, usage, type BenchSettings } from './settings.ts'

const say = (line: string) => void process.stderr.write(`${line}\n`)

/** However it goes, it ends. */
const mostMs = 20 * 60_000
let running: Installation | undefined

try {
  const settings = readSettings(process.argv.slice(2))
  if (settings === 'help') console.log(usage)
  else {
    setTimeout(() => void stop('It took longer than twenty minutes and was ended.', 1), mostMs).unref()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop('Stopped.', 130))
    console.log(JSON.stringify(await run(settings)))
  }
} catch (cause) {
  say(cause instanceof Error ? cause.message : String(cause))
  process.exitCode = 2
}

/** Takes along what was started. */
async function stop(why: string, code: number): Promise<void> {
  say(why)
  setTimeout(() => process.exit(code), 20_000).unref()
  await running?.end().catch(() => undefined)
  process.exit(code)
}

async function run(settings: BenchSettings): Promise<object> {
  const result: Record<string, unknown> = {}
  const machines: number[] = []
  const load: Record<string, number> = {}
  for (const part of settings.parts) {
    say(`${part} …`)
    load[part] = rounded(loadavg()[0] ?? 0)
    // Each part on a database of its own: none is slowed by what another left behind.
    const installation = await install(settings)
    running = installation
    try {
      if (part === 'ack') {
        const figures = await measureAck(installation, settings)
        machines.push(figures.machineBefore, figures.machineAfter)
        result['ack'] = figures
      } else if (part === 'turns') {
        const figures = await measureTurns(installation, settings)
        machines.push(figures.machineBefore, figures.machineAfter)
        result['turns'] = figures
      } else if (part === 'idle') {
        const figures = await measureIdle(installation, settings, say)
        for (const { turns } of [figures.without, figures.with]) machines.push(turns.machineBefore, turns.machineAfter)
        result['idle'] = figures
      } else if (part === 'flow-size') {
        machines.push(await smallTransactionsPerSecond(installation, Math.min(3, settings.seconds), settings.machineConnections))
        result['flowSize'] = await measureFlowSize(installation, settings)
      } else if (part === 'ai') {
        const { machine, ...figures } = await measureAi(installation, settings)
        machines.push(machine)
        result['ai'] = figures
      } else {
        const { machine, cpuPerTurnMs } = await measureStages(installation, settings)
        machines.push(machine)
        result['cpuPerTurnMs'] = cpuPerTurnMs
      }
    } finally {
      running = undefined
      await installation.end()
    }
    say(`  ${JSON.stringify(result[part === 'flow-size' ? 'flowSize' : part === 'stages' ? 'cpuPerTurnMs' : part])}`)
  }
  const mean = machines.reduce((sum, one) => sum + one, 0) / machines.length
  return {
    machine: { transactionsPerSecond: rounded(mean, 0), connections: settings.machineConnections, cores: cpus().length, node: process.versions.node, loadBefore: load },
    ...result,
  }
}
