import type { ReactNode } from 'react'

/** The cards of a carousel, side by side. */
export function Cards({ children }: { children: ReactNode }) {
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <span role="group" aria-label="Cards" tabIndex={0} className="mt-2 flex gap-2 overflow-x-auto pb-1">
      {children}
    </span>
  )
}

export function OneCard({ children }: { children: ReactNode }) {
  return <span className="flex w-44 shrink-0 flex-col gap-1 rounded-control border border-line-strong/40 bg-surface/60 p-2 text-control">{children}</span>
}
