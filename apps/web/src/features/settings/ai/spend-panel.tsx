'use client'
import { Notice, Panel } from '@parley/ui'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { count, money } from './money.ts'
import { isByMinute, unpricedNote } from './unpriced-note.ts'

type Spend = RouterOutputs['models']['get']['spend']

/** What models have cost: today, this month, by model and flow; by workspace for whoever runs the agency. */
export function SpendPanel({ workspaceId, spend }: { workspaceId: string; spend: Spend }) {
  const trpc = useTRPC()
  const agencies = useQuery(trpc.models.agencies.queryOptions())
  const { total } = spend
  const unpriced = unpricedNote(spend)
  const rate = total.answers === 0 ? null : Math.round((total.fromCache / total.answers) * 100)
  const workspaces = agencies.data?.flatMap((agency) => agency.workspaces) ?? []
  return (
    <Panel title="What it cost" description="Sums by model and flow are over the last 30 days.">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 px-5 py-4 sm:grid-cols-4">
        <Figure label="Today">{money(spend.today)}</Figure>
        <Figure label="This month">{money(spend.month)}</Figure>
        <Figure label="Questions, 30 days">{count(total.calls)}</Figure>
        <Figure label="Answered from memory">{rate === null ? '–' : `${rate} %`}</Figure>
      </dl>
      {total.calls === 0 ? (
        <p className="border-t border-line px-5 py-4 text-control text-ink-soft">No model has been asked yet. The offline rules cost nothing and are not counted.</p>
      ) : (
        <>
          {unpriced && <Notice tone="warning" className="rounded-none border-x-0 border-b-0">{unpriced}</Notice>}
          <Sums title="Model" rows={spend.byModel.map((row) => ({ id: `${row.provider}:${row.model}`, name: row.model, ...row }))} />
          <Sums title="Flow" rows={spend.byFlow.map((row) => ({ id: row.flowId, href: `/w/${workspaceId}/flows/${row.flowId}`, ...row }))} />
        </>
      )}
      {workspaces.length > 1 && (
        <table className="w-full border-t border-line text-control">
          <thead className="text-hint text-ink-faint">
            <tr>
              <th className="px-5 py-2 text-left font-medium">Workspace of your agency</th>
              <th className="px-5 py-2 text-right font-medium">This month</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {workspaces.map((row) => (
              <tr key={row.workspaceId}>
                <td className="max-w-0 truncate px-5 py-2">{row.name}</td>
                <td className="px-5 py-2 text-right tabular-nums">{money(row.month)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

function Figure({ label, children }: { label: string; children: string }) {
  return (
    <div>
      <dt className="text-hint text-ink-faint">{label}</dt>
      <dd className="text-body font-semibold tabular-nums">{children}</dd>
    </div>
  )
}

type Row = Spend['total'] & { id: string; name: string; href?: string }

/** What has no price is said, and never told as nothing. */
const costOf = ({ cost, unpriced, ...row }: Spend['total']) => (unpriced === 0 ? money(cost) : isByMinute({ unpriced, ...row }) ? 'by the minute, not counted' : cost === 0 ? 'price unknown' : `${money(cost)} and ${count(unpriced)} without a price`)

function Sums({ title, rows }: { title: string; rows: Row[] }) {
  if (rows.length === 0) return null
  return (
    <div className="relative overflow-x-auto border-t border-line">
      <table className="w-full text-control">
        <thead className="text-hint text-ink-faint">
          <tr>
            <th className="px-5 py-2 text-left font-medium">{title}</th>
            <th className="px-3 py-2 text-right font-medium">Questions</th>
            <th className="px-3 py-2 text-right font-medium max-sm:hidden">Tokens in</th>
            <th className="px-3 py-2 text-right font-medium max-sm:hidden">cached</th>
            <th className="px-3 py-2 text-right font-medium max-sm:hidden">out</th>
            <th className="px-5 py-2 text-right font-medium">Cost</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="max-w-56 min-w-32 truncate px-5 py-2">{row.href ? <Link href={row.href} className="hover:underline">{row.name}</Link> : row.name}</td>
              <td className="px-3 py-2 text-right tabular-nums">{count(row.calls)}</td>
              <td className="px-3 py-2 text-right tabular-nums max-sm:hidden">{count(row.inputTokens)}</td>
              <td className="px-3 py-2 text-right text-ink-soft tabular-nums max-sm:hidden">{count(row.cachedTokens)}</td>
              <td className="px-3 py-2 text-right tabular-nums max-sm:hidden">{count(row.outputTokens)}</td>
              <td className="px-5 py-2 text-right tabular-nums">{costOf(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
