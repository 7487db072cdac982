import { describe, expect, it } from 'vitest'
import { arrange, freePlace } from './arrange.ts'
import { moveNodes } from './commands.ts'
import { edge, flow, node } from './testing/cards.ts'

const size = () => ({ width: 288, height: 160 })
const document = flow({
  nodes: [node('a', 'begin'), node('b', 'say'), node('c', 'say'), node('d', 'say')],
  edges: [edge('e1', 'a', 'next', 'b'), edge('e2', 'a', 'other', 'c'), edge('e3', 'b', 'next', 'd'), edge('e4', 'd', 'next', 'a')],
})

describe('arranging', () => {
  it('goes left to right, covers nothing, and keeps the first card where it is', () => {
    const places = arrange(document, size)
    expect(places.get('a')).toEqual({ x: 0, y: 0 })
    const x = (id: string) => places.get(id)!.x
    expect(x('a')).toBeLessThan(x('b'))
    expect(x('b')).toBe(x('c'))
    expect(x('b')).toBeLessThan(x('d'))
    expect(Math.abs(places.get('b')!.y - places.get('c')!.y)).toBeGreaterThanOrEqual(160)
    expect(arrange(moveNodes(document, places), size)).toEqual(places)
  })

  it('finds a free place after a card', () => {
    const one = flow({ nodes: [node('a', 'begin')] })
    expect(freePlace(one, size, { after: 'a' }, size())).toEqual({ x: 384, y: 0 })
    const two = flow({ nodes: [node('a', 'begin'), { ...node('b', 'say'), position: { x: 384, y: 40 } }] })
    expect(freePlace(two, size, { after: 'a' }, size())).toEqual({ x: 384, y: 232 })
    expect(freePlace(flow({}), size, { at: { x: 3, y: 5 } }, size())).toEqual({ x: 0, y: 8 })
  })
})
