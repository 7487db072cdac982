'use client'
import { cards } from '@parley/cards'
import { editorOf, familyClasses } from '@parley/cards/editor'
import { cn } from '@parley/ui'
import { Puzzle } from '@parley/ui/icons'

interface NodeChipProps {
  name: string
  /** The card's kind; undefined for a node that is not in that version. */
  card: string | undefined
  onClick?: () => void
  current?: boolean
}

/** A node by its name, with the icon and title of its card. */
export function NodeChip({ name, card: kind, onClick, current }: NodeChipProps) {
  const card = kind === undefined ? undefined : cards.get(kind)
  const Icon = (kind === undefined ? undefined : editorOf(kind)?.icon) ?? Puzzle
  const content = (
    <>
      <span className={cn('flex size-[18px] shrink-0 items-center justify-center rounded-[5px] [&_svg]:size-3', familyClasses[card?.family ?? 'logic'].tile)}>
        <Icon aria-hidden />
      </span>
      <span dir="auto" className="truncate font-medium text-ink">
        {name}
      </span>
      <span className="shrink-0 text-ink-faint">{card?.title ?? kind ?? 'no longer there'}</span>
    </>
  )
  const classes = cn('inline-flex h-6 max-w-full min-w-0 items-center gap-1.5 rounded-control border pr-2 pl-[3px] text-hint', current ? 'border-accent bg-accent-soft' : 'border-line bg-surface')
  if (!onClick) return <span className={classes}>{content}</span>
  return (
    <button type="button" onClick={onClick} aria-current={current ? 'step' : undefined} className={cn(classes, !current && 'hover:border-line-strong hover:bg-hover')}>
      {content}
    </button>
  )
}
