import { describe, expect, it } from 'vitest'
import { moveNodes, remove } from './commands.ts'
import { beginHistory, coalesceMs, commit, redo, undo } from './history.ts'
import { flow, node } from './testing/cards.ts'

const start = () => flow({ nodes: [node('a', 'say'), node('b', 'say')] })
const at = (document: ReturnType<typeof start>, x: number) => moveNodes(document, new Map([['a', { x, y: 0 }]]))

describe('history', () => {
  it('undoes and redoes every step with its selection', () => {
    const document = start()
    const selected = { nodes: new Set(['b']), edges: new Set<string>() }
    const one = commit(beginHistory(document), { label: 'Move', document: at(document, 8), at: 0 })
    const two = commit({ ...one, selection: selected }, { label: 'Delete', document: remove(one.document, ['b']), at: 1 })
    expect(two.selection.nodes.size).toBe(0)
    const back = undo(two)
    expect(back.document).toBe(one.document)
    expect(back.selection.nodes).toEqual(new Set(['b']))
    expect(undo(back).document).toBe(document)
    expect(undo(undo(back)).past).toHaveLength(0)
    expect(redo(redo(undo(back))).document).toBe(two.document)
  })

  it('takes quick changes with one key as one step, and slow ones apart', () => {
    const document = start()
    let history = beginHistory(document)
    for (const x of [8, 16, 24]) history = commit(history, { label: 'Move', document: at(document, x), key: 'drag', at: x })
    expect(history.past).toHaveLength(1)
    history = commit(history, { label: 'Move', document: at(document, 80), key: 'drag', at: 25 + coalesceMs })
    history = commit(history, { label: 'Move', document: at(document, 88), key: 'other', at: 26 + coalesceMs })
    expect(history.past).toHaveLength(3)
    expect(undo(undo(undo(history))).document).toBe(document)
  })

  it('forgets what was undone once something new is done, and does not join across an undo', () => {
    const document = start()
    let history = commit(beginHistory(document), { label: 'Type', document: at(document, 8), key: 'k', at: 0 })
    history = commit(undo(history), { label: 'Type', document: at(document, 16), key: 'k', at: 1 })
    expect(history.future).toHaveLength(0)
    history = redo(undo(history))
    history = commit(history, { label: 'Type', document: at(document, 24), key: 'k', at: 2 })
    expect(history.past).toHaveLength(2)
  })

  it('leaves no step for a change that changes nothing', () => {
    const document = start()
    expect(commit(beginHistory(document), { label: 'Nothing', document, at: 0 }).past).toHaveLength(0)
  })
})
