import { describe, expect, it } from 'vitest'
import type { InboundMessage, Referral } from '@parley/channel'
import { flow } from '../testing/index.ts'
import { describeTrigger, startConfig, type Trigger } from './card.ts'
import { startConflicts } from './conflicts.ts'
import { startRun } from './execute.ts'

const day = 86_400_000
const now = 1_764_000_000_000

function rank(trigger: object, said: { text?: string; lastSeenAt?: number | null; referral?: Referral; running?: boolean; lateTap?: boolean } = {}) {
  const text = said.text ?? 'hello'
  const message: InboundMessage = { id: 'w', from: {}, sentAt: now, content: { type: 'text', text } }
  return startRun.starts!(startConfig.parse({ trigger }), { message, text, now, lastSeenAt: said.lastSeenAt ?? null, referral: said.referral ?? null, lateTap: said.lateTap ?? false, running: said.running ?? false })
}

describe('what sets off a start', () => {
  const keyword = (words: string[], match = 'exact', interrupts = false) => ({ type: 'keyword', words, match, interrupts })

  it.each([
    ['any message', { type: 'any' }, {}, true],
    ['not while another conversation runs', { type: 'any' }, { running: true }, false],
    ['keyword without capitals and accents', keyword(['Café']), { text: 'CAFE!' }, true],
    ['keyword with umlauts', keyword(['Öffnungszeiten']), { text: 'öffnungszeiten?' }, true],
    ['not part of a longer message', keyword(['menu']), { text: 'the menu please' }, false],
    ['contained', keyword(['menu'], 'contains'), { text: 'the menu please' }, true],
    ['whole words only', keyword(['hi'], 'contains'), { text: 'which one' }, false],
    ['at the beginning', keyword(['book'], 'starts-with'), { text: 'Book a cut' }, true],
    ['not further on', keyword(['book'], 'starts-with'), { text: 'I book' }, false],
    ['interrupting', keyword(['stop'], 'exact', true), { text: 'Stop', running: true }, true],
    ['not interrupting', keyword(['stop']), { text: 'Stop', running: true }, false],
    ['empty words', keyword(['', '!']), { text: '' }, false],
    ['first visit', { type: 'first-visit' }, {}, true],
    ['not the second', { type: 'first-visit' }, { lastSeenAt: now - day }, false],
    ['back after a month', { type: 'returning', after: { amount: 30, unit: 'days' } }, { lastSeenAt: now - 30 * day }, true],
    ['back too soon', { type: 'returning', after: { amount: 30, unit: 'days' } }, { lastSeenAt: now - 29 * day }, false],
    ['never seen is not back', { type: 'returning', after: { amount: 1, unit: 'days' } }, {}, false],
    ['any ad', { type: 'ad' }, { referral: { sourceType: 'ad', sourceId: '7' } }, true],
    ['a certain ad', { type: 'ad', adIds: ['7'] }, { referral: { sourceType: 'ad', sourceId: '7' } }, true],
    ['another ad', { type: 'ad', adIds: ['8'] }, { referral: { sourceType: 'ad', sourceId: '7' } }, false],
    ['no ad', { type: 'ad' }, {}, false],
    ['an older button', { type: 'late-tap' }, { lateTap: true }, true],
    ['an older button, not while another conversation runs', { type: 'late-tap' }, { lateTap: true, running: true }, false],
    ['an older button at any time', { type: 'late-tap', interrupts: true }, { lateTap: true, running: true }, true],
    ['words are no tap', { type: 'late-tap' }, {}, false],
  ] as const)('%s', (_name, trigger, said, fits) => {
    expect(rank(trigger, said as Parameters<typeof rank>[1]) !== null).toBe(fits)
  })

  it('ranks the specific before the general', () => {
    const referral: Referral = { sourceType: 'ad', sourceId: '7' }
    const back = { lastSeenAt: now - 30 * day }
    const ranks = [
      rank({ type: 'ad', adIds: ['7'] }, { referral }),
      rank({ type: 'ad' }, { referral }),
      rank({ type: 'late-tap' }, { lateTap: true }),
      rank(keyword(['hello'])),
      rank(keyword(['hello'], 'starts-with')),
      rank(keyword(['hello'], 'contains')),
      rank({ type: 'returning', after: { amount: 30, unit: 'days' } }, back),
      rank({ type: 'returning', after: { amount: 1, unit: 'days' } }, back),
      rank({ type: 'first-visit' }),
      rank({ type: 'any' }),
    ]
    expect(ranks).toEqual([...ranks].sort((a, b) => a! - b!))
    expect(new Set(ranks).size).toBe(ranks.length)
    expect(ranks).not.toContain(null)
  })
})

it('says in words what sets it off', () => {
  const words = (trigger: Trigger) => describeTrigger(trigger)
  expect(words({ type: 'any' })).toBe('Any message')
  expect(words({ type: 'keyword', words: ['menu', 'hours'], match: 'contains', interrupts: true })).toBe('Message contains “menu” or “hours”, at any time')
  expect(words({ type: 'returning', after: { amount: 1, unit: 'days' } })).toBe('Somebody comes back after 1 day')
})

it('tells both starts of a pair that get in each other’s way, and only those', () => {
  const one = flow().node('start', 'begin', { trigger: { type: 'any' } }).node('start', 'menu', { trigger: { type: 'keyword', words: ['Menü'] } }).build()
  const two = flow().node('start', 'hello', { trigger: { type: 'any' } }).node('start', 'card', { trigger: { type: 'keyword', words: ['menu', 'card'] } }).node('start', 'first', { trigger: { type: 'first-visit' } }).build()
  const conflicts = startConflicts([{ id: 'a', name: 'Salon', document: one }, { id: 'b', name: 'Offers', document: two }])
  expect(conflicts.map(({ flowId, problem }) => [flowId, problem.nodeId])).toEqual([['a', 'begin'], ['a', 'menu'], ['b', 'hello'], ['b', 'card']])
  expect(conflicts[0]!.problem).toMatchObject({ severity: 'warning', code: 'start-conflict' })
  expect(conflicts[0]!.problem.message).toContain('“hello” in the flow “Offers”')
  expect(conflicts[2]!.problem.message).toContain('already fit “begin” in the flow “Salon”')
})
