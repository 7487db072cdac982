import { randomUUID } from 'node:crypto'
import type { Effect } from '@parley/interpreter'
import { describe, expect, test } from 'vitest'
import { minute, type Stage } from './stage.ts'

/** What arrives. */
export function mailContract(stage: Stage): void {
  const { message, send, receive, claim, texts, commit } = stage

  describe('mail', () => {
    test('a message that is delivered twice is there once', async () => {
      const channel = await stage.bench.newChannel()
      const twice = message(channel, 'once')
      await receive(twice)
      await receive(twice, message(channel, 'and another'))
      expect(texts((await claim(channel))[0])).toEqual(['once', 'and another'])
    })

    test('messages stand in the order in which they were sent, then of arrival', async () => {
      const channel = await stage.bench.newChannel()
      const at = Date.now() - minute
      await receive(message(channel, 'second', { sentAt: at }), message(channel, 'third', { sentAt: at }))
      await receive(message(channel, 'first', { sentAt: at - 1_000 }))
      expect(texts((await claim(channel))[0])).toEqual(['first', 'second', 'third'])
    })

    test('a customer is known by number or by id, and by both once both were seen', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'by number', { from: { phone: '+491511' } }))
      await receive(message(channel, 'by both', { from: { phone: '+491511', userId: 'DE.one' } }))
      await receive(message(channel, 'by id', { from: { userId: 'DE.one' } }), message(channel, 'somebody else', { from: { userId: 'DE.two' } }))
      const claims = await claim(channel)
      expect(claims.map(texts).sort()).toEqual([['by number', 'by both', 'by id'], ['somebody else']])
      const known = claims.find((one) => one.mail.length === 3)!
      expect(known.facts.contact).toMatchObject({ phone: '+491511', userId: 'DE.one' })
    })

    test('two new messages of one new customer in one delivery make one conversation', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'a', { from: { userId: 'DE.new' } }), message(channel, 'b', { from: { userId: 'DE.new' } }))
      expect((await claim(channel)).map(texts)).toEqual([['a', 'b']])
    })

    test('a change of number keeps the conversation', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'before', { from: { phone: '+491512' } }))
      await receive({ kind: 'identity', sourceId: `wamid.${randomUUID()}`, numberId: channel.numberId, previous: { phone: '+491512' }, current: { phone: '+491513' }, sentAt: Date.now() })
      await receive(message(channel, 'after', { from: { phone: '+491513' } }))
      expect((await claim(channel)).map(texts)).toEqual([['before', 'after']])
    })

    test('the NUL character and half an emoji fail nobody', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'a\u0000b\ud83dc'), message(channel, 'whole 🎉'))
      const [one] = await claim(channel)
      expect(one!.mail).toHaveLength(2)
      expect(texts(one)![1]).toBe('whole 🎉')
      expect((await commit(one!, [{ ...send(one!, 'x'), content: { type: 'text', text: 'n\u0000ul' } } as Effect])).lost).toEqual([])
    })

    test('what an operator did comes once', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'hi'))
      const [one] = await claim(channel)
      await commit(one!)
      expect(await stage.bench.post(channel.workspaceId, one!.conversationId, 'act-1', { type: 'take-over', by: 'me' })).toBe(true)
      expect(await stage.bench.post(channel.workspaceId, one!.conversationId, 'act-1', { type: 'take-over', by: 'me' })).toBe(false)
      expect((await claim(channel)).map(texts)).toEqual([['take-over']])
    })

    test('mail that is no event is set aside and blocks nothing', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'hi'))
      const [one] = await claim(channel)
      await commit(one!)
      await stage.bench.post(channel.workspaceId, one!.conversationId, 'act-2', { type: 'from-the-future' })
      await receive(message(channel, 'still here'))
      expect((await claim(channel)).map(texts)).toEqual([['still here']])
      expect(await stage.bench.setAside(channel.workspaceId)).toHaveLength(1)
    })
  })
}
