'use client'
import { Badge, Button, IconButton, Notice, showToast, Skeleton } from '@parley/ui'
import { ArrowLeft, Hand, Undo2 } from '@parley/ui/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { TimeAgo } from '@/features/shell/time-ago.tsx'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { dayOf, inOrder } from './in-order.ts'
import { MessageBubble } from './message-bubble.tsx'
import { nameOf } from './name-of.ts'

/** One conversation as it went, and who answers in it. */
export function Transcript({ workspaceId, conversationId, onClose }: { workspaceId: string; conversationId: string; onClose: () => void }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { role } = useWorkspace()
  const ids = { workspaceId, conversationId }
  const conversation = useQuery({ ...trpc.conversations.get.queryOptions(ids), refetchInterval: 2_000 })
  const options = {
    // The worker takes it up in its turn; the next look shows it.
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    onError: (error: unknown) => showToast({ tone: 'danger', title: 'That did not work', description: errorMessage(error) }),
  }
  const takeOver = useMutation(trpc.conversations.takeOver.mutationOptions(options))
  const giveBack = useMutation(trpc.conversations.giveBack.mutationOptions(options))
  const end = useRef<HTMLDivElement>(null)
  const count = conversation.data?.messages.length ?? 0
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'end' })
  }, [count])

  if (conversation.isPending) return <Loading />
  if (conversation.isError && !conversation.data) return <LoadError error={conversation.error} retry={() => void conversation.refetch()} />
  const { data } = conversation
  const withPerson = data.mode === 'person'
  const entries = inOrder(data.messages, data.faults)

  return (
    <>
      <header className="flex min-h-14 shrink-0 items-center gap-3 border-b border-line bg-surface px-4 py-2">
        <IconButton label="Back to the list" onClick={onClose} className="md:hidden">
          <ArrowLeft aria-hidden />
        </IconButton>
        <div className="min-w-0 flex-1">
          <h2 className="flex items-center gap-2 text-body font-semibold">
            <span dir="auto" className="truncate">{nameOf(data)}</span>
            {data.test && <Badge>Test</Badge>}
          </h2>
          <p className="truncate text-hint text-ink-soft">
            {/* What matters most stands where nothing cuts it off. */}
            {[withPerson ? 'A person answers' : 'The bot answers', data.channelName, data.contactPhone].filter(Boolean).join(' · ')}
          </p>
        </div>
        {isAtLeast(role, 'agent') &&
          (withPerson ? (
            <Button icon={<Undo2 aria-hidden />} busy={giveBack.isPending} onClick={() => giveBack.mutate(ids)}>
              Give back
            </Button>
          ) : (
            <Button variant="primary" icon={<Hand aria-hidden />} busy={takeOver.isPending} onClick={() => takeOver.mutate(ids)}>
              Take over
            </Button>
          ))}
      </header>
      {/* Scrolls, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="min-h-0 flex-1 overflow-y-auto bg-sunken" tabIndex={0} role="region" aria-label="What was said">
        <div className="mx-auto flex max-w-3xl flex-col gap-1.5 px-4 py-5">
          {withPerson && (
            <Notice tone={data.handover && !data.handover.takenBy ? 'warning' : 'info'} className="mb-3">
              {data.handover && <HandoverStory handover={data.handover} />} The bot stays silent until you give the conversation back.
            </Notice>
          )}
          {data.truncated && <p className="pb-3 text-center text-hint text-ink-soft">Only the last {data.messages.length} messages are shown.</p>}
          {entries.map((entry, index) => {
            const day = dayOf(entry.at)
            const before = entries[index - 1]
            return (
              <div key={entry.id} className="contents">
                {(!before || dayOf(before.at) !== day) && <p className="py-2 text-center text-hint font-medium text-ink-soft">{day}</p>}
                {entry.kind === 'message' ? (
                  <MessageBubble message={entry.message} follows={before?.kind === 'message' && before.message.author === entry.message.author} />
                ) : (
                  <p className="mx-auto my-1 max-w-md rounded-control bg-warning-soft px-3 py-1.5 text-center text-hint text-ink">{entry.fault.message}</p>
                )}
              </div>
            )
          })}
          {entries.length === 0 && <p className="py-10 text-center text-ink-soft">Nothing was said yet.</p>}
          <div ref={end} />
        </div>
      </div>
    </>
  )
}

type Handover = NonNullable<RouterOutputs['conversations']['get']['handover']>

function HandoverStory({ handover }: { handover: Handover }) {
  if (handover.takenBy)
    return (
      <>
        {handover.takenBy.name ?? 'Somebody'} took over <TimeAgo at={handover.startedAt} />.
      </>
    )
  return (
    <>
      {handover.reason} Waits for a person since <TimeAgo at={handover.startedAt} />.
    </>
  )
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the conversation" className="flex flex-col gap-3 p-6">
      <Skeleton className="h-9 w-48 rounded-card" />
      <Skeleton className="h-14 w-72 self-end rounded-card" />
      <Skeleton className="h-9 w-40 rounded-card" />
    </div>
  )
}
