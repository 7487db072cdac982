import type { OutboundContent, SendOutcome, Treatment } from '@parley/channel'
import type { EffectSettlement, SendPermit } from './ports/index.ts'

type Judged = Extract<SendOutcome, { type: 'refused' }> | Extract<EffectSettlement, { type: 'again' }>

const notApproved = {
  pending: 'is still being reviewed by Meta',
  rejected: 'was rejected by Meta',
  paused: 'is paused because customers rated it badly',
  disabled: 'was switched off by Meta',
  'in-appeal': 'is being reviewed again by Meta',
  'limit-exceeded': 'was not taken because the account has too many templates',
  archived: 'is archived because it was not used for a year',
  'pending-deletion': 'is being deleted',
  gone: 'no longer exists at WhatsApp',
} as const

/** Meta's own codes, so that what is held here and what Meta refuses are treated alike. */
const codes = { window: 131047, missing: 132001, paused: 132015, disabled: 132016 }

/**
 * Whether something may be sent now, whatever a flow wanted: the last look before it leaves. Undefined where it may.
 * Not the flow but this keeps marketing from those who have not allowed it.
 */
export function judgeSend(content: OutboundContent, permit: SendPermit | undefined, now: number): Judged | undefined {
  if (!permit) return undefined
  const { windowUntil, template, consent, limitUntil } = permit
  const open = windowUntil !== null && now < windowUntil
  const refused = (treatment: Treatment, code: number, reason: string): Judged => ({ type: 'refused', treatment, code, reason })
  if (content.type !== 'template') {
    return open ? undefined : refused('template', codes.window, 'More than 24 hours have passed since the customer last wrote. Send an approved template, or wait until they write.')
  }
  if (!template) return refused('fix', codes.missing, `The template “${content.name}” is not known in ${content.language}. Sync the Templates page, or choose another.`)
  if (template.status !== 'approved') {
    const code = template.status === 'paused' ? codes.paused : template.status === 'disabled' ? codes.disabled : codes.missing
    return refused('fix', code, `The template “${content.name}” (${content.language}) ${notApproved[template.status]}${template.reason ? `: ${template.reason}` : '.'}`)
  }
  if (template.category === 'marketing' && consent !== true)
    return refused('consent', 0, consent === false ? 'The customer has opted out of marketing, so this was not sent.' : 'The customer has not opted in to marketing, so this was not sent. Record a consent first.')
  if (!open && limitUntil !== undefined)
    return { type: 'again', notBefore: limitUntil, outcome: 'held:messaging-limit', uncounted: true, held: 'The messaging limit of the account is used up for now: so many new customers were written to in the last 24 hours. It goes out as soon as there is room.' }
  return undefined
}
