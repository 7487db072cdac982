import type { ReactNode } from 'react'

export interface EmptyStateProps {
  icon?: ReactNode
  title: string
  children?: ReactNode
  /** Its buttons, the primary one last. */
  actions?: ReactNode
  /** 1 where it is the whole page. */
  level?: 1 | 2
}

/** Nothing here yet: why, and what to do next. */
export function EmptyState({ icon, title, children, actions, level = 2 }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      {icon && <div className="mb-4 flex size-12 items-center justify-center rounded-card bg-accent-soft text-accent-ink [&_svg]:size-6">{icon}</div>}
      <Heading className="text-[15px] leading-6 font-semibold text-ink">{title}</Heading>
      {children && <div className="mt-1.5 text-body text-ink-soft">{children}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
