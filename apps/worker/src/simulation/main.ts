import { brokenVariants, shrink, simulate, type SimulationResult } from '@parley/runtime/simulation'
import { Command, InvalidArgumentError } from 'commander'
import { stage } from './stage.ts'

// `pnpm simulate`: as many worlds as wanted, or one broken on purpose. Exit codes: 0 every promise was kept,
// 1 one was not, 2 the command itself was not understood.

interface Options {
  seeds: number
  from: number
  steps: number
  listBroken?: boolean
  broken?: string
  json?: boolean
}

const whole = (text: string): number => {
  if (!/^\d+$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('It must be a whole number, 1 or more.')
  return Number(text)
}

const options = new Command('simulate')
  .description('Plays whole worlds, each under one seed, and names the first promise that is not kept.')
  .option('--seeds <count>', 'how many worlds', whole, 200)
  .option('--from <seed>', 'the first seed', whole, 1)
  .option('--steps <count>', 'how many things happen in a world before it comes to rest', whole, 300)
  .option('--list-broken', 'name the worlds that are broken on purpose')
  .option('--broken <name>', 'play such a world; it must be noticed')
  .option('--json', 'print one JSON object, for scripts')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()
  .opts<Options>()

const print = (value: object, lines: string[]) => console.log(options.json ? JSON.stringify(value) : lines.join('\n'))

if (options.listBroken) {
  const list = Object.entries(brokenVariants).map(([name, { means }]) => ({ name, means }))
  print(list, list.map(({ name, means }) => `${name.padEnd(36)} ${means}`))
} else {
  const variant = options.broken === undefined ? undefined : brokenVariants[options.broken]
  if (options.broken !== undefined && !variant) {
    console.error(`There is no broken world "${options.broken}". See them with --list-broken.`)
    process.exit(2)
  }
  process.exitCode = await play(variant ? { break: variant.break } : {})
}

async function play(broken: { break?: (typeof brokenVariants)[string]['break'] }): Promise<number> {
  const begun = Date.now()
  const total: Record<string, number> = {}
  for (let seed = options.from; seed < options.from + options.seeds; seed++) {
    const how = { seed, stage, steps: options.steps, ...broken }
    const result = await simulate(how)
    if (result.violations.length > 0) {
      tell(result, await shrink(result, how))
      return 1
    }
    for (const [name, count] of Object.entries(result.counts)) total[name] = (total[name] ?? 0) + count
  }
  const seconds = Math.round((Date.now() - begun) / 100) / 10
  print({ ok: true, seeds: options.seeds, from: options.from, seconds, counts: total }, [
    `${options.seeds} worlds from seed ${options.from} in ${seconds} s; every promise was kept.`,
    Object.entries(total).map(([name, count]) => `${name} ${count}`).join(', '),
  ])
  return 0
}

function tell(failed: SimulationResult, short: SimulationResult): void {
  const { seed } = failed
  const again = `pnpm simulate --from ${seed} --seeds 1 --steps ${options.steps}${options.broken === undefined ? '' : ` --broken ${options.broken}`}`
  const operations = short.operations.map(({ id, kind, calm }) => `${id}:${kind}${calm ? '' : '!'}`)
  print({ ok: false, seed, violations: failed.violations, shortest: { violations: short.violations, operations, history: short.history }, again }, [
    `Seed ${seed}: ${failed.violations.join('; ')}`,
    '',
    `The shortest history that was found (${short.operations.length} of ${failed.operations.length} operations; ! where something may go wrong): ${operations.join(' ')}`,
    ...short.history.map((line) => `  ${line}`),
    '',
    `Again: ${again}`,
  ])
}
