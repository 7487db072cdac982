import type { SendRequest } from '@parley/channel'
import { brokenTools } from './broken-tools.ts'
import type { BrokenVariant } from './broken-variant.ts'
import { brokenWindows } from './broken-windows.ts'

/**
 * Worlds in which one promise's means is taken away. Each must be noticed: a simulation that cannot
 * fail proves nothing. None of this is in the product.
 */
export const brokenVariants: Record<string, BrokenVariant> = {
  'no-dedupe': {
    means: 'A message that is delivered twice counts twice.',
    break({ store }) {
      const { knows } = store
      let serial = 0
      store.knows = (channel, mail) => {
        if (knows.call(store, channel, mail) && mail.kind !== 'message') return true
        if (mail.kind === 'message') mail.sourceId += `#${++serial}`
        return false
      }
    },
  },
  'batch-keeps-only-its-first-message': {
    means: 'Of a webhook with several messages only the first is kept.',
    break(world) {
      const { deliver } = world
      world.deliver = (updates) => deliver(updates.filter((update, index) => update.kind !== 'message' || index === 0))
    },
  },
  'newest-first': {
    means: 'Of what waits, the newest is taken first.',
    break({ store }) {
      store.compareMail = (a, b) => b.occurredAt - a.occurredAt || Number(b.id - a.id)
    },
  },
  'no-lease-check': {
    means: 'A commit does not ask whether the lease is still held.',
    break({ store }) {
      store.holds = (conversation): conversation is NonNullable<typeof conversation> => conversation !== undefined
    },
  },
  'lease-without-expiry': {
    means: 'A commit compares the token, but not the time.',
    break({ store }) {
      store.holds = (conversation, claim): conversation is NonNullable<typeof conversation> => conversation?.leaseToken === claim.leaseToken
    },
  },
  'abandoned-leases-are-forgotten': {
    means: 'A conversation whose worker crashed is never taken again.',
    break({ store }) {
      const { claim } = store.conversationStore
      store.conversationStore.claim = async (options) => {
        const claims = await claim(options)
        for (const { conversationId } of claims) store.conversations.get(conversationId)!.wakeAt = null
        return claims
      }
    },
  },
  'outcomes-do-not-look-round': {
    means: 'An outcome brings its turn without asking whether its conversation has moved on.',
    break({ store }) {
      store.stands = (conversation): conversation is NonNullable<typeof conversation> => conversation !== undefined
    },
  },
  'arrivals-are-not-compared': {
    means: 'What arrives while a turn is taken wakes nobody.',
    break({ store }) {
      const { commit } = store.conversationStore
      store.conversationStore.commit = async (commits, begin) => {
        const result = await commit(commits, begin)
        for (const { claim } of commits) if (!result.lost.includes(claim.conversationId)) store.conversations.get(claim.conversationId)!.wakeAt = null
        return result
      }
    },
  },
  'send-before-save': {
    means: 'Replies leave before the turn that wanted them is kept.',
    break(world) {
      world.beforeCommit = async (commit) => {
        const conversation = world.store.conversations.get(commit.claim.conversationId)!
        const contact = world.store.contacts.find((candidate) => candidate.id === conversation.contactId)!
        for (const { effects } of commit.turns)
          for (const effect of effects)
            if (effect.type === 'send')
              await world.sendNow({ account: { channelId: '', numberId: '', accessToken: '' }, to: { phone: contact.phone! }, content: effect.content, effectId: effect.id } satisfies SendRequest)
      }
    },
  },
  'take-over-is-ignored': {
    means: 'What the bot still had to say is said although a person has taken over.',
    break({ store }) {
      const { plan } = store
      store.plan = (commit) => {
        const planned = plan.call(store, commit)
        return planned.supersede === 'all' ? { ...planned, supersede: [] } : planned
      }
    },
  },
  'overtaken-answers-count': {
    means: 'The answer to an overtaken question still wakes the conversation.',
    break({ store }) {
      store.isOvertaken = () => false
    },
  },
  'overtaken-questions-begin': {
    means: 'A question that was overtaken before it was asked is asked all the same.',
    break({ store }) {
      const { plan } = store
      store.plan = (commit) => {
        const planned = plan.call(store, commit)
        return { ...planned, supersede: planned.supersede === 'all' ? 'all' : [] }
      }
    },
  },
  'timer-is-not-cancelled': {
    means: 'A deadline goes on running after the answer has come.',
    break({ store }) {
      const { plan } = store
      store.plan = (commit) => ({ ...plan.call(store, commit), cancelTimers: [] })
    },
  },
  'timers-are-not-set': {
    means: 'Deadlines and waits are not kept, so some never end.',
    break({ store }) {
      const { plan } = store
      store.plan = (commit) => ({ ...plan.call(store, commit), timers: [] })
    },
  },
  'late-timers-are-dropped': {
    means: 'A timer whose moment passed during a down time never fires.',
    break({ store }) {
      const { isDue } = store
      store.isDue = (timer, at) => isDue.call(store, timer, at) && at - timer.fireAt < 3_600_000
    },
  },
  'outbox-out-of-order': {
    means: 'A reply does not wait for the one before it.',
    break({ store }) {
      store.waitsInLine = () => false
    },
  },
  'uncertain-is-sent-again-at-once': {
    means: 'A send of which nobody knows is repeated without waiting for its status.',
    break(world) {
      const { settle } = world
      world.settle = (effect, settlement, claim) => settle(effect, settlement.type === 'uncertain' ? { type: 'again', notBefore: world.now(), outcome: 'uncertain' } : settlement, claim)
    },
  },
  'uncertain-counts-as-sent': {
    means: 'A send of which nobody knows is taken for done.',
    break(world) {
      const { settle } = world
      world.settle = (effect, settlement, claim) => settle(effect, settlement.type === 'uncertain' ? { type: 'finished', status: 'done', outcome: 'accepted', event: null } : settlement, claim)
    },
  },
  'double-without-a-mark': {
    means: 'What is sent again after the grace period is not marked as possibly double.',
    break({ store }) {
      store.markDouble = () => undefined
    },
  },
  'outcomes-are-not-delivered': {
    means: "A model's answer does not reach the card that asked.",
    break(world) {
      const { settle } = world
      world.settle = (effect, settlement, claim) => settle(effect, settlement.type === 'finished' ? { ...settlement, event: null } : settlement, claim)
    },
  },
  'state-is-not-kept': {
    means: 'Of several turns in one commit only the first leaves its state.',
    break({ store }) {
      const { commit } = store.conversationStore
      store.conversationStore.commit = (commits, begin) =>
        commit(commits.map((one) => (one.turns.length > 1 ? { ...one, state: { ...one.state, sequence: one.state.sequence - 1 } } : one)), begin)
    },
  },
  ...brokenTools,
  ...brokenWindows,
}
