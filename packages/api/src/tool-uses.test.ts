import { cards } from '@parley/cards'
import { flow } from '@parley/cards/testing'
import { emptyDocument } from '@parley/flow'
import { expect, it } from 'vitest'
import { toolProblems, toolUses } from './tool-uses.ts'

const agent = flow().node('start').node('ai-step', 'agent', { tools: ['t1', 'mcp:s:look'] }).node('tool-call', 'booking', { tool: { id: 't2', name: 'book', parameters: { type: 'object' } } }).build()

it('a tool that is not there (any more) is told on the card that names it', () => {
  expect(toolProblems(agent, cards, new Set(['t1', 't2', 'mcp:s:look']))).toEqual([])
  expect(toolProblems(agent, cards, new Set(['t1']))).toMatchObject([
    { severity: 'error', code: 'tool', nodeId: 'agent', field: 'tools', message: expect.stringContaining('Untick it') as string },
    { severity: 'error', code: 'tool', nodeId: 'booking', field: 'tool', message: expect.stringContaining('“book”') as string },
  ])
})

it('every flow that may call a tool is named, and whether customers are in it', () => {
  const json = JSON.parse(JSON.stringify(agent)) as typeof agent
  const live = { versionId: 'v', number: 1, publishedAt: new Date(0) }
  const uses = toolUses(
    [
      { id: 'a', name: 'Drawn', draft: json, live: null, liveDocument: null },
      { id: 'b', name: 'Published', draft: JSON.parse(JSON.stringify(emptyDocument())) as typeof agent, live, liveDocument: json },
      { id: 'c', name: 'Unreadable', draft: { schemaVersion: 99 }, live: null, liveDocument: null },
    ],
    cards,
  )
  expect(uses['t1']).toEqual([{ flowId: 'a', name: 'Drawn', live: false }, { flowId: 'b', name: 'Published', live: true }])
  expect(Object.keys(uses).sort()).toEqual(['mcp:s:look', 't1', 't2'])
})
