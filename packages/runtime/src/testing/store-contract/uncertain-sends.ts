import type { ChannelUpdate } from '@parley/channel'
import { describe, expect, test } from 'vitest'
import { minute, type Stage } from './stage.ts'

/** Sends of which nobody knows whether they left. */
export function uncertainSendContract(stage: Stage): void {
  const { status, send, ask, claimEffects, marks, accepted, statusOf, said, answered } = stage

  describe('sends of which nobody knows', () => {
    const uncertain = async () => {
      const { channel } = await answered((c) => send(c, 'one'), (c) => send(c, 'two'))
      const [effect] = await claimEffects(channel)
      await stage.bench.effects.settle(effect!, { type: 'uncertain', reason: 'time-out', graceUntil: Date.now() + minute })
      return { channel, effect: effect! }
    }
    const fold = async (...updates: ChannelUpdate[]) => {
      await stage.bench.store(updates)
      while ((await stage.bench.conversations.foldStatuses(100)) > 0);
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
      await stage.bench.effects.settle(effect!, { type: 'uncertain', reason: 'time-out', graceUntil: Date.now() + minute })
      expect(await statusOf(channel, 'one')).toBe('done')
      expect(await claimEffects(channel, { now: Date.now() + 10 * minute })).toHaveLength(0)
    })

    test('what a vanished worker had begun is uncertain; its questions are asked again', async () => {
      const { channel } = await answered((c) => send(c, 'one'), (c) => ask(c, 'question'))
      const begun = await claimEffects(channel)
      expect(await stage.bench.effects.recoverExpired(Date.now() + 31_000, minute)).toBeGreaterThanOrEqual(2)
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
      await stage.bench.effects.recoverExpired(Date.now() + 31_000, minute)
      expect(await statusOf(channel, 'one')).toBe('done')
    })

    test('twice uncertain is the end, with a word about it', async () => {
      const { channel } = await uncertain()
      await claimEffects(channel, { now: Date.now() + minute + 1_000 })
      await stage.bench.effects.recoverExpired(Date.now() + 10 * minute, minute)
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
      expect((await stage.bench.faults(channel.workspaceId)).map(({ code }) => code)).toEqual(['send-failed'])
    })
  })
}
