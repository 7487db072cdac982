import { asNumber, asText } from '../webhook/read.ts'

/** `INVALID_FORMAT` -> `invalid format`. */
export const inWords = (constant: string): string => constant.toLowerCase().replaceAll('_', ' ')

const tiers: Record<string, string> = { '250': 'TIER_250', '1000': 'TIER_1K', '2000': 'TIER_2K', '10000': 'TIER_10K', '100000': 'TIER_100K', '-1': 'TIER_UNLIMITED' }

/** Documented as `TIER_2K`, sent as a number at times; `-1` is no limit. */
export function limitTierOf(value: unknown): string | undefined {
  const text = asText(value)
  if (text !== undefined && /^TIER_\w+$/.test(text)) return text
  const number = asNumber(value)
  return number === undefined ? undefined : (tiers[String(number)] ?? `TIER_${number}`)
}

/** `TIER_10K` -> `10,000`. */
export function tierInWords(tier: string): string {
  const found = /^TIER_(\d+)(K?)$/.exec(tier)
  return found ? (Number(found[1]) * (found[2] === 'K' ? 1000 : 1)).toLocaleString('en') : tier === 'TIER_UNLIMITED' ? 'without a limit' : inWords(tier)
}
