import { expect, it } from 'vitest'
import { lightsOf, sinceBegunAnew } from './trail.ts'
import { edge, flow, node } from './testing/cards.ts'

it('lights the exits that were taken with the last time and how often', () => {
  const document = flow({ nodes: [node('s', 'begin'), node('a', 'say'), node('b', 'say')], edges: [edge('e1', 's', 'next', 'a'), edge('e2', 'a', 'next', 'a')] })
  const lights = lightsOf(document, [
    { sequence: 1, at: 10, trail: [{ nodeId: 's', what: 'left', port: 'next' }, { nodeId: 'a', what: 'waits' }] },
    { sequence: 2, at: 20, trail: [{ nodeId: 'a', what: 'left', port: 'next' }, { nodeId: 'a', what: 'left', port: 'next' }, { nodeId: 'b', what: 'entered' }, { nodeId: 'b', what: 'left', port: 'unconnected' }] },
  ])
  expect(Object.fromEntries(lights.edges)).toEqual({ e1: { at: 10, times: 1 }, e2: { at: 20, times: 2 } })
  expect([...lights.visited.keys()]).toEqual(['s', 'a', 'b'])
})

it('forgets what went before the conversation was begun anew', () => {
  const turns = ['message', 'start-over', 'message', 'start-over', 'message', 'timer'].map((event, sequence) => ({ event, sequence }))
  expect(sinceBegunAnew(turns).map(({ sequence }) => sequence)).toEqual([4, 5])
  expect(sinceBegunAnew(turns.slice(0, 1))).toHaveLength(1)
  expect(sinceBegunAnew(turns.slice(0, 2))).toEqual([])
})
