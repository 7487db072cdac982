'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC } from '@/trpc/client.ts'
import { Banner, bannerLink } from './banner.tsx'

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
    <Banner
      tone="danger"
      action={
        <Link href={`/w/${workspaceId}/settings/channels${stopped.length === 1 ? `/${first.id}` : ''}`} className={bannerLink('danger')}>
          {stopped.length === 1 ? 'Open the number' : 'Show them'}
        </Link>
      }
    >
      <span className="line-clamp-2">{stopped.length === 1 ? `${first.name} sends nothing, and what waits is kept. ${firstSentence(first.statusReason)}` : `${stopped.length} numbers send nothing any more. What waits is kept.`}</span>
    </Banner>
  )
}
