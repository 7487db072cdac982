import type { Effect } from '@parley/interpreter'
import { describe, expect, test } from 'vitest'
import { minute, type Stage } from './stage.ts'

/** What is to be sent and asked, and what comes of it. */
export function outboxContract(stage: Stage): void {
  const { message, receive, claim, commitOf, commit, head, send, ask, call, claimEffects, marks, accepted, statusOf, said, answered, texts } = stage

  const room = (limit: number) => ({ limit, leaseMs: 30_000, now: Date.now() })

  describe('the outbox', () => {
    test('bubbles go one after the other', async () => {
      const { channel } = await answered((c) => send(c, 'one'), (c) => send(c, 'two'), (c) => send(c, 'three'))
      const order: string[] = []
      for (let round = 0; round < 3; round++) {
        const claimed = await claimEffects(channel)
        expect(claimed).toHaveLength(1)
        expect(await claimEffects(channel)).toHaveLength(0)
        order.push(...(marks(claimed) as string[]))
        await accepted(claimed[0]!)
      }
      expect(order).toEqual(['one', 'two', 'three'])
      expect((await stage.bench.transcript(channel.workspaceId)).map((line) => line.status)).toEqual(['received', 'accepted', 'accepted', 'accepted'])
    })

    test('whoever settles a send hears whether another one of the conversation waits', async () => {
      const { channel } = await answered((c) => send(c, 'one'), (c) => send(c, 'two'), (c) => ask(c, 'question'))
      const said = async (mark: string) => {
        const claimed = await claimEffects(channel)
        const effect = claimed.find(({ id }) => id.endsWith(`:${mark}`))!
        return stage.bench.effects.settle(effect, { type: 'finished', status: 'done', outcome: 'accepted', event: null, messageId: `wamid.${effect.id}` })
      }
      expect(await said('one')).toMatchObject({ told: true, next: true })
      expect(await said('two')).toMatchObject({ told: true, next: false })
    })

    test('workers at once never take the same effect', async () => {
      const channel = await stage.bench.newChannel()
      await receive(...Array.from({ length: 12 }, (_, index) => message(channel, 'hi', { from: { phone: `+49153${index}0` } })))
      const claims = await claim(channel)
      await stage.bench.conversations.commit(claims.map((one) => commitOf(one, [send(one, 'reply')])))
      const taken = (await Promise.all(Array.from({ length: 6 }, () => stage.bench.effects.claim({ limit: 100, leaseMs: 30_000, now: Date.now() })))).flat()
      expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length)
      await stage.bench.effects.release(taken.filter((effect) => effect.workspaceId !== channel.workspaceId))
    })

    test("one tenant's campaign does not delay another tenant's reply", async () => {
      const [busy, quiet] = [await stage.bench.newChannel(), await stage.bench.newChannel()]
      await receive(...Array.from({ length: 40 }, (_, index) => message(busy, 'campaign', { from: { phone: `+49155${100 + index}` } })))
      await stage.bench.conversations.commit((await claim(busy)).map((one) => commitOf(one, [send(one, 'campaign')])))
      await receive(message(quiet, 'hi'))
      await stage.bench.conversations.commit((await claim(quiet)).map((one) => commitOf(one, [send(one, 'reply')])))
      const claimed = await stage.bench.effects.claim({ limit: 12, leaseMs: 30_000, now: Date.now() })
      expect(claimed.some((effect) => effect.workspaceId === quiet.workspaceId)).toBe(true)
      expect(claimed.filter((effect) => effect.workspaceId === busy.workspaceId).length).toBeGreaterThan(5)
      await stage.bench.effects.release(claimed)
    })

    test('a question to a model does not wait for the bubbles', async () => {
      const { channel } = await answered((c) => send(c, 'one'), (c) => ask(c, 'question'), (c) => send(c, 'two'))
      expect(marks(await claimEffects(channel)).sort()).toEqual(['one', 'question'])
    })

    test('what is said first, what a model is asked and the tools that are called begin with their commit; what is said next waits for it', async () => {
      const { channel, one } = await answered((c) => send(c, 'zero'))
      const [zero] = await claimEffects(channel)
      await accepted(zero!)
      await receive(message(channel, 'more'))
      const [next] = await claim(channel)
      const { begun } = await stage.bench.conversations.commit([commitOf(next!, [send(next!, 'one'), ask(next!, 'question'), call(next!, 'tool'), send(next!, 'two')])], room(5))
      expect(begun).toMatchObject([
        { id: `${one.conversationId}:one`, attempt: 1, possiblyDouble: false, sessionId: `${one.conversationId}:1`, work: { ...zero!.work, content: { type: 'text', text: 'one' }, permit: { windowUntil: expect.any(Number) } } },
        { id: `${one.conversationId}:question`, attempt: 1, work: { kind: 'ask-model', request: { provider: 'offline' } } },
        { id: `${one.conversationId}:tool`, attempt: 1, work: { kind: 'call-tool', call: { name: 'tool', repeatable: false } } },
      ])
      expect(await claimEffects(channel)).toHaveLength(0)
      expect(await stage.bench.effects.settle(begun[0]!, { type: 'finished', status: 'done', outcome: 'accepted', event: null, messageId: 'wamid.begun' })).toMatchObject({ told: true, next: true })
      expect(marks(await claimEffects(channel))).toEqual(['two'])
      expect((await said(channel, 'one'))?.status).toBe('accepted')
    })

    test('no more begins with a commit than its worker has room for', async () => {
      const { channel } = await answered()
      await receive(message(channel, 'more'))
      const [next] = await claim(channel)
      const { begun } = await stage.bench.conversations.commit([commitOf(next!, [ask(next!, 'first'), ask(next!, 'second'), send(next!, 'bubble')])], room(1))
      expect(marks(begun)).toEqual(['first'])
      expect(marks(await claimEffects(channel)).sort()).toEqual(['bubble', 'second'])
      const answer = { type: 'finished', status: 'failed', outcome: 'x', event: { type: 'model-failed', cause: 'timeout', reason: '' } } as const
      expect((await stage.bench.effects.settle(begun[0]!, answer)).told).toBe(true)
    })

    test('nothing is said with a commit while something before it has not ended, nor where it has to be looked up whether it may be', async () => {
      const { channel } = await answered((c) => send(c, 'one'))
      await receive(message(channel, 'more'))
      const [next] = await claim(channel)
      expect((await stage.bench.conversations.commit([commitOf(next!, [send(next!, 'two')])], room(5))).begun).toEqual([])
      for (const mark of ['one', 'two']) {
        const claimed = await claimEffects(channel)
        expect(marks(claimed)).toEqual([mark])
        await accepted(claimed[0]!)
      }
      await receive(message(channel, 'and now?'))
      const [last] = await claim(channel)
      const template: Effect = { type: 'send', ...head(last!, 'template'), content: { type: 'template', name: 'hello', language: 'en', parameters: [] } }
      expect((await stage.bench.conversations.commit([commitOf(last!, [template, send(last!, 'three')])], room(5))).begun).toEqual([])
      expect(marks(await claimEffects(channel))).toEqual(['template'])
    })

    test('what began with its commit and was left by its worker is in doubt, and said once more with a mark', async () => {
      const { channel } = await answered()
      await receive(message(channel, 'more'))
      const [next] = await claim(channel)
      await stage.bench.conversations.commit([commitOf(next!, [send(next!, 'bubble')])], room(5))
      expect(await stage.bench.effects.recoverExpired(Date.now() + minute, minute)).toBeGreaterThan(0)
      expect(await statusOf(channel, 'bubble')).toBe('uncertain')
      expect(await claimEffects(channel, { now: Date.now() + 3 * minute })).toMatchObject([{ attempt: 2, possiblyDouble: true }])
    })

    test('a question that began with its commit and was left by its worker is asked again', async () => {
      const { channel } = await answered()
      await receive(message(channel, 'more'))
      const [next] = await claim(channel)
      const { begun } = await stage.bench.conversations.commit([commitOf(next!, [ask(next!, 'question')])], room(5))
      expect(await stage.bench.effects.recoverExpired(Date.now() + minute, minute)).toBeGreaterThan(0)
      expect(await claimEffects(channel)).toMatchObject([{ id: begun[0]!.id, attempt: 2 }])
    })

    test('a stopped channel asks nothing, also not with a commit', async () => {
      const { channel } = await answered((c) => send(c, 'one'))
      const [effect] = await claimEffects(channel)
      await stage.bench.effects.settle(effect!, { type: 'channel-stopped', reason: 'The access token has expired.' })
      await receive(message(channel, 'still there?'))
      const [next] = await claim(channel)
      expect((await stage.bench.conversations.commit([commitOf(next!, [ask(next!, 'question'), send(next!, 'two')])], room(5))).begun).toEqual([])
    })

    test('an outcome comes back as mail, once', async () => {
      const { channel, one } = await answered((c) => ask(c, 'question'))
      const [effect] = await claimEffects(channel)
      const settle = () =>
        stage.bench.effects.settle(effect!, { type: 'finished', status: 'failed', outcome: 'model-failed:timeout', event: { type: 'model-failed', cause: 'timeout', reason: 'slow' } })
      expect((await settle()).told).toBe(true)
      expect((await settle()).told).toBe(false)
      const [woken] = await claim(channel)
      expect(woken!.mail).toMatchObject([{ event: { type: 'outcome', effectId: `${one.conversationId}:question`, outcome: { type: 'model-failed', cause: 'timeout' } } }])
    })

    test('whoever settles takes the conversation that is told along, if nobody holds it', async () => {
      const { channel } = await answered((c) => ask(c, 'one'), (c) => ask(c, 'two'), (c) => send(c, 'three'))
      const effects = await claimEffects(channel)
      const of = (mark: string) => effects.find(({ id }) => id.endsWith(`:${mark}`))!
      const outcome = { type: 'finished', status: 'failed', outcome: 'x', event: { type: 'model-failed', cause: 'timeout', reason: '' } } as const
      const options = { limit: 1, mailPerConversation: 50, leaseMs: 30_000, now: Date.now() }
      expect((await stage.bench.effects.settle(of('three'), { type: 'finished', status: 'done', outcome: 'accepted', event: null, messageId: 'wamid.x' }, options)).claims).toEqual([])
      const { told, claims } = await stage.bench.effects.settle(of('one'), outcome, options)
      expect(told).toBe(true)
      expect(claims).toMatchObject([{ workspaceId: channel.workspaceId, mail: [{ event: { type: 'outcome', effectId: of('one').id } }] }])
      expect(await claim(channel)).toHaveLength(0)
      // It is held: what comes now waits for the next commit to tell of it.
      expect(await stage.bench.effects.settle(of('two'), outcome, options)).toMatchObject({ told: true, claims: [] })
      expect(await commit(claims[0]!)).toMatchObject({ lost: [], awake: true })
      expect((await claim(channel)).map(texts)).toEqual([['outcome']])
    })

    test('what was overtaken before it began never begins', async () => {
      const { channel } = await answered((c) => send(c, 'one'), (c) => ask(c, 'question'), (c) => send(c, 'two'))
      await receive(message(channel, 'wait'))
      const [one] = await claim(channel)
      await commit(one!, [{ type: 'supersede', ids: [head(one!, 'question').id, head(one!, 'two').id] }, send(one!, 'new')])
      const [first] = await claimEffects(channel)
      expect(marks([first!])).toEqual(['one'])
      await accepted(first!)
      expect(marks(await claimEffects(channel))).toEqual(['new'])
      expect((await said(channel, 'two'))!.status).toBe('superseded')
    })

    test('what had begun ends, but wakes nobody and is not tried again', async () => {
      const { channel } = await answered((c) => send(c, 'one'), (c) => ask(c, 'question'))
      const begun = await claimEffects(channel)
      await receive(message(channel, 'a person, please'))
      const [one] = await claim(channel)
      await commit(one!, [{ type: 'supersede-all' }])
      const question = begun.find((effect) => effect.work.kind === 'ask-model')!
      const bubble = begun.find((effect) => effect.work.kind === 'send')!
      expect((await stage.bench.effects.settle(question, { type: 'finished', status: 'failed', outcome: 'x', event: { type: 'model-failed', cause: 'timeout', reason: '' } })).told).toBe(false)
      expect((await stage.bench.effects.settle(bubble, { type: 'again', notBefore: Date.now(), outcome: 'refused:retry' })).told).toBe(false)
      expect(await claim(channel)).toHaveLength(0)
      expect(await claimEffects(channel)).toHaveLength(0)
      expect((await said(channel, 'one'))!.status).toBe('superseded')
    })

    test('a call that had begun and was overtaken, and whose worker is gone, may have been made', async () => {
      const { channel } = await answered((c) => call(c, 'booking'), (c) => call(c, 'later'))
      const claimed = await claimEffects(channel)
      await stage.bench.effects.release(claimed.filter((effect) => !effect.id.endsWith(':booking')))
      await receive(message(channel, 'a person, please'))
      await commit((await claim(channel))[0]!, [{ type: 'supersede-all' }])
      await stage.bench.effects.recoverExpired(Date.now() + minute, 0)
      expect(await statusOf(channel, 'booking')).toBe('failed')
      expect(await claimEffects(channel)).toHaveLength(0)
    })

    test('a take-over also stops what may have been sent from being sent again', async () => {
      const { channel } = await answered((c) => send(c, 'one'))
      const [effect] = await claimEffects(channel)
      await stage.bench.effects.settle(effect!, { type: 'uncertain', reason: 'time-out', graceUntil: Date.now() + 1_000 })
      await receive(message(channel, 'a person, please'))
      await commit((await claim(channel))[0]!, [{ type: 'supersede-all' }])
      expect(await claimEffects(channel, { now: Date.now() + minute })).toHaveLength(0)
    })

    test('within one commit, what is overtaken at once is never begun', async () => {
      const { channel } = await answered((c) => send(c, 'never'), () => ({ type: 'supersede-all' }), (c) => send(c, 'instead'))
      expect(marks(await claimEffects(channel))).toEqual(['instead'])
    })

    test('tried again, not before its time, and counted', async () => {
      const { channel } = await answered((c) => send(c, 'one'))
      const [first] = await claimEffects(channel)
      expect(first!.attempt).toBe(1)
      await stage.bench.effects.settle(first!, { type: 'again', notBefore: Date.now() + minute, outcome: 'refused:retry' })
      expect(await claimEffects(channel)).toHaveLength(0)
      const [second] = await claimEffects(channel, { now: Date.now() + minute + 1_000 })
      expect(second!.attempt).toBe(2)
      await stage.bench.effects.settle(second!, { type: 'again', notBefore: Date.now(), outcome: 'paced', uncounted: true })
      const [third] = await claimEffects(channel)
      expect(third!.attempt).toBe(2)
    })

    test('a bubble that fails for good is explained, and the next ones go on', async () => {
      const { channel } = await answered((c) => send(c, 'one'), (c) => send(c, 'two'))
      const [effect] = await claimEffects(channel)
      await stage.bench.effects.settle(effect!, { type: 'finished', status: 'failed', outcome: 'refused:fix', event: null, failure: 'The picture is too large.' })
      expect(await said(channel, 'one')).toMatchObject({ status: 'failed', failure: 'The picture is too large.' })
      expect(await stage.bench.faults(channel.workspaceId)).toEqual([{ code: 'send-failed', nodeId: 'node', message: 'The picture is too large.' }])
      expect(marks(await claimEffects(channel))).toEqual(['two'])
    })

    test('a stopped channel keeps everything and sends nothing', async () => {
      const { channel } = await answered((c) => send(c, 'one'))
      const [effect] = await claimEffects(channel)
      await stage.bench.effects.settle(effect!, { type: 'channel-stopped', reason: 'The access token has expired.' })
      expect(await claimEffects(channel, { now: Date.now() + minute })).toHaveLength(0)
      expect(await statusOf(channel, 'one')).toBe('pending')
    })

    test('given back, it is taken again and not counted', async () => {
      const { channel } = await answered((c) => ask(c, 'question'))
      await stage.bench.effects.release(await claimEffects(channel))
      expect(await claimEffects(channel)).toMatchObject([{ attempt: 1 }])
    })
  })
}
