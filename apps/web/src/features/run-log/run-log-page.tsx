'use client'
import { ResizablePanel, Skeleton } from '@parley/ui'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { ConversationHeader } from '@/features/conversations/conversation-header.tsx'
import { useMoved } from '@/features/conversations/use-moved.ts'
import { LoadError } from '@/features/shell/load-error.tsx'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { useTRPC } from '@/trpc/client.ts'
import { AiCost } from './ai-cost.tsx'
import { LogList } from './log-list.tsx'
import { Replay } from './replay.tsx'
import { useReplay } from './use-replay.ts'

/** Everything that happened in a conversation, and beside it the way that it took over its flow. On a phone only the former. */
export function RunLogPage({ workspaceId, conversationId }: { workspaceId: string; conversationId: string }) {
  const trpc = useTRPC()
  const router = useRouter()
  const conversation = useQuery({ ...trpc.conversations.get.queryOptions({ workspaceId, conversationId }), refetchInterval: 4_000 })
  useMoved(conversationId, conversation.data?.id, (id) => router.replace(`/w/${workspaceId}/conversations/${id}/log`))
  const controls = useReplay(workspaceId, conversationId)
  const shown = controls.steps[controls.index]?.sequence ?? null
  const list = <LogList workspaceId={workspaceId} conversationId={conversationId} current={shown} onShow={controls.show} />

  return (
    <>
      <TopBar title="Conversations" />
      {conversation.isError && !conversation.data ? (
        <LoadError error={conversation.error} retry={() => void conversation.refetch()} />
      ) : (
        <>
          {conversation.data ? (
            <ConversationHeader workspaceId={workspaceId} conversation={conversation.data} view="log" onClose={() => router.push(`/w/${workspaceId}/conversations?conversation=${conversationId}`)} />
          ) : (
            <div className="flex h-14 shrink-0 items-center border-b border-line bg-surface px-4">
              <Skeleton className="h-8 w-56" />
            </div>
          )}
          <AiCost workspaceId={workspaceId} conversationId={conversationId} />
          <div className="flex min-h-0 flex-1 max-md:[&>*]:!w-full">
            <ResizablePanel storageKey="run-log" side="left" defaultWidth={440} minWidth={320} maxWidth={720} label="the run log">
              {list}
            </ResizablePanel>
            <div className="flex min-h-0 min-w-0 flex-1 max-md:hidden">
              <Replay workspaceId={workspaceId} conversationId={conversationId} controls={controls} />
            </div>
          </div>
        </>
      )}
    </>
  )
}
