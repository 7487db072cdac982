import type { OutboundContent } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import type { SendPermit } from './ports/index.ts'
import { settleSend, defaultPolicy } from './retry-policy.ts'
import { judgeSend } from './send-gate.ts'

const now = Date.UTC(2026, 10, 23)
const text: OutboundContent = { type: 'text', text: 'Hello' }
const template: OutboundContent = { type: 'template', name: 'news', language: 'en', parameters: [] }
const marketing = { status: 'approved', reason: null, category: 'marketing' } as const
const utility = { status: 'approved', reason: null, category: 'utility' } as const
const open = now + 1
const closed = now

describe('what may leave', () => {
  const table: [string, OutboundContent, SendPermit | undefined, string | undefined][] = [
    ['a text in an open window', text, { windowUntil: open }, undefined],
    ['a text at the very end of the window', text, { windowUntil: closed }, 'refused template 131047'],
    ['a text to somebody who never wrote', text, { windowUntil: null }, 'refused template 131047'],
    ['a text of which nothing is known', text, undefined, undefined],
    ['a utility template in a closed window', template, { windowUntil: closed, template: utility, consent: null }, undefined],
    ['a utility template after an opt-out of marketing', template, { windowUntil: closed, template: utility, consent: false }, undefined],
    ['a marketing template with opt-in', template, { windowUntil: closed, template: marketing, consent: true }, undefined],
    ['a marketing template without opt-in', template, { windowUntil: closed, template: marketing, consent: null }, 'refused consent 0'],
    ['a marketing template after an opt-out', template, { windowUntil: closed, template: marketing, consent: false }, 'refused consent 0'],
    ['a marketing template after an opt-out, in an open window', template, { windowUntil: open, template: marketing, consent: false }, 'refused consent 0'],
    ['a template that is not there', template, { windowUntil: open, template: null }, 'refused fix 132001'],
    ['a paused template', template, { windowUntil: open, template: { ...utility, status: 'paused' } }, 'refused fix 132015'],
    ['a disabled template', template, { windowUntil: open, template: { ...utility, status: 'disabled' } }, 'refused fix 132016'],
    ['a rejected template', template, { windowUntil: open, template: { ...utility, status: 'rejected' } }, 'refused fix 132001'],
    ['a template beyond the messaging limit', template, { windowUntil: closed, template: utility, limitUntil: now + 60_000 }, 'again held:messaging-limit'],
    ['a template within the window, which the limit does not count', template, { windowUntil: open, template: utility, limitUntil: now + 60_000 }, undefined],
  ]
  it.each(table)('%s', (_name, content, permit, expected) => {
    const judged = judgeSend(content, permit, now)
    expect(judged && (judged.type === 'refused' ? `refused ${judged.treatment} ${judged.code}` : `again ${judged.outcome}`)).toBe(expected)
  })
})

describe('marketing that Meta holds back', () => {
  const settle = (attempt: number) => settleSend({ type: 'refused', treatment: 'drop', code: 131049, reason: 'Held back.' }, { attempt, possiblyDouble: false, now, chance: 0.5 }, defaultPolicy)
  it('waits a day, then two, then four, and says so; then it is given up', () => {
    const day = 86_400_000
    expect([1, 2, 3].map((attempt) => settle(attempt))).toMatchObject([1, 2, 4].map((days) => ({ type: 'again', notBefore: now + days * day, held: expect.stringContaining('marketing') })))
    expect(settle(4)).toMatchObject({ type: 'finished', status: 'failed', event: { type: 'send-failed', code: 131049 } })
  })
})

describe('a send that may have arrived already', () => {
  it('is not kept for later where WhatsApp refuses the second attempt for the closed window', () => {
    const settle = (possiblyDouble: boolean) => settleSend({ type: 'refused', treatment: 'template', code: 131047, reason: 'Closed.' }, { attempt: 2, possiblyDouble, now, chance: 0.5 }, defaultPolicy)
    expect(settle(false)).toMatchObject({ outcome: 'refused:template', event: { type: 'send-failed', treatment: 'template' } })
    expect(settle(true)).toMatchObject({ status: 'failed', outcome: 'given-up:uncertain', event: null, failure: expect.stringContaining('may have arrived') })
  })
})
