'use client'
import { Button, cn, EmptyState, Skeleton } from '@parley/ui'
import { CircleAlert, Info, ScrollText, TriangleAlert } from '@parley/ui/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { LoadError } from '@/features/shell/load-error.tsx'
import { TimeAgo } from '@/features/shell/time-ago.tsx'
import { useTRPC, useTRPCClient } from '@/trpc/client.ts'

const looks = {
  notice: { icon: Info, classes: 'text-ink-faint', word: 'Notice' },
  warning: { icon: TriangleAlert, classes: 'text-warning', word: 'Warning' },
  alarm: { icon: CircleAlert, classes: 'text-danger', word: 'Alarm' },
}

const fullPage = 50

/** What happened to the number and its account, newest first. */
export function ChannelLog({ workspaceId, channelId }: { workspaceId: string; channelId: string }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const log = useInfiniteQuery({
    queryKey: [...trpc.channels.events.queryKey({ workspaceId, channelId }), 'pages'],
    queryFn: ({ pageParam }) => client.channels.events.query({ workspaceId, channelId, ...(pageParam === null ? {} : { before: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < fullPage ? undefined : page.at(-1)?.id),
  })
  if (log.isPending) return <Skeleton className="m-3 mt-6 h-40 rounded-card" />
  if (log.isError) return <LoadError error={log.error} retry={() => void log.refetch()} />
  const entries = log.data.pages.flat()
  if (entries.length === 0)
    return (
      <EmptyState icon={<ScrollText aria-hidden />} title="Nothing has happened yet">
        Changes of quality, limits, name and token, and what Meta tells about the account, are written down here.
      </EmptyState>
    )
  return (
    <div className="px-3 py-6">
      <ol aria-label="Log" className="divide-y divide-line rounded-card border border-line bg-surface">
        {entries.map((entry) => {
          const { icon: Icon, classes, word } = looks[entry.severity as keyof typeof looks] ?? looks.notice
          return (
            <li key={entry.id} className="flex items-start gap-3 px-5 py-3">
              <Icon className={cn('mt-0.5 size-4 shrink-0', classes)} aria-label={word} role="img" />
              <p className="min-w-0 flex-1 text-control break-words text-ink">{entry.summary}</p>
              <TimeAgo at={entry.at} className="mt-0.5 shrink-0 text-hint whitespace-nowrap text-ink-faint" />
            </li>
          )
        })}
      </ol>
      {log.hasNextPage && (
        <div className="flex justify-center pt-4">
          <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </div>
  )
}
