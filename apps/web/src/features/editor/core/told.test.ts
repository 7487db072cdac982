import { expect, it } from 'vitest'
import { addNode, connect, disconnect, moveNodes, remove } from './commands.ts'
import { beginHistory, commit, redo, undo, type History } from './history.ts'
import { told } from './told.ts'
import { flow, node, sayCard as say } from './testing/cards.ts'

const change = (history: History, label: string, document: History['document']) => commit(history, { label, document, at: history.past.length * 10_000 })

it('says what was added, joined, parted and deleted, and what was undone', () => {
  const start = beginHistory(flow({ nodes: [node('a', 'say'), node('b', 'say')] }))
  const alone = change(start, 'Add Say', addNode(start.document, say, { id: 'c', position: { x: 0, y: 0 } }))
  expect(told(start, alone)).toBe('say added.')
  const joined = change(start, 'Connect', connect(start.document, { node: 'a', port: 'next' }, 'b', 'e'))
  expect(told(start, joined)).toBe('a now leads to b.')
  expect(told(joined, change(joined, 'Disconnect', disconnect(joined.document, { node: 'a', port: 'next' })))).toBe('a no longer leads to b.')
  expect(told(joined, change(joined, 'Delete card', remove(joined.document, ['b'])))).toBe('b deleted.')
  expect(told(joined, change(joined, 'Delete 2 cards', remove(joined.document, ['a', 'b'])))).toBe('2 cards deleted.')
  const after = change(start, 'Add Say', connect(addNode(start.document, say, { id: 'c', position: { x: 0, y: 0 } }), { node: 'b', port: 'next' }, 'c', 'e'))
  expect(told(start, after)).toBe('say added after b.')
  expect([told(after, undo(after)), told(undo(after), redo(undo(after)))]).toEqual(['Undone: Add Say.', 'Done again: Add Say.'])
})

it('is silent where nothing comes, goes or is joined', () => {
  const start = beginHistory(flow({ nodes: [node('a', 'say')] }))
  expect(told(start, change(start, 'Move card', moveNodes(start.document, new Map([['a', { x: 16, y: 0 }]]))))).toBe('')
  expect(told(start, start)).toBe('')
})
