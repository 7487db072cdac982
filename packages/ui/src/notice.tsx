import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { CircleAlert, Info, TriangleAlert } from './icons.ts'

const tones = {
  info: { classes: 'border-info/30 bg-info-soft', icon: <Info className="mt-0.5 size-4 shrink-0 text-info" aria-hidden /> },
  warning: { classes: 'border-warning/30 bg-warning-soft', icon: <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden /> },
  danger: { classes: 'border-danger/30 bg-danger-soft', icon: <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden /> },
}

/** Something to know about this page, in place. `danger` is read out at once. */
export function Notice({ tone = 'info', children, actions, className }: { tone?: keyof typeof tones; children: ReactNode; actions?: ReactNode; className?: string }) {
  return (
    <div role={tone === 'danger' ? 'alert' : 'status'} className={cn('flex items-start gap-2.5 rounded-control border px-3 py-2.5 text-control text-ink', tones[tone].classes, className)}>
      {tones[tone].icon}
      <div className="min-w-0 flex-1">{children}</div>
      {actions}
    </div>
  )
}
