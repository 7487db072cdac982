import { fold } from '@parley/channel'
import { longestWait, toMilliseconds } from '@parley/flow'
import { go, type CardRun, type Occasion } from '@parley/interpreter'
import type { StartConfig, Trigger } from './card.ts'

/**
 * Which start wins when several fit: the specific before the general, lowest first. The card's help
 * says the same in words.
 */
const keywordRank = { exact: 30, 'starts-with': 40, contains: 50 } as const

export const startRun: CardRun<StartConfig> = {
  enter: () => go('next'),
  starts: ({ trigger }, occasion) => rankOf(trigger, occasion),
}

function rankOf(trigger: Trigger, occasion: Occasion): number | null {
  if (occasion.running && !('interrupts' in trigger && trigger.interrupts)) return null
  switch (trigger.type) {
    case 'late-tap':
      return occasion.lateTap ? 25 : null
    case 'ad': {
      if (occasion.referral === null) return null
      if (trigger.adIds.length === 0) return 20
      return occasion.referral.sourceId !== undefined && trigger.adIds.includes(occasion.referral.sourceId) ? 10 : null
    }
    case 'keyword':
      return trigger.words.some((word) => matches(fold(occasion.text), fold(word), trigger.match)) ? keywordRank[trigger.match] : null
    case 'returning':
      return occasion.lastSeenAt !== null && occasion.now - occasion.lastSeenAt >= toMilliseconds(trigger.after) ? returningRank(trigger) : null
    case 'first-visit':
      return occasion.lastSeenAt === null ? 70 : null
    case 'any':
      return 100
  }
}

/** Between 60 and 69: the longer the absence, the more specific. */
function returningRank(trigger: Extract<Trigger, { type: 'returning' }>): number {
  return 69 - 9 * Math.min(1, toMilliseconds(trigger.after) / toMilliseconds(longestWait))
}

/** Keywords are whole words: "hi" is not in "which". Both are folded already. */
function matches(text: string, word: string, match: keyof typeof keywordRank): boolean {
  if (word === '' || text === '') return false
  if (match === 'exact') return text === word
  if (match === 'starts-with') return text === word || text.startsWith(`${word} `)
  return ` ${text} `.includes(` ${word} `)
}
