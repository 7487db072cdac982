import { expect, test } from 'vitest'
import { afterDeath } from './restarts.ts'

test('each death within a minute waits twice as long as the last, and the sixth is given up', () => {
  let restarts: number[] = []
  const waits: (number | undefined)[] = []
  for (let now = 0; now < 6; now++) {
    const { recent, waitMs } = afterDeath(restarts, now)
    waits.push(waitMs)
    restarts = recent
  }
  expect(waits).toEqual([200, 400, 800, 1_600, 3_200, undefined])
})

test('deaths of more than a minute ago are forgotten', () => {
  expect(afterDeath([0, 1, 2, 3, 4], 60_004)).toEqual({ recent: [60_004], waitMs: 200 })
})
