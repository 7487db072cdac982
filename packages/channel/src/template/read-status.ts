import type { TemplateCategory, TemplateStatus } from './shape.ts'

const statuses: Record<string, TemplateStatus> = {
  APPROVED: 'approved', REINSTATED: 'approved', UNARCHIVED: 'approved', PENDING: 'pending', REJECTED: 'rejected', PAUSED: 'paused', DISABLED: 'disabled', LOCKED: 'disabled',
  IN_APPEAL: 'in-appeal', LIMIT_EXCEEDED: 'limit-exceeded', ARCHIVED: 'archived', PENDING_DELETION: 'pending-deletion', DELETED: 'gone',
}

/** Meta's word for what state a template is in; undefined for one that says nothing about that (FLAGGED). */
export const readTemplateStatus = (word: string): TemplateStatus | undefined => statuses[word.toUpperCase()]

export function readTemplateCategory(word: string): TemplateCategory {
  const lower = word.toLowerCase()
  return lower === 'utility' || lower === 'authentication' ? lower : 'marketing'
}

const reasons: Record<string, string> = {
  ABUSIVE_CONTENT: 'Meta found its content abusive or threatening.',
  INCORRECT_CATEGORY: 'Its category does not fit its content. Choose the category that Meta expects.',
  INVALID_FORMAT: 'Its placeholders or formatting are not valid. Check that they are numbered or named as WhatsApp wants.',
  PROMOTIONAL: 'It advertises something and is not filed under marketing.',
  SCAM: 'Meta takes it for a scam.',
  TAG_CONTENT_MISMATCH: 'Its language or category does not match its content.',
}

/** Meta's reason for refusing a template, in plain words; null where there is none. */
export function explainRejection(reason: unknown): string | null {
  if (typeof reason !== 'string' || reason === '' || reason.toUpperCase() === 'NONE') return null
  return reasons[reason.toUpperCase()] ?? `Meta says: ${reason}.`
}
