import { describe, expect, test } from 'vitest'
import { type Stage } from './stage.ts'

/** Who may take a conversation, and keep what came of it. */
export function leaseContract(stage: Stage): void {
  const { message, receive, claimAll, claim, texts, commitOf, commit, send, claimEffects, marks, said } = stage

  describe('leases', () => {
    test('a conversation is taken by one worker at a time', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'hi'))
      expect(await claim(channel)).toHaveLength(1)
      expect(await claim(channel)).toHaveLength(0)
      await receive(message(channel, 'more'))
      expect(await claim(channel)).toHaveLength(0)
    })

    test('many workers at once never take the same conversation', async () => {
      const channel = await stage.bench.newChannel()
      await receive(...Array.from({ length: 20 }, (_, index) => message(channel, `${index}`, { from: { phone: `+49152${index}0` } })))
      const claims = (await Promise.all(Array.from({ length: 6 }, () => claimAll({ limit: 10 })))).flat().filter((one) => one.workspaceId === channel.workspaceId)
      expect(new Set(claims.map((one) => one.conversationId)).size).toBe(claims.length)
    })

    test('after the lease another worker takes it, and the first one keeps nothing', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'hi'))
      const [stalled] = await claim(channel)
      const [retaken] = await claim(channel, { now: Date.now() + 31_000 })
      expect(retaken!.conversationId).toBe(stalled!.conversationId)
      await receive(message(channel, 'from another', { from: { phone: '+4915199' } }))
      const [other] = await claim(channel)
      const { lost } = await stage.bench.conversations.commit([commitOf(stalled!, [send(stalled!, 'stalled')]), commitOf(other!, [send(other!, 'other')])])
      expect(lost).toEqual([stalled!.conversationId])
      expect(await said(channel, 'stalled')).toBeUndefined()
      expect((await commit(retaken!, [send(retaken!, 'retaken')])).lost).toEqual([])
      expect(marks(await claimEffects(channel)).sort()).toEqual(['other', 'retaken'])
    })

    test('a worker that stalls past its lease keeps nothing, even where nobody else has come', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'hi'))
      const [stalled] = await claim(channel, { leaseMs: 1 })
      await new Promise((done) => setTimeout(done, 20))
      expect((await commit(stalled!, [send(stalled!, 'stalled')])).lost).toEqual([stalled!.conversationId])
      expect(await said(channel, 'stalled')).toBeUndefined()
      expect((await claim(channel)).map(texts)).toEqual([['hi']])
    })

    test('a commit is kept once', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'hi'))
      const [one] = await claim(channel)
      expect((await commit(one!)).lost).toEqual([])
      expect((await commit(one!)).lost).toEqual([one!.conversationId])
      expect(await claim(channel)).toHaveLength(0)
    })

    test('what is given back can be taken again at once', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'hi'))
      // Many times: a moment that is rounded up is missed only by whoever is quick.
      for (let round = 0; round < 50; round++) {
        const [one] = await claim(channel)
        expect(texts(one)).toEqual(['hi'])
        await stage.bench.conversations.release([one!])
      }
    })

    test('a message that comes while a turn is taken is not forgotten', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'first'))
      const [one] = await claim(channel)
      await receive(message(channel, 'meanwhile'))
      await commit(one!)
      expect((await claim(channel)).map(texts)).toEqual([['meanwhile']])
    })

    test('a message that is sorted after the commit wakes it anew', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'first'))
      const [one] = await claim(channel)
      await stage.bench.store([message(channel, 'late')])
      await commit(one!)
      expect(await claim(channel)).toHaveLength(0)
      await receive()
      expect((await claim(channel)).map(texts)).toEqual([['late']])
    })

    test('commits and arrivals at the same moment lose no wake-up', async () => {
      const channel = await stage.bench.newChannel()
      const seen: string[] = []
      await receive(message(channel, '0'))
      for (let round = 1; round <= 25; round++) {
        const [one] = await claim(channel)
        seen.push(...(texts(one) ?? []))
        await Promise.all([one ? commit(one) : undefined, receive(message(channel, String(round)))])
      }
      const [last] = await claim(channel)
      expect([...seen, ...(texts(last) ?? [])]).toEqual(Array.from({ length: 26 }, (_, index) => String(index)))
    })

    test('mail beyond the limit is taken next time', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, '1'), message(channel, '2'), message(channel, '3'))
      const seen: string[] = []
      for (let round = 0; round < 3; round++) {
        const [one] = await claim(channel, { mailPerConversation: 1 })
        seen.push(...texts(one)!)
        await commit(one!)
      }
      expect(seen).toEqual(['1', '2', '3'])
      expect(await claim(channel)).toHaveLength(0)
    })

    test('a busy workspace does not keep a quiet one waiting', async () => {
      const rest = await claimAll({ limit: 1_000 })
      const [busy, quiet] = [await stage.bench.newChannel(), await stage.bench.newChannel()]
      await receive(...Array.from({ length: 10 }, (_, index) => message(busy, 'campaign', { from: { phone: `+4916${index}000` } })))
      await receive(message(quiet, 'one reply'))
      const claims = await claimAll({ limit: 4 })
      expect(claims).toHaveLength(4)
      expect(claims.map((one) => one.workspaceId)).toContain(quiet.workspaceId)
      await stage.bench.conversations.release([...claims, ...rest])
    })

    test('whoever sorts takes along those that nobody holds, and says whether there was no room for others', async () => {
      const channel = await stage.bench.newChannel()
      const from = (phone: string) => ({ from: { phone } })
      await receive(message(channel, 'before', from('+4917011')))
      const [held] = await claim(channel)
      const options = (limit: number) => ({ limit, mailPerConversation: 50, leaseMs: 30_000, now: Date.now() })
      await stage.bench.store([message(channel, 'meanwhile', from('+4917011')), message(channel, 'hello', from('+4917012')), message(channel, 'again', from('+4917012'))])
      const sorted = await stage.bench.conversations.sort(100, options(10))
      expect(sorted).toMatchObject({ sorted: 3, more: false, left: false })
      expect(sorted.claims.map(texts)).toEqual([['hello', 'again']])
      // It is held: what came is told by its commit.
      expect(await claim(channel)).toHaveLength(0)
      expect(await commit(held!)).toMatchObject({ lost: [], awake: true })
      expect((await claim(channel)).map(texts)).toEqual([['meanwhile']])

      await stage.bench.store([message(channel, 'one', from('+4917013')), message(channel, 'two', from('+4917014'))])
      const room = await stage.bench.conversations.sort(100, options(1))
      expect(room).toMatchObject({ sorted: 2, left: true })
      expect(room.claims).toHaveLength(1)
      expect([...room.claims, ...(await claim(channel))].map(texts).sort()).toEqual([['one'], ['two']])
    })

    test('a commit says whether mail is left, and sorting whether there is more to sort', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'one'))
      const [quiet] = await claim(channel)
      expect(await commit(quiet!)).toEqual({ lost: [], awake: false, begun: [] })

      await receive(message(channel, 'two'))
      const [busy] = await claim(channel)
      await receive(message(channel, 'meanwhile'))
      expect(await commit(busy!)).toEqual({ lost: [], awake: true, begun: [] })
      const [rest] = await claim(channel)
      expect(texts(rest)).toEqual(['meanwhile'])
      expect(await commit(rest!)).toEqual({ lost: [], awake: false, begun: [] })

      await stage.bench.store([message(channel, 'three'), message(channel, 'four')])
      expect((await stage.bench.conversations.sort(1)).more).toBe(true)
      while ((await stage.bench.conversations.sort(100)).more);
      expect((await stage.bench.conversations.sort(100)).more).toBe(false)
      expect(texts((await claim(channel))[0])).toEqual(['three', 'four'])
    })
  })
}
