import { describe, expect, test } from 'vitest'
import { standingOf } from '../../outcome-turn.ts'
import type { Effect } from '@parley/interpreter'
import type { ClaimedConversation, ClaimedEffect, OutcomeCommit } from '../../ports/index.ts'
import { minute, type Stage } from './stage.ts'

const failed = { type: 'finished', status: 'failed', outcome: 'model-failed:timeout', event: { type: 'model-failed', cause: 'timeout', reason: 'slow' } } as const

/** An outcome that is kept together with the turn that it brings. */
export function outcomeContract(stage: Stage): void {
  const { message, receive, claim, texts, commitOf, commit, send, ask, timer, marks, claimEffects, accepted, statusOf, answered } = stage
  const room = (limit: number) => ({ limit, leaseMs: 30_000, now: Date.now() })

  /** A customer wrote, and the answer asks; `one` is how that left their conversation. */
  const asking = async (...more: ((one: ClaimedConversation) => Effect)[]) => {
    const { channel } = await answered()
    await receive(message(channel, 'a question'))
    const [taken] = await claim(channel)
    const whole = commitOf(taken!, [ask(taken!, 'question'), ...more.map((make) => make(taken!))])
    const { begun } = await stage.bench.conversations.commit([whole], room(5))
    return { channel, begun, one: standingOf(taken!, whole, Date.now()).claim }
  }
  /** Of one event, as `turnOfOutcome` makes it. */
  const outcomeOf = (effect: ClaimedEffect, one: ClaimedConversation, effects: Effect[] = []): OutcomeCommit => {
    const event = { type: 'outcome', id: `outcome:${effect.id}`, at: Date.now(), effectId: effect.id, outcome: failed.event } as const
    return { effect, settlement: failed, commit: commitOf({ ...one, mail: [{ id: null, event }] }, effects) }
  }
  const refused = { kept: false, begun: [] }

  describe('an outcome with its turn', () => {
    test('is kept with it, and what it says begins', async () => {
      const { channel, begun: [question], one } = await asking()
      const { kept, begun } = await stage.bench.conversations.commitOutcome(outcomeOf(question!, one, [send(one, 'reply')]), room(5))
      expect([kept, marks(begun)]).toEqual([true, ['reply']])
      expect(await statusOf(channel, 'question')).toBe('failed')
      expect(await accepted(begun[0]!)).toBe(true)
      // Nobody has to be told, and the conversation goes on from there.
      expect(await claim(channel)).toHaveLength(0)
      await receive(message(channel, 'thanks'))
      const [next] = await claim(channel)
      expect([next!.state.sequence, texts(next)]).toEqual([3, ['thanks']])
      // A settlement that comes behind changes nothing.
      expect((await stage.bench.effects.settle(question!, failed)).told).toBe(false)
    })

    test('without room nothing begins, and it is found as usual', async () => {
      const { channel, begun: [question], one } = await asking()
      expect(await stage.bench.conversations.commitOutcome(outcomeOf(question!, one, [send(one, 'reply'), ask(one, 'more')]))).toEqual({ kept: true, begun: [] })
      expect(marks(await claimEffects(channel))).toEqual(['reply', 'more'])
    })

    test('is refused whole where a message has come, and settled like any other', async () => {
      const { channel, begun: [question], one } = await asking()
      await receive(message(channel, 'wait'))
      expect(await stage.bench.conversations.commitOutcome(outcomeOf(question!, one, [send(one, 'reply')]), room(5))).toEqual(refused)
      expect([await statusOf(channel, 'question'), await statusOf(channel, 'reply')]).toEqual(['begun', undefined])
      expect((await stage.bench.effects.settle(question!, failed)).told).toBe(true)
      expect((await claim(channel)).map(texts)).toEqual([['wait', 'outcome']])
    })

    test('is refused while somebody holds the conversation, and after they took a turn', async () => {
      const { channel, begun: [question], one } = await asking()
      await receive(message(channel, 'wait'))
      const [held] = await claim(channel)
      expect(await stage.bench.conversations.commitOutcome(outcomeOf(question!, one), room(5))).toEqual(refused)
      await commit(held!)
      expect(await stage.bench.conversations.commitOutcome(outcomeOf(question!, one), room(5))).toEqual(refused)
    })

    test('is refused where mail that was left had its turn', async () => {
      const { channel } = await answered()
      await receive(message(channel, 'first'), message(channel, 'second'))
      const [taken] = await claim(channel, { mailPerConversation: 1 })
      const whole = commitOf(taken!, [ask(taken!, 'question')])
      const { begun: [question] } = await stage.bench.conversations.commit([whole], room(5))
      const [rest] = await claim(channel)
      await commit(rest!)
      expect(await stage.bench.conversations.commitOutcome(outcomeOf(question!, standingOf(taken!, whole, Date.now()).claim), room(5))).toEqual(refused)
    })

    test('is refused where a timer has fired', async () => {
      const { begun: [question], one } = await asking((c) => timer(c, 'deadline', Date.now() - minute))
      expect(await stage.bench.conversations.fireTimers(Date.now(), 100)).toBeGreaterThan(0)
      expect(await stage.bench.conversations.commitOutcome(outcomeOf(question!, one), room(5))).toEqual(refused)
    })

    test('is refused where another outcome of the conversation was kept, also at the same moment', async () => {
      const { channel, begun: [question, other], one } = await asking((c) => ask(c, 'other'))
      const both = await Promise.all([question!, other!].map((effect) => stage.bench.conversations.commitOutcome(outcomeOf(effect, one), room(5))))
      expect(both.filter(({ kept }) => kept)).toHaveLength(1)
      const late = both[0]!.kept ? other! : question!
      expect(await statusOf(channel, late.id.split(':')[1]!)).toBe('begun')
      expect((await stage.bench.effects.settle(late, failed)).told).toBe(true)
      expect((await claim(channel)).map(texts)).toEqual([['outcome']])
    })

    test('is refused where the effect has passed to another worker', async () => {
      const { channel, begun: [question], one } = await asking()
      expect(await stage.bench.effects.recoverExpired(Date.now() + minute, minute)).toBeGreaterThan(0)
      const [again] = await claimEffects(channel)
      expect(await stage.bench.conversations.commitOutcome(outcomeOf(question!, one), room(5))).toEqual(refused)
      expect((await stage.bench.conversations.commitOutcome(outcomeOf(again!, one), room(5))).kept).toBe(true)
    })

    test('one conversation that has moved on does not hold up others', async () => {
      const [still, moved] = [await asking(), await asking()]
      await receive(message(moved.channel, 'wait'))
      const outcomes = [still, moved].map(({ begun: [question], one }) => stage.bench.conversations.commitOutcome(outcomeOf(question!, one), room(5)))
      expect((await Promise.all(outcomes)).map(({ kept }) => kept)).toEqual([true, false])
    })
  })
}
