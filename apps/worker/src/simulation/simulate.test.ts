import { cards } from '@parley/cards'
import { compileFlow } from '@parley/interpreter'
import { brokenVariants, shrink, simulate } from '@parley/runtime/simulation'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

const seeds = Number(process.env['SIMULATION_SEEDS'] ?? 2_000)
/** Fewer than `pnpm simulate` plays, so that two thousand worlds fit into a test run. */
const steps = 200

test('the flows that are played compile, and every card is in them', () => {
  const kinds = new Set<string>()
  for (const { flowId, document } of stage.variants.flat()) {
    const flow = compileFlow(flowId, 'v', document, cards)
    for (const node of document.nodes) {
      expect(flow.node(node.id)).toHaveProperty('config')
      kinds.add(node.card)
    }
  }
  expect(kinds.size).toBeGreaterThanOrEqual(9)
})

test(`nothing is lost, doubled or reordered in ${seeds} worlds`, { timeout: 900_000 }, async () => {
  const total: Record<string, number> = {}
  for (let seed = 1; seed <= seeds; seed++) {
    const result = await simulate({ seed, stage, steps })
    if (result.violations.length > 0) {
      const { violations, history } = await shrink(result, { seed, stage, steps })
      throw new Error(`Seed ${seed}: ${violations.join('; ')}\n${history.join('\n')}`)
    }
    for (const [name, count] of Object.entries(result.counts)) total[name] = (total[name] ?? 0) + count
  }
  // The worlds must have been rough enough to mean something.
  expect(total['written']).toBeGreaterThan(seeds * 10)
  expect(total['crashes']).toBeGreaterThan(seeds * 2)
  expect(total['doubled']).toBeGreaterThan(seeds / 400)
  for (const rough of ['takeOvers', 'lostLeases', 'goneOn', 'outages', 'moves', 'calls', 'classified', 'windowsClosed']) expect(total[rough], rough).toBeGreaterThan(seeds / 100)
})

test('the same seed gives the same world', async () => {
  const [one, two] = [await simulate({ seed: 7, stage }), await simulate({ seed: 7, stage })]
  expect(one.history.length).toBeGreaterThan(100)
  expect(two.history).toEqual(one.history)
})

for (const [name, variant] of Object.entries(brokenVariants)) {
  test(`the simulation notices: ${name}`, { timeout: 120_000 }, async () => {
    const isNoticed = (violation: string) => violation.includes(variant.noticed ?? '')
    for (let seed = 1; seed <= 200; seed++) if ((await simulate({ seed, stage, break: variant.break })).violations.some(isNoticed)) return
    throw new Error(`200 worlds went by and nothing was noticed${variant.noticed === undefined ? '' : ` of “${variant.noticed}”`}.`)
  })
}

test('a failing history is shortened, and the short one fails too', { timeout: 120_000 }, async () => {
  const options = { stage, break: brokenVariants['batch-keeps-only-its-first-message']!.break }
  for (let seed = 1; ; seed++) {
    const failed = await simulate({ seed, ...options })
    if (failed.violations.length === 0) continue
    const short = await shrink(failed, { seed, ...options })
    expect(short.violations).not.toEqual([])
    expect(short.operations.length).toBeLessThan(20)
    return
  }
})
