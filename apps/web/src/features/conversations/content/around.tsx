import type { MessageDetails, ProductReference, Referral } from '@parley/channel'
import { messageLine } from '@parley/channel'
import { cn } from '@parley/ui'
import { Forward, Megaphone, ShoppingBag } from '@parley/ui/icons'
import { hostOf } from './place.tsx'
import { Hint, Inset, Line, OutLink } from './words.tsx'

export const authors = { contact: 'Customer', bot: 'Bot', person: 'Person', app: 'Phone app' }

export interface Quoted {
  author: keyof typeof authors
  content: unknown
}

/** What a message answers; what lies further back than what is shown is only said to be there. */
export function Quote({ of }: { of: Quoted | undefined }) {
  return (
    <span className={cn('mb-1 block rounded-control border-l-2 bg-surface/60 px-2 py-1 text-hint', of?.author === 'contact' ? 'border-info' : 'border-talk')}>
      <span className="sr-only">In answer to </span>
      <span className="block font-medium text-ink-soft">{of ? authors[of.author] : 'An earlier message'}</span>
      {of && (
        <span dir="auto" className="line-clamp-2 break-words text-ink-soft">
          {messageLine(of.author, of.content) || '…'}
        </span>
      )}
    </span>
  )
}

export function ForwardedMark({ often }: { often: boolean }) {
  return (
    <span className="mb-0.5 flex items-center gap-1 text-hint text-ink-soft italic [&_svg]:size-3.5">
      <Forward aria-hidden />
      {often ? 'Forwarded many times' : 'Forwarded'}
    </span>
  )
}

/** The ad or post that the customer came by. */
export function ReferralCard({ referral }: { referral: Referral }) {
  const { headline, body, url, sourceType, sourceId, media } = referral
  return (
    <Inset>
      <Line icon={<Megaphone aria-hidden />}>
        <span className="text-hint text-ink-soft">Came by {sourceType === 'ad' ? 'an ad' : sourceType === 'post' ? 'a post' : 'a link'}</span>
      </Line>
      {headline && <span className="font-medium break-words">{headline}</span>}
      {body && <span className="line-clamp-3 break-words text-ink-soft">{body}</span>}
      <Hint>
        {[media && (media.type === 'image' ? 'with a picture' : 'with a video'), sourceId && `id ${sourceId}`].filter(Boolean).join(' · ')}
        {url && (
          <>
            {' '}
            <OutLink href={url}>{hostOf(url)}</OutLink>
          </>
        )}
      </Hint>
    </Inset>
  )
}

export function ProductMark({ product }: { product: ProductReference }) {
  return (
    <Inset>
      <Line icon={<ShoppingBag aria-hidden />}>
        Asks about the product <span className="font-medium break-all">{product.productId}</span>
      </Line>
    </Inset>
  )
}

/** What each side put on the message; hangs over its lower edge. */
export function Reactions({ reactions, side }: { reactions: NonNullable<MessageDetails['reactions']>; side: 'left' | 'right' }) {
  return (
    <span className={cn('relative z-10 -mt-1.5 flex gap-1', side === 'left' ? 'ml-2' : 'mr-2')}>
      {reactions.map(({ by, emoji }) => (
        <span key={by} title={`${authors[by]}: ${emoji}`} className="rounded-full border border-line bg-raised px-1.5 text-control leading-5 shadow-sm">
          <span className="sr-only">{authors[by]} reacted with </span>
          {emoji}
        </span>
      ))}
    </span>
  )
}

/** That it was changed, and what it was before. */
export function EditedMark({ original }: { original: unknown }) {
  const before = messageLine('contact', original)
  if (before === '') return <span className="block text-right text-[11px] leading-4 text-ink-soft">Edited</span>
  return (
    <details className="text-hint text-ink-soft">
      <summary className="w-fit cursor-pointer rounded-control text-[11px] leading-4 underline-offset-2 hover:underline">Edited: show what it was</summary>
      <span dir="auto" className="mt-0.5 block border-l-2 border-line-strong/50 pl-2 whitespace-pre-wrap">
        {before}
      </span>
    </details>
  )
}
