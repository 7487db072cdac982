'use client'
import { Badge, Button, cn, IconButton, showToast } from '@parley/ui'
import { ArrowLeft, CircleUser, Hand, Undo2 } from '@parley/ui/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { isAtLeast } from '@/features/shell/may.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { nameOf } from './name-of.ts'

type View = 'transcript' | 'log'

interface ConversationHeaderProps {
  workspaceId: string
  conversation: RouterOutputs['conversations']['get']
  view: View
  /** Back to the list, where the list is not beside it. */
  onClose: () => void
  /** Whether the customer's side panel is open, and its switch; where there is one. */
  about?: boolean
  onAbout?: () => void
}

/** Whose conversation it is, who answers in it, and the two ways of looking at it. */
export function ConversationHeader({ workspaceId, conversation, view, onClose, about, onAbout }: ConversationHeaderProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { role } = useWorkspace()
  const ids = { workspaceId, conversationId: conversation.id }
  const options = {
    // The worker takes it up in its turn; the next look shows it.
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    onError: (error: unknown) => showToast({ tone: 'danger', title: 'That did not work', description: errorMessage(error) }),
  }
  const takeOver = useMutation(trpc.conversations.takeOver.mutationOptions(options))
  const giveBack = useMutation(trpc.conversations.giveBack.mutationOptions(options))
  const withPerson = conversation.mode === 'person'
  const places: Record<View, { href: string; label: string }> = {
    transcript: { href: `/w/${workspaceId}/conversations?conversation=${conversation.id}`, label: 'Transcript' },
    log: { href: `/w/${workspaceId}/conversations/${conversation.id}/log`, label: 'Run log' },
  }

  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-4 py-2">
      <div className="flex min-w-0 flex-1 basis-52 items-center gap-3">
        <IconButton label="Back to the list" onClick={onClose} className={cn(view === 'transcript' && 'md:hidden')}>
          <ArrowLeft aria-hidden />
        </IconButton>
        <div className="min-w-0">
          <h2 className="flex items-center gap-2 text-body font-semibold">
            <span dir="auto" className="truncate">{nameOf(conversation)}</span>
            {conversation.test && <Badge>Test</Badge>}
          </h2>
          <p className="truncate text-hint text-ink-soft">
            {[conversation.contactPhone, conversation.channelName].filter(Boolean).join(' · ')} · {withPerson ? 'a person answers' : 'the bot answers'}
          </p>
        </div>
      </div>
      <nav aria-label="Views of this conversation" className="flex rounded-control bg-sunken p-0.5">
        {(Object.keys(places) as View[]).map((place) => (
          <Link
            key={place}
            href={places[place].href}
            aria-current={place === view ? 'page' : undefined}
            className={cn('inline-flex h-7 items-center rounded-[6px] px-2.5 text-hint font-medium', place === view ? 'bg-raised text-ink shadow-[0_1px_1px_var(--shadow-tint)]' : 'text-ink-soft hover:text-ink')}
          >
            {places[place].label}
          </Link>
        ))}
      </nav>
      {onAbout && (
        <IconButton label="About the contact" active={about === true} onClick={onAbout}>
          <CircleUser aria-hidden />
        </IconButton>
      )}
      {isAtLeast(role, 'agent') &&
        (withPerson ? (
          <Button icon={<Undo2 aria-hidden />} busy={giveBack.isPending} onClick={() => giveBack.mutate(ids)}>
            Give back
          </Button>
        ) : (
          <Button variant={view === 'log' ? 'secondary' : 'primary'} icon={<Hand aria-hidden />} busy={takeOver.isPending} onClick={() => takeOver.mutate(ids)}>
            Take over
          </Button>
        ))}
    </header>
  )
}
