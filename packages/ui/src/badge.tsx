import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type BadgeTone = 'neutral' | 'accent' | 'good' | 'warning' | 'danger' | 'info'

const tones: Record<BadgeTone, string> = {
  neutral: 'bg-hover text-ink-soft',
  accent: 'bg-accent-soft text-accent-ink',
  good: 'bg-good-soft text-good',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
}

/** A state in a word or a number. */
export function Badge({ children, tone = 'neutral', icon, className }: { children: ReactNode; tone?: BadgeTone; icon?: ReactNode; className?: string }) {
  return (
    <span className={cn('inline-flex h-5 shrink-0 items-center gap-1 rounded-full px-2 text-hint font-medium whitespace-nowrap tabular-nums [&_svg]:size-3', tones[tone], className)}>
      {icon}
      {children}
    </span>
  )
}
