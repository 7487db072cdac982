import { describe, expect, test } from 'vitest'
import { minute, type Stage } from './stage.ts'

/** Timers. */
export function timerContract(stage: Stage): void {
  const { message, receive, claim, commit, head, timer, answered } = stage

  describe('timers', () => {
    test('those that are due become mail, in the order of their times', async () => {
      const at = Date.now()
      const { channel, one } = await answered((c) => timer(c, 'late', at - 1_000), (c) => timer(c, 'early', at - 5_000), (c) => timer(c, 'future', at + 60 * minute))
      while ((await stage.bench.conversations.fireTimers(Date.now(), 100)) > 0);
      const [woken] = await claim(channel)
      expect(woken!.mail.map(({ event }) => event.type === 'timer' && event.timerId)).toEqual([`${one.conversationId}:early`, `${one.conversationId}:late`])
      await commit(woken!)
      await stage.bench.conversations.fireTimers(Date.now() + 61 * minute, 100)
      const [later] = await claim(channel)
      expect(later!.mail).toMatchObject([{ event: { type: 'timer', dueAt: at + 60 * minute } }])
    })

    test('a cancelled one never fires', async () => {
      const at = Date.now()
      const { channel } = await answered((c) => timer(c, 'a', at + 1_000), (c) => timer(c, 'b', at + 1_000), (c) => ({ type: 'cancel-timer', id: head(c, 'b').id }))
      await receive(message(channel, 'answer'))
      const [one] = await claim(channel)
      await commit(one!, [{ type: 'cancel-timer', id: head(one!, 'a').id }])
      await stage.bench.conversations.fireTimers(at + minute, 100)
      expect(await claim(channel)).toHaveLength(0)
    })
  })
}
