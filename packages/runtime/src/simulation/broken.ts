import type { World } from './simulate.ts'

/**
 * Worlds in which one promise's means is taken away. Each must be noticed: a simulation that cannot
 * fail proves nothing.
 */
export const brokenVariants: Record<string, (world: World) => void> = {
  'no-dedupe': (world) => {
    let serial = 0
    const { deliver } = world
    world.deliver = (updates) => deliver(updates.map((update) => (update.kind === 'message' ? { ...update, sourceId: `${update.sourceId}#${++serial}` } : update)))
  },
  'batch-keeps-only-its-first-message': (world) => {
    const { deliver } = world
    world.deliver = (updates) => deliver(updates.filter((update, index) => update.kind !== 'message' || index === 0))
  },
  'no-lease-check': (world) => {
    const { commit } = world
    world.commit = (commits) => {
      for (const { claim } of commits) {
        const conversation = world.store.conversations.get(claim.conversationId)
        if (conversation) conversation.leaseToken = claim.leaseToken
      }
      return commit(commits)
    }
  },
  'arrivals-not-compared': (world) => {
    const { commit } = world
    world.commit = async (commits) => {
      const result = await commit(commits)
      for (const { claim } of commits) {
        const conversation = world.store.conversations.get(claim.conversationId)!
        if (!result.lost.includes(claim.conversationId)) conversation.wakeAt = null
      }
      return result
    }
  },
  'take-over-supersedes-nothing': (world) => {
    world.beforeCommit = (commit) => {
      for (const turn of commit.turns) turn.effects = turn.effects.filter((effect) => effect.type !== 'supersede-all')
    }
  },
  'overtaken-answers-count': (world) => {
    world.beforeCommit = (commit) => {
      for (const turn of commit.turns) if (turn.event.type === 'message') commit.turns = commit.turns.filter((other) => other !== turn || turn.effects.every((effect) => effect.type !== 'supersede'))
    }
  },
  'uncertain-is-sent-again-at-once': (world) => {
    const { settle } = world
    world.settle = (effect, settlement) => settle(effect, settlement.type === 'uncertain' ? { type: 'again', notBefore: world.now(), outcome: 'uncertain' } : settlement)
  },
  'uncertain-counts-as-sent': (world) => {
    const { settle } = world
    world.settle = (effect, settlement) => settle(effect, settlement.type === 'uncertain' ? { type: 'finished', status: 'done', outcome: 'accepted', event: null } : settlement)
  },
  'outcomes-are-not-delivered': (world) => {
    const { settle } = world
    world.settle = (effect, settlement) => settle(effect, settlement.type === 'finished' ? { ...settlement, event: null } : settlement)
  },
  'timers-are-not-set': (world) => {
    world.beforeCommit = (commit) => {
      for (const turn of commit.turns) turn.effects = turn.effects.filter((effect) => effect.type !== 'set-timer')
    }
  },
  'state-is-not-kept': (world) => {
    world.beforeCommit = (commit) => {
      if (commit.turns.length > 1) commit.state = { ...commit.state, sequence: commit.state.sequence - 1 }
    }
  },
}
