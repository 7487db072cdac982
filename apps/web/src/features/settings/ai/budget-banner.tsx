'use client'
import { TriangleAlert } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC } from '@/trpc/client.ts'
import { budgetNote } from './budget-note.ts'

/** On every page while an AI budget is nearly or wholly used up. */
export function BudgetBanner({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const models = useQuery(trpc.models.get.queryOptions({ workspaceId }, { refetchInterval: 60_000, staleTime: 30_000 }))
  const note = models.data && budgetNote(models.data)
  if (!note) return null
  const danger = note.tone === 'danger'
  return (
    <div role={danger ? 'alert' : 'status'} className={`flex shrink-0 items-center gap-2.5 border-b px-4 py-2 text-control text-ink sm:px-6 ${danger ? 'border-danger/30 bg-danger-soft' : 'border-warning/30 bg-warning-soft'}`}>
      <TriangleAlert className={`size-4 shrink-0 ${danger ? 'text-danger' : 'text-warning'}`} aria-hidden />
      <p className="line-clamp-2 min-w-0 flex-1">{note.text}</p>
      <Link href={`/w/${workspaceId}/settings/ai`} className={`shrink-0 font-medium underline underline-offset-2 ${danger ? 'text-danger' : 'text-warning'}`}>
        Open the budgets
      </Link>
    </div>
  )
}
