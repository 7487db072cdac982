import { describe, expect, it } from 'vitest'
import type { ChatMessage, PhoneEvent } from '../protocol.ts'
import { aheadLabel, chatReducer, dayLabel, draft, emptyChat, rowsOf, type ChatState } from './chat-state.ts'

const message = (id: string, rev: number, part: Partial<ChatMessage> = {}): ChatMessage => ({ id, rev, from: 'business', at: rev * 1000, tick: 'sent', type: 'text', content: { body: id }, ...part })
const hello = (messages: ChatMessage[], reset: boolean): PhoneEvent => ({
  type: 'hello', connection: 'c', number: { numberId: '1', verifiedName: 'Salon', displayPhoneNumber: '+1' }, chat: { customer: '+1650', name: 'Ada', unread: 0, preview: '' }, now: 5000, offsetMs: 0, reset, messages,
})
const take = (state: ChatState, event: PhoneEvent) => chatReducer(state, { type: 'event', event, at: 1000 })
const ids = (state: ChatState) => state.messages.map(({ id }) => id)

describe('the chat on the phone', () => {
  it('turns a draft into its message, in place, whatever comes between', () => {
    let state = chatReducer(emptyChat, { type: 'drafted', message: draft('k1', 1, 'text', { body: 'Hi' }) })
    state = take(state, { type: 'message', message: message('b', 1) })
    expect(ids(state)).toEqual(['b', 'draft:k1'])
    state = take(state, { type: 'message', message: message('a', 2, { clientId: 'k1', from: 'customer' }) })
    expect(ids(state)).toEqual(['b', 'a'])
  })

  it('takes the same event twice, and an older one late, without harm', () => {
    const newer = message('a', 3, { tick: 'read' })
    let state = take(emptyChat, { type: 'message', message: newer })
    state = take(state, { type: 'message', message: newer })
    state = take(state, { type: 'message', message: message('a', 2, { tick: 'sent' }) })
    expect(state.messages).toEqual([newer])
  })

  it('keeps its messages when it reconnects, and only drafts when the emulator starts afresh', () => {
    const before = chatReducer(take(emptyChat, hello([message('a', 1)], true)), { type: 'drafted', message: draft('k', 1, 'text', {}) })
    expect(ids(take(before, hello([message('b', 2)], false)))).toEqual(['a', 'b', 'draft:k'])
    expect(ids(take(before, hello([message('z', 1)], true)))).toEqual(['z', 'draft:k'])
  })

  it('stops typing when the answer comes, and not for a mere tick', () => {
    const typing = take(take(emptyChat, { type: 'message', message: message('a', 1) }), { type: 'typing', on: true })
    expect(take(typing, { type: 'message', message: message('a', 2, { tick: 'read' }) }).typing).toBe(true)
    expect(take(typing, { type: 'message', message: message('b', 3) }).typing).toBe(false)
  })

  it('shows on the message why it could not be sent', () => {
    const state = chatReducer(chatReducer(emptyChat, { type: 'drafted', message: draft('k', 1, 'text', {}) }), { type: 'refused', clientId: 'k', details: 'No such number' })
    expect(state.messages[0]).toMatchObject({ tick: 'failed', error: { details: 'No such number' } })
  })

  it('puts a separator where a day begins and groups what one side says', () => {
    const day = 24 * 3_600_000
    const rows = rowsOf([message('a', 1, { at: day }), message('b', 2, { at: day + 1 }), message('c', 3, { at: day + 2, from: 'customer' }), message('d', 4, { at: 3 * day, from: 'customer' })])
    expect(rows.map((row) => (row.kind === 'day' ? 'day' : `${row.message.id}${row.first ? '^' : ''}`))).toEqual(['day', 'a^', 'b', 'c^', 'day', 'd^'])
  })

  it('names days and hours', () => {
    const now = new Date(2027, 2, 10, 12).getTime()
    const at = (days: number) => dayLabel(new Date(2027, 2, 10 - days, 23).getTime(), now)
    expect([at(0), at(1), at(3), at(7)]).toEqual(['Today', 'Yesterday', 'Sunday', '3 March 2027'])
    expect([aheadLabel(3_600_000), aheadLabel(25 * 3_600_000), aheadLabel(48 * 3_600_000)]).toEqual(['1 h', '1 day 1 h', '2 days'])
  })
})
