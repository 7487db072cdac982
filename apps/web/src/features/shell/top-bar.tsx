import type { ReactNode } from 'react'

/** 48 px: where one is, and the page's actions, the primary one last. */
export function TopBar({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex h-12 shrink-0 items-center justify-between gap-4 border-b border-line bg-surface px-4 sm:px-6">
      <h1 className="min-w-0 truncate text-body font-semibold">{title}</h1>
      <div className="flex shrink-0 items-center gap-2">{children}</div>
    </header>
  )
}
