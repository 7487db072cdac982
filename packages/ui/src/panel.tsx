import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export interface PanelProps {
  title?: ReactNode
  /** Under the title. */
  description?: ReactNode
  /** At the right of the title. */
  actions?: ReactNode
  children: ReactNode
  className?: string
}

/** A bordered group of things that belong together. */
export function Panel({ title, description, actions, children, className }: PanelProps) {
  return (
    <section className={cn('rounded-card border border-line bg-surface', className)}>
      {(title || actions) && (
        <header className="flex items-start justify-between gap-4 border-b border-line px-5 py-4 last:border-b-0">
          <div>
            {title && <h2 className="text-body font-semibold text-ink">{title}</h2>}
            {description && <p className="mt-0.5 text-control text-ink-soft">{description}</p>}
          </div>
          {actions}
        </header>
      )}
      {children}
    </section>
  )
}
