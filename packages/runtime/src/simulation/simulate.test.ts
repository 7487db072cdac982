import { expect, test } from 'vitest'
import { brokenVariants } from './broken.ts'
import { simulate } from './simulate.ts'

const from = Number(process.env['SIMULATION_FROM'] ?? 1)
const seeds = Number(process.env['SIMULATION_SEEDS'] ?? 200)

test(`nothing is lost, doubled or reordered in ${seeds} worlds`, { timeout: 600_000 }, async () => {
  const total = { written: 0, sent: 0, doubled: 0, crashes: 0, takeOvers: 0, turns: 0 }
  for (let seed = from; seed < from + seeds; seed++) {
    const { violations, history, counts } = await simulate({ seed })
    if (violations.length > 0) throw new Error(`Seed ${seed}: ${violations.slice(0, 5).join('; ')}\n${history.slice(-60).join('\n')}`)
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counts[key]
  }
  // The world must have been rough enough to mean something.
  expect(total.crashes).toBeGreaterThan(seeds)
  expect(total.doubled).toBeGreaterThan(0)
  expect(total.takeOvers).toBeGreaterThan(seeds / 2)
  expect(total.written).toBeGreaterThan(seeds * 20)
})

test('the same seed gives the same world', async () => {
  const [one, two] = [await simulate({ seed: 7 }), await simulate({ seed: 7 })]
  expect(two.history).toEqual(one.history)
})

for (const [name, breakIt] of Object.entries(brokenVariants)) {
  test(`the simulation notices: ${name}`, { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { violations } = await simulate({ seed, break: breakIt })
      if (violations.length > 0) return
    }
    throw new Error('200 worlds went by and nothing was noticed.')
  })
}
