import { cn } from '@parley/ui'
import { Check, CheckCheck, CircleAlert, Clock } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { authors, EditedMark, ForwardedMark, ProductMark, Quote, Reactions, ReferralCard, type Quoted } from './content/around.tsx'
import type { Message } from './in-order.ts'
import { MessageContent } from './message-content.tsx'
import { waitWords } from './wait-words.ts'

/** What became of a message of ours, by its delivery status. */
const deliveryLook: Record<string, { label: string; icon: ReactNode }> = {
  queued: { label: 'Not sent yet', icon: <Clock /> },
  accepted: { label: 'Handed over', icon: <Check /> },
  sent: { label: 'Sent', icon: <Check /> },
  delivered: { label: 'Delivered', icon: <CheckCheck /> },
  read: { label: 'Read', icon: <CheckCheck className="text-info" /> },
  played: { label: 'Played', icon: <CheckCheck className="text-info" /> },
  failed: { label: 'Not delivered', icon: <CircleAlert className="text-danger" /> },
  superseded: { label: 'Overtaken, not sent', icon: <Clock /> },
}

interface MessageBubbleProps {
  workspaceId: string
  message: Message
  /** The one before is by the same author. */
  follows: boolean
  /** What it answers, where that is among what is shown. */
  quoted?: Quoted | undefined
  /** Stands below one that failed for good. */
  sendAgain?: ReactNode
}

/** One bubble: the customer's at the left, ours at the right. */
export function MessageBubble({ workspaceId, message, follows, quoted, sendAgain }: MessageBubbleProps) {
  const details = message.details ?? {}
  const theirs = message.author === 'contact'
  const state = theirs ? undefined : deliveryLook[message.status]
  const failed = !theirs && message.status === 'failed'
  const notes = [message.repeats && !message.sentAgain && 'Sent again', message.offlineAnswer && 'Answered by rules, not by a language model', message.possiblyDouble && 'May have arrived twice'].filter(Boolean)
  return (
    <div className={cn('flex flex-col', theirs ? 'items-start' : 'items-end', !follows && 'mt-2')}>
      <div
        className={cn(
          'max-w-[min(34rem,85%)] rounded-card border px-3 py-2 text-body break-words',
          theirs ? 'rounded-tl-[4px] border-line bg-raised' : message.author === 'bot' ? 'rounded-tr-[4px] border-transparent bg-talk-soft' : 'rounded-tr-[4px] border-transparent bg-people-soft',
          message.status === 'superseded' && 'opacity-70',
        )}
      >
        <span className="sr-only">{authors[message.author]}: </span>
        {details.forwarded && <ForwardedMark often={details.forwarded === 'often'} />}
        {details.referral && <ReferralCard referral={details.referral} />}
        {details.product ? <ProductMark product={details.product} /> : details.replyTo !== undefined && <Quote of={quoted} />}
        <MessageContent workspaceId={workspaceId} inbound={theirs || message.author === 'app'} content={message.content} />
        {details.editedAt !== undefined && <EditedMark original={details.original} />}
        <span className="mt-0.5 flex items-center justify-end gap-1 text-[11px] leading-4 text-ink-soft tabular-nums">
          {message.author === 'app' && 'Phone app · '}
          {message.author === 'person' && 'Person · '}
          <time dateTime={message.at.toISOString()}>{message.at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}</time>
          {state && (
            <span title={state.label} className="[&_svg]:size-3.5">
              <span aria-hidden>{state.icon}</span>
              <span className="sr-only">{state.label}</span>
            </span>
          )}
        </span>
      </div>
      {details.reactions && <Reactions reactions={details.reactions} side={theirs ? 'left' : 'right'} />}
      {(message.failure || failed) && <p className="mt-0.5 max-w-[min(34rem,85%)] text-right text-hint text-danger">{message.failure ?? 'WhatsApp did not deliver this message, and did not say why.'}</p>}
      {!message.held && message.waits && <p className="mt-0.5 max-w-[min(34rem,85%)] text-right text-hint text-warning">{waitWords(message.waits)}</p>}
      {message.held && <p className="mt-0.5 max-w-[min(34rem,85%)] text-right text-hint text-warning">{message.held}</p>}
      {failed && (message.sentAgain ? <p className="mt-0.5 text-hint text-ink-soft">Sent again below</p> : <div className="max-w-[min(34rem,85%)] text-right">{sendAgain}</div>)}
      {notes.length > 0 && <p className="mt-0.5 text-hint text-ink-soft">{notes.join(' · ')}</p>}
    </div>
  )
}
