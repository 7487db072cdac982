import { checkOutbound, type ChannelLimits, type OutboundContent } from '@parley/channel'
import type { CardProblem } from '@parley/flow'

/**
 * What the channel would refuse about a text as drawn. A placeholder counts as one character: how
 * long its value will be is not known yet, and what turns out too long is split or cut on sending.
 * `toField` gives the place in the card's config for the place in the content.
 */
export function limitProblems(content: OutboundContent, limits: ChannelLimits, toField: (field: string) => string): CardProblem[] {
  return checkOutbound(shortened(content), limits).map(({ field, message }) => ({ severity: 'error', code: 'channel-limit', message, field: toField(field) }))
}

const placeholder = /\{\{.*?\}\}|\{%.*?%\}/gs
const links: ReadonlySet<string> = new Set(['link', 'url'])

/** The same content with every placeholder in it replaced by a single character; in links by what a link may hold. */
function shortened<Content extends OutboundContent>(content: Content): Content {
  return JSON.parse(JSON.stringify(content), (key, value: unknown) => {
    if (typeof value !== 'string') return value
    if (!links.has(key)) return value.replace(placeholder, key === 'emoji' ? '👍' : '…')
    return value.trim().replace(/^(\{\{.*?\}\}|\{%.*?%\})/s, 'https://x.example').replace(placeholder, 'x.example')
  }) as Content
}
