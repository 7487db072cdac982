import { cn } from '@parley/ui'
import { count, money } from '@/features/settings/ai/money.ts'
import { isBetter, totalsOf } from './core/rounds.ts'
import type { Side } from './use-side.ts'

const states: Record<Side['status'], string> = { idle: '', running: 'Running', done: 'Done', stopped: 'Stopped', failed: 'Failed' }
export const seconds = (ms: number) => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`)

/** What a side took in all. Where both are through, the lower cost and the shorter time stand out. `outdated`: why it is no longer what is compared. */
export function SideTotals({ side, other, outdated }: { side: Side; other: Side; outdated: string | null }) {
  const totals = totalsOf(side.steps)
  const others = totalsOf(other.steps)
  const both = side.status === 'done' && other.status === 'done'
  const better = (name: 'cost' | 'ms') => both && isBetter(name, totals, others)
  const figure = (name: string, value: string, stands = false) => (
    <div className="min-w-0">
      <dt className="text-hint text-ink-faint">{name}</dt>
      <dd className={cn('text-control break-words tabular-nums', stands ? 'font-semibold text-good' : 'text-ink')}>{value}</dd>
    </div>
  )
  return (
    <div className="flex flex-col gap-1.5">
      <p role="status" className="text-hint text-ink-soft">{outdated ?? states[side.status]}{totals.failures > 0 && ` · ${totals.failures} failed`}</p>
      <dl className="grid grid-cols-2 gap-x-3 gap-y-1.5 sm:grid-cols-3">
        {figure('Cost', totals.unpriced > 0 ? `${money(totals.cost)} and ${totals.unpriced} without a price` : money(totals.cost), better('cost'))}
        {figure('Time', seconds(totals.ms), better('ms'))}
        {figure('Tokens in', totals.cachedTokens > 0 ? `${count(totals.inputTokens)} (${count(totals.cachedTokens)} cached)` : count(totals.inputTokens))}
        {figure('Tokens out', count(totals.outputTokens))}
        {figure('Questions', count(totals.questions))}
        {figure('Tools called', count(totals.calls))}
      </dl>
    </div>
  )
}
