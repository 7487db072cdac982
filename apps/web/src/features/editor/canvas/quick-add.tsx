'use client'
import { editorOf, familyClasses } from '@parley/cards/editor'
import type { Card } from '@parley/interpreter'
import { cn, Input } from '@parley/ui'
import { Puzzle } from '@parley/ui/icons'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { Point } from '../core/commands.ts'
import { searchCards } from './card-search.ts'

/** The palette where the pointer is: after dropping a connection on the empty canvas, or a double click. */
export function QuickAdd({ screen, from, onPick, onClose }: { screen: Point; from?: { node: string; port: string } | undefined; onPick(card: Card): void; onClose(): void }) {
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  // Nothing leads into a start card.
  const found = searchCards(query)
    .flatMap((group) => group.cards)
    .filter((card) => !from || !card.entry)

  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose()
    }
    window.addEventListener('pointerdown', outside, true)
    return () => window.removeEventListener('pointerdown', outside, true)
  }, [onClose])

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') onClose()
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setActive((active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length))
      event.preventDefault()
    } else if (event.key === 'Enter' && found[active]) {
      onPick(found[active])
      event.preventDefault()
    }
  }
  const left = Math.min(screen.x, window.innerWidth - 280)
  const top = Math.min(screen.y, window.innerHeight - 380)
  return (
    // The keys belong to the search field inside; they only pass here.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/no-noninteractive-element-interactions
    <div ref={box} role="dialog" aria-label="Add a card" className="fixed z-50 w-64 rounded-card border border-line bg-raised p-2 shadow-float" style={{ left, top }} onKeyDown={onKeyDown}>
      <Input
        // It has just been opened to be typed into.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        controlSize="sm"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={found[active] ? `${id}-${found[active].kind}` : undefined}
        aria-label="Which card"
        placeholder="Add a card"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setActive(0)
        }}
      />
      <div id={id} role="listbox" aria-label="Cards" className="mt-1.5 flex max-h-72 flex-col overflow-y-auto">
        {found.map((card, index) => {
          const Icon = editorOf(card.kind)?.icon ?? Puzzle
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the search field keeps the focus and its keys move in here
            <div
              key={card.kind}
              id={`${id}-${card.kind}`}
              role="option"
              aria-selected={index === active}
              className={cn('flex items-center gap-2 rounded-control px-1.5 py-1 text-control text-ink', index === active && 'bg-hover')}
              onPointerMove={() => setActive(index)}
              onClick={() => onPick(card)}
            >
              <span className={cn('flex size-6 shrink-0 items-center justify-center rounded-[7px] [&_svg]:size-3.5', familyClasses[card.family].tile)}>
                <Icon aria-hidden />
              </span>
              <span className="truncate">{card.title}</span>
            </div>
          )
        })}
      </div>
      {found.length === 0 && <p className="px-1.5 py-2 text-hint text-ink-faint">No card is called “{query}”.</p>}
    </div>
  )
}
