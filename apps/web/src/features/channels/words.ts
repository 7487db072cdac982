import type { ConnectionCheck, ConnectionCheckName } from '@parley/channel'
import type { BadgeTone } from '@parley/ui'

/** What each check is about, as a title. */
export const checkTitles: Record<ConnectionCheckName, string> = {
  token: 'Access token', permissions: 'Permissions', number: 'Number', subscription: 'Subscription', callback: 'Callback address', webhook: 'First message',
}

const qualities: Record<string, { word: string; tone: BadgeTone }> = {
  GREEN: { word: 'High', tone: 'good' }, YELLOW: { word: 'Medium', tone: 'warning' }, RED: { word: 'Low', tone: 'danger' },
}
export const qualityOf = (rating: string | null) => qualities[rating ?? ''] ?? { word: 'Not known yet', tone: 'neutral' as const }

/** `TIER_10K` as people say it. */
export function limitOf(tier: string | null): string {
  if (tier === null) return 'Not known yet'
  if (tier === 'TIER_UNLIMITED') return 'Unlimited'
  const amount = /^TIER_(\d+)(K?)$/.exec(tier)
  return amount ? `${(Number(amount[1]) * (amount[2] ? 1_000 : 1)).toLocaleString('en')} a day` : tier
}

const names: Record<string, string> = { APPROVED: 'Approved', AVAILABLE_WITHOUT_REVIEW: 'Usable without review', PENDING_REVIEW: 'In review', PENDING: 'In review', DECLINED: 'Declined', REJECTED: 'Declined', EXPIRED: 'Expired', NONE: 'Not set' }
export const nameStatusOf = (status: string | null) => (status === null ? 'Not known yet' : (names[status] ?? status))

export interface ChannelState {
  word: string
  tone: BadgeTone
}

/** One word for a number: what its owner has to know first. */
export function stateOf(channel: { status: string; mode: string; checks: ConnectionCheck[] }): ChannelState {
  if (channel.mode === 'test') return { word: 'Test phone', tone: 'neutral' }
  if (channel.status === 'disconnected') return { word: 'Disconnected', tone: 'neutral' }
  if (channel.status === 'stopped') return { word: 'Stopped', tone: 'danger' }
  const states = channel.checks.map(({ state }) => state)
  if (states.includes('bad')) return { word: 'Needs attention', tone: 'danger' }
  if (states.includes('waiting')) return { word: 'Not finished', tone: 'warning' }
  if (states.includes('warning')) return { word: 'Needs attention', tone: 'warning' }
  return { word: 'Connected', tone: 'good' }
}
