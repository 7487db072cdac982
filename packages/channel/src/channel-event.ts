import type { ContactAddress } from './address.ts'

/** What a notice about an account, a number or a template means. */
export interface ChannelEventReading {
  /** For the owner, in plain words: what happened and, where something is to be done, what. */
  summary: string
  /** `alarm`: messages do not go out, or will not soon. */
  severity: 'notice' | 'warning' | 'alarm'
  /** The number that it is about, as the channel writes it; none: the whole account. */
  displayNumber?: string
  /** What is different now about the number, or about all of the account's. */
  facts?: { limitTier?: string; nameStatus?: string; verifiedName?: string; username?: string | null; throughput?: string; messagesPerSecond?: number }
  /** `stop`: nothing can be sent any more, for this reason; `until` (milliseconds since 1970): where Meta has said when it ends. `resume`: what Meta had stopped goes on. */
  sending?: { do: 'stop'; reason: string; until?: number } | { do: 'resume' }
  /** Customers who stopped or resumed marketing in their own settings of WhatsApp. */
  preferences?: MarketingPreference[]
}

export interface MarketingPreference {
  who: ContactAddress
  granted: boolean
  /** The channel's own words about it. */
  words: string
  /** Milliseconds since 1970; absent where the channel does not say. */
  at?: number
}

/** A stop that came from Meta begins with this, so that a later "reinstated" lifts no other. */
export const stoppedByMeta = 'Meta has '
