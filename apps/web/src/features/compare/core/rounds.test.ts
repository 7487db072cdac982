import { expect, it } from 'vitest'
import { isBetter, roundsOf, totalsOf, type ComparisonStep } from './rounds.ts'

const customer = (text: string): ComparisonStep => ({ type: 'customer', text, tapped: false, at: 0 })
const request = (cost: number | null) => ({ provider: 'openai', model: 'm', usage: { inputTokens: 100, cachedTokens: 40, outputTokens: 10 }, cost, ms: 5, outcome: 'answered' })
const asked = (ms: number, ...costs: (number | null)[]): ComparisonStep => ({ type: 'asked', effectId: 'e', nodeId: 'n', purpose: 'answer', ms, requests: costs.map(request), outcome: { type: 'model-failed', cause: 'timeout', reason: '' } })
const called: ComparisonStep = { type: 'called', nodeId: 'n', ms: 7, attempts: 1, pretended: false, call: { toolId: 't', name: 't', arguments: {}, repeatable: true }, outcome: { type: 'tool-answered', result: null } }

it('belongs to the message that set it off', () => {
  expect(roundsOf([customer('a'), called, customer('b')]).map((round) => round.length)).toEqual([2, 1])
  expect(roundsOf([])).toEqual([])
})

it('adds up what was asked and called; what has no price is counted apart', () => {
  expect(totalsOf([customer('a'), asked(20, 3, null), called, asked(30, 4)])).toEqual({ questions: 3, inputTokens: 300, cachedTokens: 120, outputTokens: 30, cost: 7, unpriced: 1, ms: 57, calls: 1, failures: 2 })
})

it('finds nothing better in a side that failed, or whose price nobody knows', () => {
  const cheap = { ...totalsOf([]), cost: 5, ms: 10 }
  const dear = { ...totalsOf([]), cost: 50, ms: 100 }
  expect([isBetter('cost', cheap, dear), isBetter('ms', cheap, dear), isBetter('cost', dear, cheap), isBetter('ms', { ...cheap, ms: 95 }, dear)]).toEqual([true, true, false, false])
  expect([isBetter('cost', { ...cheap, failures: 1 }, dear), isBetter('ms', { ...cheap, failures: 1 }, dear)]).toEqual([false, false])
  expect([isBetter('cost', { ...cheap, unpriced: 1 }, dear), isBetter('ms', { ...cheap, unpriced: 1 }, dear)]).toEqual([false, true])
})
