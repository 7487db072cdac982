'use client'
import { Button, cn, EmptyState, Skeleton } from '@parley/ui'
import { MessagesSquare } from '@parley/ui/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useRef, useState } from 'react'
import { FindField, findFrom } from '@/features/shell/find-field.tsx'
import { LoadError } from '@/features/shell/load-error.tsx'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { beforeLeaving } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { ConversationList } from './conversation-list.tsx'
import { Transcript } from './transcript.tsx'
import { useKeptPlace } from './use-kept-place.ts'
import { useSettled } from './use-settled.ts'

/** How many conversations are loaded at a time, and at most. */
const step = 100
const most = 2_000

/** Who wrote, and beside it what was said. On a phone one after the other. */
export function ConversationsPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const router = useRouter()
  const selected = useSearchParams().get('conversation')
  const [limit, setLimit] = useState(step)
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim())
  const conversations = useQuery({
    ...trpc.conversations.list.queryOptions({ workspaceId, limit, search }),
    placeholderData: keepPreviousData,
    // All of them are asked for anew: less often, the more there are.
    refetchInterval: limit > 2 * step ? 10_000 : 4_000,
  })
  const list = conversations.data?.conversations ?? []
  const scroller = useRef<HTMLDivElement>(null)
  const onScroll = useKeptPlace(scroller)
  const find = (text: string) => {
    setTyped(text)
    setLimit(step)
    scroller.current?.scrollTo({ top: 0 })
  }
  const select = (id: string | null) => router.replace(id ? `?conversation=${id}` : '?', { scroll: false })
  // Of all, not of those that are found.
  const waiting = search !== '' ? 0 : list.filter(({ handover }) => handover && !handover.takenBy).length

  return (
    <>
      <TopBar title="Conversations">{waiting > 0 && <span className="text-control text-ink-soft">{waiting === 1 ? 'One waits for a person' : `${waiting} wait for a person`}</span>}</TopBar>
      <div className="flex min-h-0 flex-1">
        <section aria-label="List of conversations" className={cn('flex min-h-0 w-full flex-col border-line bg-surface md:w-80 md:shrink-0 md:border-r', selected && 'max-md:hidden')}>
          {(list.length >= findFrom || typed !== '') && (
            <div className="border-b border-line p-2">
              <FindField label="Find a conversation" placeholder="Name or number" value={typed} onChange={find} />
            </div>
          )}
          <div ref={scroller} onScroll={onScroll} className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]">
            {conversations.isPending ? (
              <Loading />
            ) : conversations.isError && !conversations.data ? (
              <LoadError error={conversations.error} retry={() => void conversations.refetch()} />
            ) : list.length > 0 ? (
              <ConversationList
                conversations={list}
                selected={selected}
                onSelect={(id) => beforeLeaving(() => select(id))}
                onMore={conversations.data.more && limit < most ? () => setLimit(Math.min(most, list.length + step)) : undefined}
                loading={conversations.isPlaceholderData}
              />
            ) : search === '' ? (
              <EmptyState icon={<MessagesSquare aria-hidden />} title="Nobody has written yet">
                Conversations appear here as soon as a customer writes. Try a flow on its test phone to see one.
              </EmptyState>
            ) : (
              <EmptyState title="Nobody is found" actions={<Button onClick={() => find('')}>Show everybody</Button>}>
                Nobody who wrote has “<bdi className="break-words">{search}</bdi>” in their name or number.
              </EmptyState>
            )}
            {conversations.data?.more && limit >= most && <p className="px-4 py-3 text-center text-hint text-ink-soft">These are the newest {most.toLocaleString('en')}. Search for those before them.</p>}
          </div>
          <p role="status" className="sr-only">
            {search !== '' ? `${list.length} found` : limit > step ? `${list.length} conversations are shown` : ''}
          </p>
        </section>
        <section aria-label="Conversation" className={cn('flex min-h-0 min-w-0 flex-1 flex-col', !selected && 'max-md:hidden')}>
          {selected ? (
            <Transcript key={selected} workspaceId={workspaceId} conversationId={selected} onClose={() => beforeLeaving(() => select(null))} onMoved={select} />
          ) : (
            list.length > 0 && <EmptyState title="Choose a conversation">What was said stands here, with what became of each message.</EmptyState>
          )}
        </section>
      </div>
    </>
  )
}

function Loading() {
  return (
    <div role="status" aria-label="Loading conversations">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex flex-col gap-2 border-b border-line px-4 py-3.5">
          <Skeleton className="h-4 w-32" />
          <Skeleton className="h-3.5 w-52" />
        </div>
      ))}
    </div>
  )
}
