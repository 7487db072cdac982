'use client'
import { CircleAlert } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC } from '@/trpc/client.ts'

/** The whole of it stands on the number's page. */
const firstSentence = (text: string | null) => /^.*?[.!?](?=\s|$)/.exec(text ?? '')?.[0] ?? text ?? ''

/** On every page while a number is stopped: customers wait, and only its owner can change that. */
export function ChannelBanner({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const channels = useQuery(trpc.channels.list.queryOptions({ workspaceId }, { refetchInterval: 15_000, staleTime: 10_000 }))
  const stopped = channels.data?.filter(({ mode, status }) => mode === 'live' && status === 'stopped') ?? []
  const [first] = stopped
  if (!first) return null
  return (
    <div role="alert" className="flex shrink-0 items-center gap-2.5 border-b border-danger/30 bg-danger-soft px-4 py-2 text-control text-ink sm:px-6">
      <CircleAlert className="size-4 shrink-0 text-danger" aria-hidden />
      <p className="min-w-0 flex-1">
        <span className="line-clamp-2">{stopped.length === 1 ? `${first.name} sends nothing, and what waits is kept. ${firstSentence(first.statusReason)}` : `${stopped.length} numbers send nothing any more. What waits is kept.`}</span>
      </p>
      <Link href={`/w/${workspaceId}/settings/channels${stopped.length === 1 ? `/${first.id}` : ''}`} className="shrink-0 font-medium text-danger underline underline-offset-2">
        {stopped.length === 1 ? 'Open the number' : 'Show them'}
      </Link>
    </div>
  )
}
