import { expect, test } from 'vitest'
import { chaos } from './chaos.ts'

test('processes killed at any moment lose nothing, keep the order, and double nothing that the transcript does not mark', { timeout: 900_000 }, async () => {
  const lines: string[] = []
  const result = await chaos({ seconds: 45, rate: 8, say: (line) => lines.push(line) })
  const { kills, sent, answered } = result
  expect(result, lines.join('\n')).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 0, unfinished: 0, crashed: 0 })
  // The run must have been rough enough to mean something.
  expect(sent).toBeGreaterThan(20)
  expect(answered).toBeGreaterThan(sent * 0.9)
  expect(kills.worker).toBeGreaterThan(0)
  expect(kills.gateway + kills.postgres + kills.postgresRestarts).toBeGreaterThan(0)
})
