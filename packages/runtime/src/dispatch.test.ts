import { expect, test } from 'vitest'
import { dispatch, type Dispatcher } from './dispatch.ts'
import { Pacer } from './pacing.ts'
import type { ClaimedEffect, ToolOutcome } from './ports/index.ts'

const now = Date.UTC(2026, 10, 22, 12)

function toolEffect(attempt: number, repeatable: boolean): ClaimedEffect {
  return {
    workspaceId: 'w', id: 'c:7:0', conversationId: 'c', leaseToken: 't', attempt, possiblyDouble: false, sessionId: 'c:3',
    work: { kind: 'call-tool', call: { toolId: 'book', name: 'book', arguments: { day: '2026-11-24' }, repeatable } },
  }
}

function dispatcher(answer: ToolOutcome | (() => never)) {
  const called: { caller: object; attempt: number }[] = []
  const parts: Dispatcher = {
    channel: undefined as never, model: undefined as never, pacer: new Pacer(), now: () => now, chance: () => 0.5,
    tools: {
      async call(caller, _call, attempt) {
        called.push({ caller, attempt })
        return typeof answer === 'function' ? answer() : answer
      },
    },
  }
  return { parts, called }
}

const run = (effect: ClaimedEffect, parts: Dispatcher) => dispatch(effect, parts, new AbortController().signal)

test('a call has the effect as its key, and its result goes to the conversation', async () => {
  const { parts, called } = dispatcher({ type: 'tool-answered', result: { booked: true }, request: { url: 'https://x' }, response: { status: 200 } })
  expect(await run(toolEffect(1, false), parts)).toEqual({
    type: 'finished', status: 'done', outcome: 'answered', event: { type: 'tool-answered', result: { booked: true } }, request: { url: 'https://x' }, response: { status: 200 },
  })
  expect(called).toEqual([{ caller: { workspaceId: 'w', conversationId: 'c', sessionId: 'c:3', effectId: 'c:7:0' }, attempt: 1 }])
})

test('a call that a vanished worker had begun is not made again, unless that does no harm', async () => {
  const once = dispatcher({ type: 'tool-answered', result: null })
  expect(await run(toolEffect(2, false), once.parts)).toMatchObject({ type: 'finished', status: 'failed', outcome: 'tool-failed:uncertain', event: { type: 'tool-failed', cause: 'uncertain' } })
  expect(once.called).toEqual([])
  const again = dispatcher({ type: 'tool-answered', result: null })
  expect(await run(toolEffect(2, true), again.parts)).toMatchObject({ status: 'done' })
  expect(again.called).toHaveLength(1)
})

test('a failure is tried again only where the tool says so', async () => {
  expect(await run(toolEffect(1, true), dispatcher({ type: 'tool-failed', cause: 'broken', reason: 'a fault', again: true }).parts)).toMatchObject({ type: 'again', outcome: 'tool-failed:broken' })
  expect(await run(toolEffect(1, true), dispatcher({ type: 'tool-failed', cause: 'broken', reason: 'a fault' }).parts)).toMatchObject({ type: 'finished', status: 'failed', failure: 'a fault' })
})

test('a port that throws is a call of which nobody knows the end', async () => {
  const thrower = dispatcher(() => {
    throw new Error('boom')
  })
  expect(await run(toolEffect(1, false), thrower.parts)).toMatchObject({ status: 'failed', event: { type: 'tool-failed', cause: 'uncertain', reason: 'boom' } })
})
