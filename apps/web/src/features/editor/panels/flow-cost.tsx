'use client'
import { useQuery } from '@tanstack/react-query'
import { count, money } from '@/features/settings/ai/money.ts'
import { useTRPC } from '@/trpc/client.ts'
import { shownDocument, useEditorState } from '../editor-state.ts'

/** What a conversation of this flow costs in models, in the middle, and which cards cost it. Nothing where no model was asked. */
export function FlowCost({ workspaceId, flowId }: { workspaceId: string; flowId: string }) {
  const trpc = useTRPC()
  const document = useEditorState(shownDocument)
  const cost = useQuery(trpc.models.flowCost.queryOptions({ workspaceId, flowId }, { staleTime: 60_000 }))
  if (!cost.data || cost.data.median === null) return null
  const { median, conversations, byNode } = cost.data
  const nameOf = (nodeId: string) => document.nodes.find(({ id }) => id === nodeId)?.name ?? 'A card that is gone'
  return (
    <section aria-label="AI cost" className="flex flex-col gap-2 border-t border-line pt-4">
      <h3 className="text-control font-medium text-ink">What the AI costs</h3>
      <p className="text-hint text-ink-soft">
        <span className="text-body font-semibold text-ink tabular-nums">{money(median)}</span> for a conversation in the middle, of {count(conversations)} in 30 days.
      </p>
      <ul className="flex flex-col gap-1 text-hint">
        {byNode.map((row) => (
          <li key={row.nodeId} className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate text-ink-soft">{nameOf(row.nodeId)}</span>
            <span className="shrink-0 text-ink tabular-nums">
              {money(row.median)} <span className="text-ink-faint">· {money(row.cost)} in all</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
