import { expect, it } from 'vitest'
import { duration, endWords, howItWent, standing, timerWords, titleOf, wayOf, type Effect } from './words.ts'

const at = new Date('2026-03-01T12:00:00Z')
const effect = (change: Partial<Effect>): Effect => ({
  id: 'c:1:0', kind: 'send', nodeId: 'n', versionId: 'v', status: 'done', attempts: 1, outcome: 'accepted', createdAt: at, settledAt: new Date(at.getTime() + 240), notBefore: null,
  message: { id: 'm', text: 'Hello', status: 'read', failure: null, possiblyDouble: false, sentAgain: false, tooLate: false }, call: null, ...change,
})

it('says how it stands with an effect: what the customer saw wins over what the channel said first', () => {
  const words = (change: Partial<Effect>) => standing(effect(change)).words
  expect(words({})).toBe('read')
  expect(words({ message: { ...effect({}).message!, status: 'failed' } })).toBe('failed')
  expect(words({ status: 'superseded' })).toBe('overtaken')
  expect(words({ kind: 'ask-model', message: null })).toBe('answered')
  expect(words({ status: 'pending', attempts: 2, notBefore: new Date(at.getTime() + 60_000) })).toContain('tried again at')
  expect(words({ status: 'pending', attempts: 0, message: null })).toBe('waits')
  expect(standing(effect({ status: 'uncertain' })).tone).toBe('warning')
})

it('says how it went, and leaves out what goes without saying', () => {
  expect(howItWent(effect({}))).toEqual(['240 ms'])
  expect(howItWent(effect({ attempts: 3, outcome: 'given-up:131000', status: 'failed' }))).toEqual(['3 attempts', '240 ms', 'given-up:131000'])
  expect([5, 1_500, 90_000, 7_200_000, 172_800_000].map(duration)).toEqual(['5 ms', '1.5 s', '2 min', '2 h', '2 d'])
})

it('has a sentence for every event, timer and way', () => {
  expect(titleOf({ type: 'take-over', detail: null, by: 'Mia', line: '' })).toBe('Mia took over')
  expect(titleOf({ type: 'timer', detail: 'quiet', by: null, line: '' })).toContain('finished writing')
  expect(timerWords({ id: 't', nodeId: 'n', purpose: 'deadline', fireAt: at, status: 'cancelled' }, at)).toBe('Waits for an answer; it came in time')
  expect(wayOf(['resumed', 'left'], 'Yes')).toBe('went on, left by “Yes”')
})

it('says in words why a session ended, also where nobody ended it', () => {
  for (const reason of ['taken-over', 'window-closed', 'ended', 'no-answer', 'merged', 'doctor']) expect(endWords(reason)).toMatch(/ /)
  expect(endWords(null)).toBe('')
})
