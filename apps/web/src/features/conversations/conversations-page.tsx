'use client'
import { cn, EmptyState, Skeleton } from '@parley/ui'
import { MessagesSquare } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { LoadError } from '@/features/shell/load-error.tsx'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { beforeLeaving } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { ConversationList } from './conversation-list.tsx'
import { Transcript } from './transcript.tsx'

/** Who wrote, and beside it what was said. On a phone one after the other. */
export function ConversationsPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const router = useRouter()
  const selected = useSearchParams().get('conversation')
  const conversations = useQuery({ ...trpc.conversations.list.queryOptions({ workspaceId }), refetchInterval: 4_000 })
  const select = (id: string | null) => router.replace(id ? `?conversation=${id}` : '?', { scroll: false })
  const waiting = conversations.data?.filter(({ handover }) => handover && !handover.takenBy).length ?? 0

  return (
    <>
      <TopBar title="Conversations">{waiting > 0 && <span className="text-control text-ink-soft">{waiting === 1 ? 'One waits for a person' : `${waiting} wait for a person`}</span>}</TopBar>
      <div className="flex min-h-0 flex-1">
        <section aria-label="List of conversations" className={cn('min-h-0 w-full overflow-y-auto border-line bg-surface md:w-80 md:shrink-0 md:border-r', selected && 'max-md:hidden')}>
          {conversations.isPending ? (
            <Loading />
          ) : conversations.isError && !conversations.data ? (
            <LoadError error={conversations.error} retry={() => void conversations.refetch()} />
          ) : conversations.data.length === 0 ? (
            <EmptyState icon={<MessagesSquare aria-hidden />} title="Nobody has written yet">
              Conversations appear here as soon as a customer writes. Try a flow on its test phone to see one.
            </EmptyState>
          ) : (
            <ConversationList conversations={conversations.data} selected={selected} onSelect={(id) => beforeLeaving(() => select(id))} />
          )}
        </section>
        <section aria-label="Conversation" className={cn('flex min-h-0 min-w-0 flex-1 flex-col', !selected && 'max-md:hidden')}>
          {selected ? (
            <Transcript key={selected} workspaceId={workspaceId} conversationId={selected} onClose={() => beforeLeaving(() => select(null))} onMoved={select} />
          ) : (
            conversations.data && conversations.data.length > 0 && <EmptyState title="Choose a conversation">What was said stands here, with what became of each message.</EmptyState>
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
