'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Banner, bannerLink } from '@/features/shell/banner.tsx'
import { useTRPC } from '@/trpc/client.ts'
import { budgetNote } from './budget-note.ts'

/** On every page while an AI budget is nearly or wholly used up. */
export function BudgetBanner({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const models = useQuery(trpc.models.get.queryOptions({ workspaceId }, { refetchInterval: 60_000, staleTime: 30_000 }))
  const note = models.data && budgetNote(models.data)
  if (!note) return null
  return (
    <Banner
      tone={note.tone}
      action={
        <Link href={`/w/${workspaceId}/settings/ai`} className={bannerLink(note.tone)}>
          Open the budgets
        </Link>
      }
    >
      <span className="line-clamp-2">{note.text}</span>
    </Banner>
  )
}
