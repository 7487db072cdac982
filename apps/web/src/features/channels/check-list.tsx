import type { ConnectionCheck, ConnectionState } from '@parley/channel'
import { cn } from '@parley/ui'
import { CircleAlert, CircleCheck, CircleDashed, CircleHelp, TriangleAlert } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { checkTitles } from './words.ts'

const looks: Record<ConnectionState, { icon: typeof CircleCheck; classes: string; word: string }> = {
  good: { icon: CircleCheck, classes: 'text-good', word: 'Good' },
  warning: { icon: TriangleAlert, classes: 'text-warning', word: 'Attention' },
  bad: { icon: CircleAlert, classes: 'text-danger', word: 'Failed' },
  waiting: { icon: CircleDashed, classes: 'text-ink-faint', word: 'Waiting' },
  unknown: { icon: CircleHelp, classes: 'text-ink-faint', word: 'Not known' },
}

/** What was found at Meta, one line each, with what to do where there is something to do. */
export function CheckList({ checks, actionOf, busy = false }: { checks: ConnectionCheck[]; actionOf?: (check: ConnectionCheck) => ReactNode; busy?: boolean }) {
  return (
    <ul aria-label="Checks" aria-busy={busy} className="divide-y divide-line">
      {checks.map((check) => {
        const { icon: Icon, classes, word } = looks[check.state]
        return (
          <li key={check.name} data-check={check.name} data-state={check.state} className="flex flex-wrap items-start gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
            <Icon className={cn('mt-0.5 size-4 shrink-0', classes)} aria-label={word} role="img" />
            <div className="min-w-0 flex-1 basis-56">
              <p className="text-control font-medium text-ink">{checkTitles[check.name]}</p>
              <p className="text-control break-words text-ink-soft">{check.says}</p>
              {check.state !== 'good' && check.todo && <p className="mt-0.5 text-control break-words text-ink">{check.todo}</p>}
            </div>
            <div className="basis-full pl-7 empty:hidden sm:basis-auto sm:pl-0">{actionOf?.(check)}</div>
          </li>
        )
      })}
    </ul>
  )
}
