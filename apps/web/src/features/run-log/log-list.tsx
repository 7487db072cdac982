'use client'
import { Button, EmptyState, Select, Skeleton } from '@parley/ui'
import { ListTree } from '@parley/ui/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type UIEvent } from 'react'
import { dayOf } from '@/features/conversations/in-order.ts'
import { useKeptPlace } from '@/features/conversations/use-kept-place.ts'
import { LoadError } from '@/features/shell/load-error.tsx'
import { useTRPC, type RouterInputs } from '@/trpc/client.ts'
import { LogEntry } from './log-entry.tsx'

type Show = NonNullable<RouterInputs['conversations']['log']['show']>

const filters: { value: Show; label: string }[] = [
  { value: 'all', label: 'Everything' },
  { value: 'messages', label: 'Messages' },
  { value: 'timers', label: 'Timers' },
  { value: 'answers', label: "The model's answers" },
  { value: 'people', label: 'What people did' },
  { value: 'problems', label: 'Problems' },
]

/** So far back the log follows the replay by itself. */
const mostPages = 10

interface LogListProps {
  workspaceId: string
  conversationId: string
  /** The turn that the replay shows. */
  current: number | null
  onShow: (sequence: number, sessionId: string, stay: number) => void
}

/** Everything that happened, oldest first; what is new appears by itself. */
export function LogList({ workspaceId, conversationId, current, onShow }: LogListProps) {
  const trpc = useTRPC()
  const ids = useMemo(() => ({ workspaceId, conversationId }), [workspaceId, conversationId])
  const [show, setShow] = useState<Show>('all')
  const log = useInfiniteQuery({
    ...trpc.conversations.log.infiniteQueryOptions({ ...ids, show }, { getNextPageParam: (page) => page.older ?? undefined }),
    // All pages are asked for anew, so that none can slip: less often, the more there are.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) > 2 ? 10_000 : 2_000),
  })
  const pages = log.data?.pages
  const entries = useMemo(() => pages?.flatMap((page) => page.entries).toReversed() ?? [], [pages])
  const versions = useMemo(() => {
    const all = (pages ?? []).flatMap((page) => page.versions)
    // A page names only the nodes that it needs.
    return new Map(all.map((version) => [version.versionId, { ...version, nodes: Object.assign({}, ...all.filter(({ versionId }) => versionId === version.versionId).map(({ nodes }) => nodes)) as typeof version.nodes }]))
  }, [pages])

  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const note = useKeptPlace(scroller, { atTop: true })
  const onScroll = ({ currentTarget: list }: UIEvent<HTMLElement>) => {
    atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 40
    note()
  }
  const newest = entries.at(-1)?.id
  useEffect(() => {
    // Something new came: whoever reads the end sees it.
    if (newest !== undefined && atEnd.current && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }, [newest])
  // The replay may show a turn that lies further back than what is loaded.
  const missing = current !== null && show === 'all' && (pages?.length ?? 0) < mostPages && log.hasNextPage && !log.isFetching && current < (pages?.at(-1)?.older?.sequence ?? 0)
  const there = entries.some(({ sequence }) => sequence !== null && sequence === current)
  const { fetchNextPage } = log
  useEffect(() => {
    if (missing) void fetchNextPage()
  }, [missing, fetchNextPage])
  useEffect(() => {
    if (there) scroller.current?.querySelector(`[data-entry="turn:${String(current)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [current, there])

  return (
    <section aria-label="Run log" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center justify-between gap-3 border-b border-line px-4">
        <h2 className="shrink-0 text-control font-semibold text-ink">Run log</h2>
        <Select aria-label="Show" value={show} onValueChange={setShow} options={filters} controlSize="sm" className="max-w-48" />
      </div>
      {/* Scrolls, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]" tabIndex={0} role="region" aria-label="Events" onScroll={onScroll}>
        {log.isPending ? (
          <Loading />
        ) : log.isError && !log.data ? (
          <LoadError error={log.error} retry={() => void log.refetch()} />
        ) : entries.length === 0 ? (
          <EmptyState icon={<ListTree aria-hidden />} title={show === 'all' ? 'Nothing has happened yet' : 'Nothing of this kind happened'} actions={show === 'all' ? undefined : <Button onClick={() => setShow('all')}>Show everything</Button>}>
            {show === 'all' ? 'As soon as the customer writes, every step stands here.' : 'Choose what to show at the top.'}
          </EmptyState>
        ) : (
          <>
            {log.hasNextPage && (
              <div className="flex justify-center border-b border-line py-2">
                <Button size="sm" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                  Show earlier events
                </Button>
              </div>
            )}
            <ol>
              {entries.map((entry, index) => {
                const before = entries[index - 1]
                const day = dayOf(entry.at)
                return [
                  (!before || dayOf(before.at) !== day) && (
                    <li key={day} className="border-b border-line bg-sunken px-4 py-1.5 text-hint font-medium text-ink-soft">
                      {day}
                    </li>
                  ),
                  <LogEntry key={entry.id} entry={entry} versions={versions} ids={ids} current={entry.sequence !== null && entry.sequence === current} onShow={onShow} />,
                ]
              })}
            </ol>
          </>
        )}
      </div>
    </section>
  )
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the run log">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="flex flex-col gap-2 border-b border-line px-4 py-3.5">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="ml-6 h-5 w-56" />
          <Skeleton className="ml-6 h-3.5 w-64" />
        </div>
      ))}
    </div>
  )
}
