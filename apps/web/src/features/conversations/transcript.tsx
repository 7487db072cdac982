'use client'
import { Button, Notice, Skeleton } from '@parley/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ComponentProps, type UIEvent } from 'react'
import { LoadError } from '@/features/shell/load-error.tsx'
import { TimeAgo } from '@/features/shell/time-ago.tsx'
import { beforeLeaving } from '@/features/shell/unsaved.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { ContactPanel } from './contact-panel.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { dayOf, inOrder } from './in-order.ts'
import { MessageBubble } from './message-bubble.tsx'
import { SendAgain } from './send-again.tsx'
import { useKeptPlace } from './use-kept-place.ts'
import { useMoved } from './use-moved.ts'

/** How many messages are loaded at a time, and at most. */
const step = 300
const most = 4_800

/** One conversation as it went, and who answers in it. */
export function Transcript({ workspaceId, conversationId, onClose, onMoved }: { workspaceId: string; conversationId: string; onClose: () => void; onMoved: (conversationId: string) => void }) {
  const trpc = useTRPC()
  const ids = { workspaceId, conversationId }
  const [limit, setLimit] = useState(step)
  const conversation = useQuery({
    ...trpc.conversations.get.queryOptions({ ...ids, limit }),
    placeholderData: keepPreviousData,
    // All of them are asked for anew: less often, the more there are.
    refetchInterval: limit > step ? 6_000 : 2_000,
  })
  useMoved(conversationId, conversation.data?.id, onMoved)
  const [about, setAbout] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const note = useKeptPlace(scroller, { atTop: true })
  const onScroll = ({ currentTarget: box }: UIEvent<HTMLElement>) => {
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40
    note()
  }
  const newest = conversation.data?.messages.at(-1)?.id
  useEffect(() => {
    // Whoever reads the end sees what is new; whoever reads further up is left there.
    if (newest !== undefined && atEnd.current && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }, [newest])

  const showEarlier = () => {
    setLimit(limit + step)
    // The button moves up and may go; the keys scroll on from here.
    scroller.current?.focus({ preventScroll: true })
  }

  if (conversation.isPending) return <Loading />
  if (conversation.isError && !conversation.data) return <LoadError error={conversation.error} retry={() => void conversation.refetch()} />
  const { data } = conversation
  const withPerson = data.mode === 'person'
  const byChannelId = new Map(data.messages.flatMap((message) => (message.channelMessageId === null ? [] : [[message.channelMessageId, message] as const])))
  // What a failed send has to say stands below its bubble.
  const entries = inOrder(data.messages, data.faults.filter(({ code }) => code !== 'send-failed'))

  return (
    <>
      <ConversationHeader workspaceId={workspaceId} conversation={data} view="transcript" onClose={onClose} about={about} onAbout={() => beforeLeaving(() => setAbout(!about))} />
      <div className="relative flex min-h-0 flex-1">
      {/* Scrolls, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={scroller} onScroll={onScroll} className="min-h-0 min-w-0 flex-1 overflow-y-auto bg-sunken [overflow-anchor:none]" tabIndex={0} role="region" aria-label="What was said">
        <div className="mx-auto flex max-w-3xl flex-col gap-1.5 px-4 py-5">
          {withPerson && (
            <Notice tone={data.handover && !data.handover.takenBy ? 'warning' : 'info'} className="mb-3">
              {data.handover && <HandoverStory handover={data.handover} />} The bot stays silent until you give the conversation back.
            </Notice>
          )}
          {data.truncated &&
            (limit < most ? (
              <Button size="sm" className="mb-3 self-center" busy={conversation.isPlaceholderData} onClick={showEarlier}>
                Show earlier messages
              </Button>
            ) : (
              <p className="pb-3 text-center text-hint text-ink-soft">Only the last {data.messages.length.toLocaleString('en')} messages are shown. The run log has them all.</p>
            ))}
          {entries.map((entry, index) => {
            const day = dayOf(entry.at)
            const before = entries[index - 1]
            return (
              <div key={entry.id} data-row={entry.id} className="flex flex-col gap-1.5">
                {(!before || dayOf(before.at) !== day) && <p className="py-2 text-center text-hint font-medium text-ink-soft">{day}</p>}
                {entry.kind === 'message' ? (
                  <Said
                    workspaceId={workspaceId}
                    message={entry.message}
                    quoted={entry.message.details?.replyTo === undefined ? undefined : byChannelId.get(entry.message.details.replyTo)}
                    follows={before?.kind === 'message' && before.message.author === entry.message.author}
                    sendAgain={<SendAgain workspaceId={workspaceId} conversationId={conversationId} messageId={entry.message.id} tooLate={entry.message.tooLate} />}
                  />
                ) : (
                  <p className="mx-auto my-1 max-w-md rounded-control bg-warning-soft px-3 py-1.5 text-center text-hint text-ink">{entry.fault.message}</p>
                )}
              </div>
            )
          })}
          {entries.length === 0 && <p className="py-10 text-center text-ink-soft">Nothing was said yet.</p>}
        </div>
      </div>
      {about && <ContactPanel workspaceId={workspaceId} conversation={data} onClose={() => beforeLeaving(() => setAbout(false))} />}
      </div>
    </>
  )
}

/** A notice about the customer stands between the bubbles: nobody said it. */
function Said(props: ComponentProps<typeof MessageBubble>) {
  const { content } = props.message
  if (!isNotice(content)) return <MessageBubble {...props} />
  return <p className="mx-auto my-1 max-w-md rounded-control bg-hover px-3 py-1.5 text-center text-hint break-words text-ink-soft">{content.text}</p>
}

const isNotice = (content: unknown): content is { type: 'system'; text: string } => (content as { type?: string } | null)?.type === 'system'

type Handover = NonNullable<RouterOutputs['conversations']['get']['handover']>

/** Reasons are typed, with a full stop or without. */
const asSentence = (text: string) => (text === '' || /[.!?…。؟]$/.test(text.trim()) ? text : `${text.trim()}.`)

function HandoverStory({ handover }: { handover: Handover }) {
  if (handover.takenBy)
    return (
      <>
        {handover.takenBy.name ?? 'Somebody'} took over <TimeAgo at={handover.startedAt} />.
      </>
    )
  return (
    <>
      {asSentence(handover.reason)} Waits for a person since <TimeAgo at={handover.startedAt} />.
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
