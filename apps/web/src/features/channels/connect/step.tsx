import { cn } from '@parley/ui'
import { Check } from '@parley/ui/icons'
import type { ReactNode } from 'react'

/** One step of several: what comes later is told, and opens in its turn. */
export function Step({ number, title, state, aside, children }: { number: number; title: string; state: 'done' | 'now' | 'later'; aside?: ReactNode; children?: ReactNode }) {
  return (
    <section aria-labelledby={`step-${number}`} className={cn('rounded-card border border-line bg-surface', state === 'later' && 'bg-transparent')}>
      <header className="flex items-center gap-3 px-5 py-4">
        <span
          aria-hidden
          className={cn(
            'flex size-6 shrink-0 items-center justify-center rounded-full text-hint font-semibold tabular-nums',
            state === 'done' ? 'bg-good-soft text-good' : state === 'now' ? 'bg-accent text-on-accent' : 'bg-hover text-ink-faint',
          )}
        >
          {state === 'done' ? <Check className="size-3.5" /> : number}
        </span>
        <h2 id={`step-${number}`} className={cn('min-w-0 flex-1 text-body font-semibold', state === 'later' ? 'text-ink-faint' : 'text-ink')}>
          {title}
          {state === 'done' && <span className="sr-only"> (done)</span>}
        </h2>
        {aside}
      </header>
      {children && <div className="flex flex-col gap-5 border-t border-line p-5">{children}</div>}
    </section>
  )
}

/** What to do elsewhere, in order. */
export function Instructions({ children }: { children: ReactNode }) {
  return <ol className="ml-4 flex max-w-prose list-decimal flex-col gap-1.5 text-control text-ink-soft marker:text-ink-faint [&_strong]:font-medium [&_strong]:text-ink">{children}</ol>
}
