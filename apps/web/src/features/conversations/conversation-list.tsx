'use client'
import { Badge, Button, cn } from '@parley/ui'
import { useEffect, useEffectEvent, useRef, type KeyboardEvent } from 'react'
import { TimeAgo } from '@/features/shell/time-ago.tsx'
import type { RouterOutputs } from '@/trpc/client.ts'
import { nameOf } from './name-of.ts'

type Conversation = RouterOutputs['conversations']['list']['conversations'][number]

const who: Record<string, string> = { bot: 'Bot: ', person: 'You: ', app: 'You: ' }

function moveByKey(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const next = rows[rows.indexOf(document.activeElement as HTMLElement) + step]
  if (step === 0 || !next) return
  event.preventDefault()
  next.focus()
}

interface ConversationListProps {
  conversations: Conversation[]
  selected: string | null
  onSelect: (id: string) => void
  /** Loads those that follow; undefined where these are all. */
  onMore: (() => void) | undefined
  loading: boolean
}

/** Those that wait for a person stand first. */
export function ConversationList({ conversations, selected, onSelect, onMore, loading }: ConversationListProps) {
  const list = useRef<HTMLUListElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const there = onMore !== undefined
  const count = conversations.length
  // Each time only once.
  const load = useEffectEvent((after: number) => after === count && onMore?.())
  useEffect(() => {
    if (!there || !button.current) return
    // A screen ahead, so that whoever scrolls hardly meets the end.
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(count), { root: list.current?.parentElement ?? null, rootMargin: '600px' })
    watch.observe(button.current)
    return () => watch.disconnect()
  }, [there, count])
  // Pressed: the focus goes on with the first of those that came.
  const pressedAt = useRef<number>(undefined)
  useEffect(() => {
    if (pressedAt.current === undefined || count <= pressedAt.current) return
    list.current?.querySelectorAll<HTMLElement>('[data-row] button')[pressedAt.current]?.focus()
    pressedAt.current = undefined
  }, [count])
  return (
    // The buttons in it take the focus; the keys only move it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul ref={list} onKeyDown={moveByKey}>
      {conversations.map((conversation) => (
        <li key={conversation.id} data-row={conversation.id} className="border-b border-line">
          <button
            type="button"
            aria-current={conversation.id === selected ? 'true' : undefined}
            onClick={() => onSelect(conversation.id)}
            className={cn('flex w-full flex-col gap-0.5 px-4 py-3 text-left outline-offset-[-2px]', conversation.id === selected ? 'bg-accent-soft' : 'hover:bg-hover/60')}
          >
            <span className="flex items-center justify-between gap-3">
              <span className="flex min-w-0 items-center gap-2">
                <span dir="auto" title={nameOf(conversation)} className="truncate text-body font-medium">{nameOf(conversation)}</span>
                {conversation.test && <Badge>Test</Badge>}
              </span>
              <TimeAgo at={conversation.lastActivityAt} className="shrink-0 text-hint text-ink-soft" />
            </span>
            <span dir="auto" className="truncate text-control text-ink-soft">
              {conversation.lastMessage ? `${who[conversation.lastMessage.author] ?? ''}${conversation.lastMessage.text || 'A message without words'}` : 'Nothing said yet'}
            </span>
            {conversation.handover && !conversation.handover.takenBy ? (
              <Badge tone="warning" className="mt-1 self-start">
                Waits for a person
              </Badge>
            ) : (
              conversation.mode === 'person' && (
                <Badge tone="info" className="mt-1 self-start">
                  With a person
                </Badge>
              )
            )}
          </button>
        </li>
      ))}
      {there && (
        <li className="flex justify-center p-3">
          <Button
            ref={button}
            size="sm"
            busy={loading}
            onClick={() => {
              pressedAt.current = count
              onMore()
            }}
          >
            Show more conversations
          </Button>
        </li>
      )}
    </ul>
  )
}
