import type { ClaimedEffect } from '@parley/runtime'
import { expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'

const backlog = { unsorted: 1, mail: 7, awake: 3, oldestSeconds: 4, effects: 5, uncertain: 2, timersDue: 0 }
const effect = { work: { kind: 'send' } } as ClaimedEffect
const taken = { workspaceId: 'w', conversationId: 'c', sessionId: null, newestMessage: null, setAside: 0, begun: 0, committed: 9, transitionMs: 4, lost: false }

it('asks the database for the backlog at most every five seconds, however often it is read', async () => {
  let [now, asked] = [0, 0]
  const metrics = createMetrics(async () => ({ ...backlog, mail: ++asked }), () => now)
  await Promise.all([metrics.read(), metrics.read()])
  now = 4_999
  expect(await metrics.read()).toContain('parley_mailbox_depth 1')
  now = 5_000
  expect(await metrics.read()).toContain('parley_mailbox_depth 2')
  expect(asked).toBe(2)
})

it('goes on without the backlog while the database is away, and asks again', async () => {
  let asked = 0
  const metrics = createMetrics(() => (++asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve(backlog)))
  expect(await metrics.read()).toContain('parley_turns_total')
  expect(await metrics.read()).toContain('parley_mailbox_oldest_seconds 4')
})

it('counts turns, expired leases, retries, uncertain sends and waits for their pace, each under its own name', async () => {
  const { events, read } = createMetrics(async () => backlog)
  events.turns!({ conversations: 1, turns: 2, setAside: 0, lost: 0, expired: 1, ms: 9, taken: [{ ...taken, turns: [1, 2].map((sequence) => ({ sequence, event: 'message', messageId: null, effects: 1, nodes: 2 })) }] })
  events.recovered!(3)
  const ended = { effect, begun: 0, ms: 12 }
  events.effect!({ ...ended, outcome: 'accepted', settlement: 'finished', waitMs: null })
  events.effect!({ ...ended, outcome: 'paced', settlement: 'again', waitMs: 2_000 })
  events.effect!({ ...ended, outcome: 'refused:retry:131000', settlement: 'again', waitMs: 1_000 })
  events.effect!({ ...ended, outcome: 'uncertain', settlement: 'uncertain', waitMs: 90_000 })
  const text = await read()
  for (const line of [
    'parley_turns_total{event="message"} 2', 'parley_turn_seconds_count 2', 'parley_leases_expired_total{of="conversation"} 1', 'parley_leases_expired_total{of="effect"} 3',
    'parley_effects_total{kind="send",outcome="refused:retry"} 1', 'parley_effect_retries_total{kind="send",outcome="refused:retry"} 1', 'parley_sends_uncertain_total 1',
    'parley_pacing_wait_seconds_sum 2', 'parley_pacing_wait_seconds_count 1',
  ]) expect(text).toContain(line)
})
