import { randomUUID } from 'node:crypto'
import type { ChannelUpdate, ContactAddress, JsonObject, StatusUpdate } from '@parley/channel'
import type { Effect, ModelRequest } from '@parley/interpreter'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClaimedConversation, ClaimedEffect, ConversationCommit, ConversationStore, EffectStore } from '../ports/index.ts'

export interface BenchChannel {
  workspaceId: string
  channelId: string
  numberId: string
  flowId: string
  versionId: string
}

/** What the contract needs besides the ports: to put things in as gateway and web do, and to look. */
export interface StoreBench {
  conversations: ConversationStore
  effects: EffectStore
  /** Of a new workspace, with a published flow. */
  newChannel(): Promise<BenchChannel>
  store(updates: ChannelUpdate[]): Promise<void>
  post(workspaceId: string, conversationId: string, sourceId: string, payload: JsonObject): Promise<boolean>
  /** In the order in which it was said. */
  transcript(workspaceId: string): Promise<{ author: string; text: string; status: string; possiblyDouble: boolean; failure: string | null }[]>
  effectStates(workspaceId: string): Promise<{ id: string; status: string }[]>
  faults(workspaceId: string): Promise<{ code: string; nodeId: string | null; message: string }[]>
  handovers(workspaceId: string): Promise<{ reason: string; open: boolean }[]>
  setAside(workspaceId: string): Promise<string[]>
  close(): Promise<void>
}

const minute = 60_000
const request: ModelRequest = {
  provider: 'offline', model: '', persona: { name: 'Ada', identity: '', tone: '', facts: [] }, instructions: '', exits: [], collect: [], known: {}, history: [], now: 0, timeZone: 'UTC',
}

/** What every pair of stores keeps to, in memory and on PostgreSQL alike. */
export function storeContract(name: string, open: () => Promise<StoreBench>): void {
  describe(name, () => {
    let bench: StoreBench
    beforeAll(async () => {
      bench = await open()
    })
    afterAll(() => bench?.close())

    // ---------------------------------------------------------------- the customer's side

    let serial = 0
    const message = (channel: BenchChannel, text: string, rest: { from?: ContactAddress; id?: string; sentAt?: number } = {}): ChannelUpdate => {
      const id = rest.id ?? `wamid.${++serial}.${randomUUID()}`
      const from = rest.from ?? { phone: '+4915100000001' }
      return { kind: 'message', sourceId: id, numberId: channel.numberId, message: { id, from, sentAt: rest.sentAt ?? Date.now() - minute + ++serial, content: { type: 'text', text } } }
    }
    const status = (channel: BenchChannel, update: Omit<StatusUpdate, 'at'>): ChannelUpdate => ({
      kind: 'status', sourceId: `${update.messageId}:${update.status}`, numberId: channel.numberId, status: { ...update, at: Date.now() },
    })
    const receive = async (...updates: ChannelUpdate[]) => {
      await bench.store(updates)
      while ((await bench.conversations.sort(100)).sorted > 0);
    }

    // ---------------------------------------------------------------- the worker's side

    const claimAll = (rest: { now?: number; limit?: number; mailPerConversation?: number; leaseMs?: number } = {}) =>
      bench.conversations.claim({ limit: 100, mailPerConversation: 50, leaseMs: 30_000, now: Date.now(), ...rest })
    /** Of one workspace; what belongs to other tests is given back. */
    const claim = async (channel: BenchChannel, rest: Parameters<typeof claimAll>[0] = {}) => {
      const claims = await claimAll(rest)
      const others = claims.filter((one) => one.workspaceId !== channel.workspaceId)
      if (others.length > 0) await bench.conversations.release(others)
      return claims.filter((one) => one.workspaceId === channel.workspaceId)
    }
    const texts = (one: ClaimedConversation | undefined) =>
      one?.mail.map(({ event }) => (event.type === 'message' && event.message.content.type === 'text' ? event.message.content.text : event.type))
    const commitOf = (one: ClaimedConversation, effects: Effect[] = [], rest: Partial<ConversationCommit> = {}): ConversationCommit => ({
      claim: one,
      turns: one.mail.map((item, index) => ({
        mailboxId: item.id,
        sequence: one.state.sequence + 1 + index,
        event: { ...item.event, now: Math.max(Date.now(), item.event.at) } as ConversationCommit['turns'][number]['event'],
        facts: { ...one.facts, live: [] },
        effects: index === 0 ? effects : [],
        trail: [],
        sessions: [],
      })),
      state: { ...one.state, sequence: one.state.sequence + one.mail.length },
      contact: one.facts.contact,
      setAside: [],
      ...rest,
    })
    const commit = (one: ClaimedConversation, effects: Effect[] = []) => bench.conversations.commit([commitOf(one, effects)])
    const head = (one: ClaimedConversation, mark: string) => ({ id: `${one.conversationId}:${mark}`, nodeId: 'node', sessionId: `${one.conversationId}:1` })
    const send = (one: ClaimedConversation, mark: string): Effect => ({ type: 'send', ...head(one, mark), content: { type: 'text', text: mark } })
    const ask = (one: ClaimedConversation, mark: string): Effect => ({ type: 'ask-model', ...head(one, mark), request })
    const timer = (one: ClaimedConversation, mark: string, at: number): Effect => ({ type: 'set-timer', ...head(one, mark), at, purpose: 'deadline' })
    const claimEffects = async (channel: BenchChannel, rest: { now?: number } = {}): Promise<ClaimedEffect[]> => {
      const claimed = await bench.effects.claim({ limit: 100, leaseMs: 30_000, now: Date.now(), ...rest })
      const others = claimed.filter((one) => one.workspaceId !== channel.workspaceId)
      if (others.length > 0) await bench.effects.release(others)
      return claimed.filter((one) => one.workspaceId === channel.workspaceId)
    }
    const marks = (effects: { id: string }[]) => effects.map(({ id }) => id.split(':')[1])
    const accepted = (effect: ClaimedEffect, messageId = `wamid.out.${effect.id}`) =>
      bench.effects.settle(effect, { type: 'finished', status: 'done', outcome: 'accepted', event: null, messageId })
    const statusOf = async (channel: BenchChannel, mark: string) => (await bench.effectStates(channel.workspaceId)).find(({ id }) => id.endsWith(`:${mark}`))?.status
    const said = async (channel: BenchChannel, text: string) => (await bench.transcript(channel.workspaceId)).find((line) => line.text === text)

    /** A customer wrote once and was answered with these effects. */
    const answered = async (...effects: ((one: ClaimedConversation) => Effect)[]) => {
      const channel = await bench.newChannel()
      await receive(message(channel, 'hi'))
      const [one] = await claim(channel)
      await commit(one!, effects.map((make) => make(one!)))
      return { channel, one: one! }
    }

    describe('mail', () => {
      test('a message that is delivered twice is there once', async () => {
        const channel = await bench.newChannel()
        const twice = message(channel, 'once')
        await receive(twice)
        await receive(twice, message(channel, 'and another'))
        expect(texts((await claim(channel))[0])).toEqual(['once', 'and another'])
      })

      test('messages stand in the order in which they were sent, then of arrival', async () => {
        const channel = await bench.newChannel()
        const at = Date.now() - minute
        await receive(message(channel, 'second', { sentAt: at }), message(channel, 'third', { sentAt: at }))
        await receive(message(channel, 'first', { sentAt: at - 1_000 }))
        expect(texts((await claim(channel))[0])).toEqual(['first', 'second', 'third'])
      })

      test('a customer is known by number or by id, and by both once both were seen', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'by number', { from: { phone: '+491511' } }))
        await receive(message(channel, 'by both', { from: { phone: '+491511', userId: 'DE.one' } }))
        await receive(message(channel, 'by id', { from: { userId: 'DE.one' } }), message(channel, 'somebody else', { from: { userId: 'DE.two' } }))
        const claims = await claim(channel)
        expect(claims.map(texts).sort()).toEqual([['by number', 'by both', 'by id'], ['somebody else']])
        const known = claims.find((one) => one.mail.length === 3)!
        expect(known.facts.contact).toMatchObject({ phone: '+491511', userId: 'DE.one' })
      })

      test('two new messages of one new customer in one delivery make one conversation', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'a', { from: { userId: 'DE.new' } }), message(channel, 'b', { from: { userId: 'DE.new' } }))
        expect((await claim(channel)).map(texts)).toEqual([['a', 'b']])
      })

      test('a change of number keeps the conversation', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'before', { from: { phone: '+491512' } }))
        await receive({ kind: 'identity', sourceId: `wamid.${randomUUID()}`, numberId: channel.numberId, previous: { phone: '+491512' }, current: { phone: '+491513' }, sentAt: Date.now() })
        await receive(message(channel, 'after', { from: { phone: '+491513' } }))
        expect((await claim(channel)).map(texts)).toEqual([['before', 'after']])
      })

      test('the NUL character and half an emoji fail nobody', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'a\u0000b\ud83dc'), message(channel, 'whole 🎉'))
        const [one] = await claim(channel)
        expect(one!.mail).toHaveLength(2)
        expect(texts(one)![1]).toBe('whole 🎉')
        expect((await commit(one!, [{ ...send(one!, 'x'), content: { type: 'text', text: 'n\u0000ul' } } as Effect])).lost).toEqual([])
      })

      test('what an operator did comes once', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'hi'))
        const [one] = await claim(channel)
        await commit(one!)
        expect(await bench.post(channel.workspaceId, one!.conversationId, 'act-1', { type: 'take-over', by: 'me' })).toBe(true)
        expect(await bench.post(channel.workspaceId, one!.conversationId, 'act-1', { type: 'take-over', by: 'me' })).toBe(false)
        expect((await claim(channel)).map(texts)).toEqual([['take-over']])
      })

      test('mail that is no event is set aside and blocks nothing', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'hi'))
        const [one] = await claim(channel)
        await commit(one!)
        await bench.post(channel.workspaceId, one!.conversationId, 'act-2', { type: 'from-the-future' })
        await receive(message(channel, 'still here'))
        expect((await claim(channel)).map(texts)).toEqual([['still here']])
        expect(await bench.setAside(channel.workspaceId)).toHaveLength(1)
      })
    })

    describe('leases', () => {
      test('a conversation is taken by one worker at a time', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'hi'))
        expect(await claim(channel)).toHaveLength(1)
        expect(await claim(channel)).toHaveLength(0)
        await receive(message(channel, 'more'))
        expect(await claim(channel)).toHaveLength(0)
      })

      test('many workers at once never take the same conversation', async () => {
        const channel = await bench.newChannel()
        await receive(...Array.from({ length: 20 }, (_, index) => message(channel, `${index}`, { from: { phone: `+49152${index}0` } })))
        const claims = (await Promise.all(Array.from({ length: 6 }, () => claimAll({ limit: 10 })))).flat().filter((one) => one.workspaceId === channel.workspaceId)
        expect(new Set(claims.map((one) => one.conversationId)).size).toBe(claims.length)
      })

      test('after the lease another worker takes it, and the first one keeps nothing', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'hi'))
        const [stalled] = await claim(channel)
        const [retaken] = await claim(channel, { now: Date.now() + 31_000 })
        expect(retaken!.conversationId).toBe(stalled!.conversationId)
        await receive(message(channel, 'from another', { from: { phone: '+4915199' } }))
        const [other] = await claim(channel)
        const { lost } = await bench.conversations.commit([commitOf(stalled!, [send(stalled!, 'stalled')]), commitOf(other!, [send(other!, 'other')])])
        expect(lost).toEqual([stalled!.conversationId])
        expect(await said(channel, 'stalled')).toBeUndefined()
        expect((await commit(retaken!, [send(retaken!, 'retaken')])).lost).toEqual([])
        expect(marks(await claimEffects(channel)).sort()).toEqual(['other', 'retaken'])
      })

      test('a worker that stalls past its lease keeps nothing, even where nobody else has come', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'hi'))
        const [stalled] = await claim(channel, { leaseMs: 1 })
        await new Promise((done) => setTimeout(done, 20))
        expect((await commit(stalled!, [send(stalled!, 'stalled')])).lost).toEqual([stalled!.conversationId])
        expect(await said(channel, 'stalled')).toBeUndefined()
        expect((await claim(channel)).map(texts)).toEqual([['hi']])
      })

      test('a commit is kept once', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'hi'))
        const [one] = await claim(channel)
        expect((await commit(one!)).lost).toEqual([])
        expect((await commit(one!)).lost).toEqual([one!.conversationId])
        expect(await claim(channel)).toHaveLength(0)
      })

      test('what is given back can be taken again at once', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'hi'))
        await bench.conversations.release(await claim(channel))
        expect((await claim(channel)).map(texts)).toEqual([['hi']])
      })

      test('a message that comes while a turn is taken is not forgotten', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'first'))
        const [one] = await claim(channel)
        await receive(message(channel, 'meanwhile'))
        await commit(one!)
        expect((await claim(channel)).map(texts)).toEqual([['meanwhile']])
      })

      test('a message that is sorted after the commit wakes it anew', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'first'))
        const [one] = await claim(channel)
        await bench.store([message(channel, 'late')])
        await commit(one!)
        expect(await claim(channel)).toHaveLength(0)
        await receive()
        expect((await claim(channel)).map(texts)).toEqual([['late']])
      })

      test('commits and arrivals at the same moment lose no wake-up', async () => {
        const channel = await bench.newChannel()
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
        const channel = await bench.newChannel()
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
        const [busy, quiet] = [await bench.newChannel(), await bench.newChannel()]
        await receive(...Array.from({ length: 10 }, (_, index) => message(busy, 'campaign', { from: { phone: `+4916${index}000` } })))
        await receive(message(quiet, 'one reply'))
        const claims = await claimAll({ limit: 4 })
        expect(claims).toHaveLength(4)
        expect(claims.map((one) => one.workspaceId)).toContain(quiet.workspaceId)
        await bench.conversations.release([...claims, ...rest])
      })
    })

    describe('what a turn leaves behind', () => {
      test('transcript, contact and state', async () => {
        const { channel } = await answered((one) => send(one, 'hello'), () => ({ type: 'update-contact', fields: { name: 'Ada', city: 'Berlin' } }))
        expect((await bench.transcript(channel.workspaceId)).map(({ author, text, status }) => [author, text, status])).toEqual([
          ['contact', 'hi', 'received'],
          ['bot', 'hello', 'queued'],
        ])
        await receive(message(channel, 'again'))
        const [next] = await claim(channel)
        expect(next!.state.sequence).toBe(1)
        expect(next!.facts.contact).toMatchObject({ name: 'Ada', fields: { city: 'Berlin' } })
      })

      test('a turn that was set aside is a fault and blocks nothing', async () => {
        const channel = await bench.newChannel()
        await receive(message(channel, 'bad'), message(channel, 'good'))
        const [one] = await claim(channel)
        const whole = commitOf(one!)
        await bench.conversations.commit([{ ...whole, turns: whole.turns.slice(1), setAside: [{ mailboxId: one!.mail[0]!.id, reason: 'it broke' }] }])
        expect(await claim(channel)).toHaveLength(0)
        expect(await bench.setAside(channel.workspaceId)).toEqual(['it broke'])
        expect((await bench.faults(channel.workspaceId)).map(({ code }) => code)).toEqual(['set-aside'])
      })

      test('faults are kept on their node', async () => {
        const { channel } = await answered((one) => ({ type: 'fault', nodeId: 'broken', sessionId: `${one.conversationId}:1`, code: 'card-failed', message: 'oops' }))
        expect(await bench.faults(channel.workspaceId)).toEqual([{ code: 'card-failed', nodeId: 'broken', message: 'oops' }])
      })

      test('a handover is open until it is given back', async () => {
        const { channel } = await answered((one) => ({ type: 'hand-over', nodeId: 'node', sessionId: `${one.conversationId}:1`, reason: 'wants a person' }))
        expect(await bench.handovers(channel.workspaceId)).toEqual([{ reason: 'wants a person', open: true }])
        await receive(message(channel, 'thanks'))
        const [next] = await claim(channel)
        await commit(next!, [{ type: 'give-back' }, { type: 'hand-over', nodeId: 'node', sessionId: 's', reason: 'once more' }])
        expect((await bench.handovers(channel.workspaceId)).sort((a, b) => Number(a.open) - Number(b.open))).toEqual([
          { reason: 'wants a person', open: false },
          { reason: 'once more', open: true },
        ])
      })
    })

    describe('timers', () => {
      test('those that are due become mail, in the order of their times', async () => {
        const at = Date.now()
        const { channel, one } = await answered((c) => timer(c, 'late', at - 1_000), (c) => timer(c, 'early', at - 5_000), (c) => timer(c, 'future', at + 60 * minute))
        while ((await bench.conversations.fireTimers(Date.now(), 100)) > 0);
        const [woken] = await claim(channel)
        expect(woken!.mail.map(({ event }) => event.type === 'timer' && event.timerId)).toEqual([`${one.conversationId}:early`, `${one.conversationId}:late`])
        await commit(woken!)
        await bench.conversations.fireTimers(Date.now() + 61 * minute, 100)
        const [later] = await claim(channel)
        expect(later!.mail).toMatchObject([{ event: { type: 'timer', dueAt: at + 60 * minute } }])
      })

      test('a cancelled one never fires', async () => {
        const at = Date.now()
        const { channel } = await answered((c) => timer(c, 'a', at + 1_000), (c) => timer(c, 'b', at + 1_000), (c) => ({ type: 'cancel-timer', id: head(c, 'b').id }))
        await receive(message(channel, 'answer'))
        const [one] = await claim(channel)
        await commit(one!, [{ type: 'cancel-timer', id: head(one!, 'a').id }])
        await bench.conversations.fireTimers(at + minute, 100)
        expect(await claim(channel)).toHaveLength(0)
      })
    })

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
        expect((await bench.transcript(channel.workspaceId)).map((line) => line.status)).toEqual(['received', 'accepted', 'accepted', 'accepted'])
      })

      test('workers at once never take the same effect', async () => {
        const channel = await bench.newChannel()
        await receive(...Array.from({ length: 12 }, (_, index) => message(channel, 'hi', { from: { phone: `+49153${index}0` } })))
        const claims = await claim(channel)
        await bench.conversations.commit(claims.map((one) => commitOf(one, [send(one, 'reply')])))
        const taken = (await Promise.all(Array.from({ length: 6 }, () => bench.effects.claim({ limit: 100, leaseMs: 30_000, now: Date.now() })))).flat()
        expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length)
        await bench.effects.release(taken.filter((effect) => effect.workspaceId !== channel.workspaceId))
      })

      test("one tenant's campaign does not delay another tenant's reply", async () => {
        const [busy, quiet] = [await bench.newChannel(), await bench.newChannel()]
        await receive(...Array.from({ length: 40 }, (_, index) => message(busy, 'campaign', { from: { phone: `+49155${100 + index}` } })))
        await bench.conversations.commit((await claim(busy)).map((one) => commitOf(one, [send(one, 'campaign')])))
        await receive(message(quiet, 'hi'))
        await bench.conversations.commit((await claim(quiet)).map((one) => commitOf(one, [send(one, 'reply')])))
        const claimed = await bench.effects.claim({ limit: 12, leaseMs: 30_000, now: Date.now() })
        expect(claimed.some((effect) => effect.workspaceId === quiet.workspaceId)).toBe(true)
        expect(claimed.filter((effect) => effect.workspaceId === busy.workspaceId).length).toBeGreaterThan(5)
        await bench.effects.release(claimed)
      })

      test('a question to a model does not wait for the bubbles', async () => {
        const { channel } = await answered((c) => send(c, 'one'), (c) => ask(c, 'question'), (c) => send(c, 'two'))
        expect(marks(await claimEffects(channel)).sort()).toEqual(['one', 'question'])
      })

      test('an outcome comes back as mail, once', async () => {
        const { channel, one } = await answered((c) => ask(c, 'question'))
        const [effect] = await claimEffects(channel)
        const settle = () =>
          bench.effects.settle(effect!, { type: 'finished', status: 'failed', outcome: 'model-failed:timeout', event: { type: 'model-failed', cause: 'timeout', reason: 'slow' } })
        expect(await settle()).toBe(true)
        expect(await settle()).toBe(false)
        const [woken] = await claim(channel)
        expect(woken!.mail).toMatchObject([{ event: { type: 'outcome', effectId: `${one.conversationId}:question`, outcome: { type: 'model-failed', cause: 'timeout' } } }])
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
        expect(await bench.effects.settle(question, { type: 'finished', status: 'failed', outcome: 'x', event: { type: 'model-failed', cause: 'timeout', reason: '' } })).toBe(false)
        expect(await bench.effects.settle(bubble, { type: 'again', notBefore: Date.now(), outcome: 'refused:retry' })).toBe(false)
        expect(await claim(channel)).toHaveLength(0)
        expect(await claimEffects(channel)).toHaveLength(0)
        expect((await said(channel, 'one'))!.status).toBe('superseded')
      })

      test('a take-over also stops what may have been sent from being sent again', async () => {
        const { channel } = await answered((c) => send(c, 'one'))
        const [effect] = await claimEffects(channel)
        await bench.effects.settle(effect!, { type: 'uncertain', reason: 'time-out', graceUntil: Date.now() + 1_000 })
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
        await bench.effects.settle(first!, { type: 'again', notBefore: Date.now() + minute, outcome: 'refused:retry' })
        expect(await claimEffects(channel)).toHaveLength(0)
        const [second] = await claimEffects(channel, { now: Date.now() + minute + 1_000 })
        expect(second!.attempt).toBe(2)
        await bench.effects.settle(second!, { type: 'again', notBefore: Date.now(), outcome: 'paced', uncounted: true })
        const [third] = await claimEffects(channel)
        expect(third!.attempt).toBe(2)
      })

      test('a bubble that fails for good is explained, and the next ones go on', async () => {
        const { channel } = await answered((c) => send(c, 'one'), (c) => send(c, 'two'))
        const [effect] = await claimEffects(channel)
        await bench.effects.settle(effect!, { type: 'finished', status: 'failed', outcome: 'refused:fix', event: null, failure: 'The picture is too large.' })
        expect(await said(channel, 'one')).toMatchObject({ status: 'failed', failure: 'The picture is too large.' })
        expect(await bench.faults(channel.workspaceId)).toEqual([{ code: 'send-failed', nodeId: 'node', message: 'The picture is too large.' }])
        expect(marks(await claimEffects(channel))).toEqual(['two'])
      })

      test('a stopped channel keeps everything and sends nothing', async () => {
        const { channel } = await answered((c) => send(c, 'one'))
        const [effect] = await claimEffects(channel)
        await bench.effects.settle(effect!, { type: 'channel-stopped', reason: 'The access token has expired.' })
        expect(await claimEffects(channel, { now: Date.now() + minute })).toHaveLength(0)
        expect(await statusOf(channel, 'one')).toBe('pending')
      })

      test('given back, it is taken again and not counted', async () => {
        const { channel } = await answered((c) => ask(c, 'question'))
        await bench.effects.release(await claimEffects(channel))
        expect(await claimEffects(channel)).toMatchObject([{ attempt: 1 }])
      })
    })

    describe('sends of which nobody knows', () => {
      const uncertain = async () => {
        const { channel } = await answered((c) => send(c, 'one'), (c) => send(c, 'two'))
        const [effect] = await claimEffects(channel)
        await bench.effects.settle(effect!, { type: 'uncertain', reason: 'time-out', graceUntil: Date.now() + minute })
        return { channel, effect: effect! }
      }
      const fold = async (...updates: ChannelUpdate[]) => {
        await bench.store(updates)
        while ((await bench.conversations.foldStatuses(100)) > 0);
      }

      test('nothing overtakes it, and its status settles it', async () => {
        const { channel, effect } = await uncertain()
        expect(await claimEffects(channel)).toHaveLength(0)
        await fold(status(channel, { messageId: 'wamid.told', status: 'sent', effectId: effect.id }))
        expect(await statusOf(channel, 'one')).toBe('done')
        expect(await said(channel, 'one')).toMatchObject({ status: 'sent', possiblyDouble: false })
        expect(marks(await claimEffects(channel))).toEqual(['two'])
      })

      test('after the grace period it goes once more, and says so', async () => {
        const { channel } = await uncertain()
        const [again] = await claimEffects(channel, { now: Date.now() + minute + 1_000 })
        expect(again).toMatchObject({ attempt: 2, possiblyDouble: true })
        expect((await said(channel, 'one'))!.possiblyDouble).toBe(true)
      })

      test('a status that came before the time-out counts as well', async () => {
        const { channel } = await answered((c) => send(c, 'one'))
        const [effect] = await claimEffects(channel)
        await fold(status(channel, { messageId: 'wamid.quick', status: 'delivered', effectId: effect!.id }))
        await bench.effects.settle(effect!, { type: 'uncertain', reason: 'time-out', graceUntil: Date.now() + minute })
        expect(await statusOf(channel, 'one')).toBe('done')
        expect(await claimEffects(channel, { now: Date.now() + 10 * minute })).toHaveLength(0)
      })

      test('what a vanished worker had begun is uncertain; its questions are asked again', async () => {
        const { channel } = await answered((c) => send(c, 'one'), (c) => ask(c, 'question'))
        const begun = await claimEffects(channel)
        expect(await bench.effects.recoverExpired(Date.now() + 31_000, minute)).toBeGreaterThanOrEqual(2)
        expect(await statusOf(channel, 'one')).toBe('uncertain')
        expect(marks(await claimEffects(channel))).toEqual(['question'])
        expect(await accepted(begun.find((effect) => effect.work.kind === 'send')!)).toBe(false)
        const [again] = await claimEffects(channel, { now: Date.now() + 3 * minute })
        expect(again).toMatchObject({ possiblyDouble: true })
      })

      test('a vanished worker whose message a status has confirmed is not doubled', async () => {
        const { channel } = await answered((c) => send(c, 'one'))
        const [effect] = await claimEffects(channel)
        await fold(status(channel, { messageId: 'wamid.seen', status: 'sent', effectId: effect!.id }))
        await bench.effects.recoverExpired(Date.now() + 31_000, minute)
        expect(await statusOf(channel, 'one')).toBe('done')
      })

      test('twice uncertain is the end, with a word about it', async () => {
        const { channel } = await uncertain()
        await claimEffects(channel, { now: Date.now() + minute + 1_000 })
        await bench.effects.recoverExpired(Date.now() + 10 * minute, minute)
        expect(await statusOf(channel, 'one')).toBe('failed')
        expect((await said(channel, 'one'))!.failure).toMatch(/may have arrived/)
        expect(marks(await claimEffects(channel))).toEqual(['two'])
      })

      test('statuses only move forward, whatever their order', async () => {
        const { channel } = await answered((c) => send(c, 'one'))
        const [effect] = await claimEffects(channel)
        await accepted(effect!, 'wamid.moving')
        await fold(status(channel, { messageId: 'wamid.moving', status: 'read' }), status(channel, { messageId: 'wamid.moving', status: 'sent' }))
        await fold(status(channel, { messageId: 'wamid.moving', status: 'delivered' }), status(channel, { messageId: 'wamid.moving', status: 'failed', error: { code: 131026, title: 'Undeliverable' } }))
        expect(await said(channel, 'one')).toMatchObject({ status: 'read', failure: null })
      })

      test('a failure that comes later carries its reason to the node', async () => {
        const { channel } = await answered((c) => send(c, 'one'))
        const [effect] = await claimEffects(channel)
        await accepted(effect!, 'wamid.failing')
        await fold(status(channel, { messageId: 'wamid.failing', status: 'failed', error: { code: 131026, title: 'Undeliverable' } }))
        expect(await said(channel, 'one')).toMatchObject({ status: 'failed', failure: 'Undeliverable' })
        expect((await bench.faults(channel.workspaceId)).map(({ code }) => code)).toEqual(['send-failed'])
      })
    })
  })
}
