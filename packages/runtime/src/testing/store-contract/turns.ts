import { describe, expect, test } from 'vitest'
import { type Stage } from './stage.ts'

/** What a turn leaves behind. */
export function turnContract(stage: Stage): void {
  const { message, receive, claim, commitOf, commit, send, answered } = stage

  describe('what a turn leaves behind', () => {
    test('transcript, contact and state', async () => {
      const { channel } = await answered((one) => send(one, 'hello'), () => ({ type: 'update-contact', fields: { name: 'Ada', city: 'Berlin' } }))
      expect((await stage.bench.transcript(channel.workspaceId)).map(({ author, text, status }) => [author, text, status])).toEqual([
        ['contact', 'hi', 'received'],
        ['bot', 'hello', 'queued'],
      ])
      await receive(message(channel, 'again'))
      const [next] = await claim(channel)
      expect(next!.state.sequence).toBe(1)
      expect(next!.facts.contact).toMatchObject({ name: 'Ada', fields: { city: 'Berlin' } })
    })

    test('a turn that was set aside is a fault and blocks nothing', async () => {
      const channel = await stage.bench.newChannel()
      await receive(message(channel, 'bad'), message(channel, 'good'))
      const [one] = await claim(channel)
      const whole = commitOf(one!)
      await stage.bench.conversations.commit([{ ...whole, turns: whole.turns.slice(1), setAside: [{ mailboxId: one!.mail[0]!.id, reason: 'it broke' }] }])
      expect(await claim(channel)).toHaveLength(0)
      expect(await stage.bench.setAside(channel.workspaceId)).toEqual(['it broke'])
      expect((await stage.bench.faults(channel.workspaceId)).map(({ code }) => code)).toEqual(['set-aside'])
    })

    test('faults are kept on their node', async () => {
      const { channel } = await answered((one) => ({ type: 'fault', nodeId: 'broken', sessionId: `${one.conversationId}:1`, code: 'card-failed', message: 'oops' }))
      expect(await stage.bench.faults(channel.workspaceId)).toEqual([{ code: 'card-failed', nodeId: 'broken', message: 'oops' }])
    })

    test('a handover is open until it is given back', async () => {
      const { channel } = await answered((one) => ({ type: 'hand-over', nodeId: 'node', sessionId: `${one.conversationId}:1`, reason: 'wants a person' }))
      expect(await stage.bench.handovers(channel.workspaceId)).toEqual([{ reason: 'wants a person', open: true }])
      await receive(message(channel, 'thanks'))
      const [next] = await claim(channel)
      await commit(next!, [{ type: 'give-back' }, { type: 'hand-over', nodeId: 'node', sessionId: 's', reason: 'once more' }])
      expect((await stage.bench.handovers(channel.workspaceId)).sort((a, b) => Number(a.open) - Number(b.open))).toEqual([
        { reason: 'wants a person', open: false },
        { reason: 'once more', open: true },
      ])
    })
  })
}
