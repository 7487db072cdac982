import type { ReactNode } from 'react'

/** Nothing here yet: why, and what to do next. */
export function EmptyState({ icon, title, children, actions }: { icon?: ReactNode; title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      {icon && <div className="mb-4 flex size-12 items-center justify-center rounded-card bg-accent-soft text-accent-ink [&_svg]:size-6">{icon}</div>}
      <h2 className="text-[15px] leading-6 font-semibold text-ink">{title}</h2>
      {children && <div className="mt-1.5 text-body text-ink-soft">{children}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
