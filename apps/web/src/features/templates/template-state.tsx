import { Badge, type BadgeTone } from '@parley/ui'
import type { RouterOutputs } from '@/trpc/client.ts'

export type ListedTemplate = RouterOutputs['templates']['list']['templates'][number]

const states: Record<ListedTemplate['status'], { label: string; tone: BadgeTone }> = {
  approved: { label: 'Approved', tone: 'good' },
  pending: { label: 'In review', tone: 'info' },
  rejected: { label: 'Rejected', tone: 'danger' },
  paused: { label: 'Paused', tone: 'danger' },
  disabled: { label: 'Switched off', tone: 'danger' },
  'in-appeal': { label: 'In review again', tone: 'info' },
  'limit-exceeded': { label: 'Not taken', tone: 'danger' },
  archived: { label: 'Archived', tone: 'neutral' },
  'pending-deletion': { label: 'Being deleted', tone: 'neutral' },
  gone: { label: 'No longer there', tone: 'neutral' },
}

export function TemplateState({ status }: { status: ListedTemplate['status'] }) {
  const { label, tone } = states[status]
  return <Badge tone={tone}>{label}</Badge>
}

const qualities: Record<string, { label: string; tone: BadgeTone }> = {
  GREEN: { label: 'High', tone: 'good' },
  YELLOW: { label: 'Medium', tone: 'warning' },
  RED: { label: 'Low', tone: 'danger' },
}

/** What customers think of it, as Meta measures it. */
export function TemplateQuality({ quality }: { quality: string | null }) {
  const known = qualities[quality ?? '']
  return known ? <Badge tone={known.tone}>{known.label}</Badge> : <span className="text-ink-faint">Not rated yet</span>
}

export const categoryNames = { marketing: 'Marketing', utility: 'Utility', authentication: 'Authentication' } as const

/** A published flow sends it and it cannot be sent: somebody has to act. */
export const isAlarm = ({ status, usedBy }: ListedTemplate): boolean => usedBy.length > 0 && status !== 'approved' && status !== 'pending' && status !== 'in-appeal'
