import { expect, it } from 'vitest'
import { edge, flow, node } from '../../editor/core/testing/cards.ts'
import { lightsAt, stepOfTurn, stepsOf } from './steps.ts'

const step = (nodeId: string, what: 'entered' | 'resumed' | 'waits' | 'left' | 'ended', port?: string) => ({ sessionId: 's', versionId: 'v', nodeId, what, ...(port === undefined ? {} : { port }) })
const turn = (sequence: number, trail: ReturnType<typeof step>[], faults: { nodeId: string; message: string }[] = []) => ({ sequence, at: new Date(sequence * 1000), type: 'message', line: `m${sequence}`, trail, faults })

const turns = [
  turn(1, [step('begin', 'entered'), step('begin', 'left', 'next'), step('ask', 'entered'), step('ask', 'waits')], [{ nodeId: 'ask', message: 'No name.' }]),
  turn(4, [step('ask', 'resumed'), step('ask', 'left', 'next'), step('ask', 'entered'), step('ask', 'waits')]),
]
const document = flow({ nodes: [node('begin', 'begin'), node('ask', 'say')], edges: [edge('e1', 'begin', 'next', 'ask'), edge('e2', 'ask', 'next', 'ask')] })

it('makes one step of each stay at a card, also where a card leads to itself', () => {
  const steps = stepsOf(turns)
  expect(steps.map(({ nodeId, what, port, sequence }) => `${sequence} ${nodeId} ${what.join('+')} ${port ?? '-'}`)).toEqual([
    '1 begin entered+left next',
    '1 ask entered+waits -',
    '4 ask resumed+left next',
    '4 ask entered+waits -',
  ])
  expect(steps.map(({ faults }) => faults)).toEqual([[], ['No name.'], [], []])
})

it('lights what was travelled before the step that is shown, and nothing that came after it', () => {
  const steps = stepsOf(turns)
  const edges = [0, 1, 2, 3].map((index) => [...lightsAt(document, steps, index).edges.keys()])
  expect(edges).toEqual([[], ['e1'], ['e1'], ['e1', 'e2']])
  expect([...lightsAt(document, steps, 0).visited.keys()]).toEqual(['begin'])
  const moved = [...steps, { ...steps[3]!, versionId: 'v2' }]
  expect(lightsAt(document, moved, 4).edges.size).toBe(0)
})

it('finds the step of an event, or the last one before it', () => {
  const steps = stepsOf(turns)
  expect([0, 1, 2, 4, 9].map((sequence) => stepOfTurn(steps, sequence))).toEqual([-1, 0, 1, 2, 3])
  expect(stepsOf([])).toEqual([])
})
