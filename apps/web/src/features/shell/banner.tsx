import { cn } from '@parley/ui'
import { CircleAlert, TriangleAlert } from '@parley/ui/icons'
import type { ReactNode } from 'react'

/** The look of the link in a banner. */
export const bannerLink = (tone: 'danger' | 'warning') => cn('shrink-0 font-medium underline underline-offset-2', tone === 'danger' ? 'text-danger' : 'text-warning')

/** What every page says at its top while it holds. It takes room of its own, and lies over nothing. */
export function Banner({ tone, children, action }: { tone: 'danger' | 'warning'; children: ReactNode; action?: ReactNode }) {
  const danger = tone === 'danger'
  const Icon = danger ? CircleAlert : TriangleAlert
  return (
    <div role={danger ? 'alert' : 'status'} className={cn('flex shrink-0 items-center gap-2.5 border-b px-4 py-2 text-control text-ink sm:px-6', danger ? 'border-danger/30 bg-danger-soft' : 'border-warning/30 bg-warning-soft')}>
      <Icon className={cn('size-4 shrink-0', danger ? 'text-danger' : 'text-warning')} aria-hidden />
      <p className="min-w-0 flex-1">{children}</p>
      {action}
    </div>
  )
}
