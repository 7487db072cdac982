'use client'
import { editorOf, familyClasses } from '@parley/cards/editor'
import type { Card } from '@parley/interpreter'
import { cn, Input, Tooltip } from '@parley/ui'
import { Puzzle, Search } from '@parley/ui/icons'
import { useReactFlow } from '@xyflow/react'
import { useState, type DragEvent } from 'react'
import { searchCards } from '../canvas/card-search.ts'
import { motionMs } from '../motion.ts'
import { isFrozen, useEditor, useEditorState } from '../editor-state.ts'

/** What a palette item carries while it is dragged. */
export const cardDragType = 'application/x-parley-card'

/** Icons only on a phone, and with `compact`: where the trial’s phone needs the room. */
export function Palette({ compact = false }: { compact?: boolean }) {
  const editor = useEditor()
  const flow = useReactFlow()
  const frozen = useEditorState(isFrozen)
  const [query, setQuery] = useState('')
  const groups = searchCards(query)

  const add = (card: Card) => {
    const [selected] = [...editor.selection.nodes]
    const last = selected ?? (card.entry ? undefined : editor.document.nodes.at(-1)?.id)
    const canvas = document.querySelector('.flow-canvas')?.getBoundingClientRect()
    const middle = canvas ? flow.screenToFlowPosition({ x: canvas.x + canvas.width / 2 - 144, y: canvas.y + canvas.height / 3 }) : { x: 0, y: 0 }
    const id = last !== undefined && !card.entry ? editor.add(card, { after: last }) : editor.add(card, { at: middle })
    // Into view, but only once it has been measured.
    setTimeout(() => {
      const node = editor.document.nodes.find((candidate) => candidate.id === id)
      if (!node || !canvas) return
      const at = flow.flowToScreenPosition(node.position)
      if (at.x < canvas.left || at.y < canvas.top || at.x + 320 > canvas.right || at.y + 160 > canvas.bottom) void flow.setCenter(node.position.x + 144, node.position.y + 80, { zoom: flow.getZoom(), duration: motionMs() })
    }, 50)
  }

  return (
    <nav aria-label="Cards" className={cn('flex shrink-0 flex-col border-r border-line bg-surface', compact ? 'w-14' : 'w-56 max-md:w-14')}>
      <div className={compact ? 'sr-only' : 'relative px-3 pt-3 pb-2 max-md:sr-only'}>
        <Search aria-hidden className="pointer-events-none absolute top-[21px] left-5 size-3.5 text-ink-faint" />
        <Input
          type="search"
          aria-label="Search cards"
          placeholder="Search cards"
          className="pl-7"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            const first = groups[0]?.cards[0]
            if (event.key === 'Enter' && first && !frozen) add(first)
          }}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {groups.map((group) => (
          <div key={group.family} role="group" aria-label={group.family} className="pt-2">
            <div className={cn('mx-2 mb-1 h-px bg-line [[role=group]:first-child>&]:hidden', !compact && 'md:hidden')} />
            {!compact && <div className="px-2 pb-1 text-hint text-ink-faint max-md:hidden">{group.family}</div>}
            {group.cards.map((card) => (
              <Item key={card.kind} card={card} compact={compact} disabled={frozen} onAdd={() => add(card)} />
            ))}
          </div>
        ))}
        {groups.length === 0 && <p className="px-2 py-3 text-control text-ink-faint">No card fits “{query}”.</p>}
      </div>
    </nav>
  )
}

function Item({ card, compact, disabled, onAdd }: { card: Card; compact: boolean; disabled: boolean; onAdd(): void }) {
  const Icon = editorOf(card.kind)?.icon ?? Puzzle
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.setData(cardDragType, card.kind)
    event.dataTransfer.effectAllowed = 'copy'
  }
  return (
    <Tooltip side="right" content={compact ? `${card.title}: ${card.summary}` : card.summary}>
      {/* Not a button element: Firefox does not let those be dragged. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div
        role="button"
        tabIndex={0}
        aria-label={card.title}
        aria-disabled={disabled || undefined}
        draggable={!disabled}
        onDragStart={onDragStart}
        onClick={disabled ? undefined : onAdd}
        onKeyDown={(event) => {
          if (disabled || (event.key !== 'Enter' && event.key !== ' ')) return
          event.preventDefault()
          onAdd()
        }}
        className={cn('flex h-9 items-center gap-2.5 rounded-control px-2 text-control text-ink outline-offset-[-2px] select-none', disabled ? 'opacity-50' : '!cursor-grab hover:bg-hover active:!cursor-grabbing')}
      >
        <span className={cn('flex size-6 shrink-0 items-center justify-center rounded-[7px] [&_svg]:size-3.5', familyClasses[card.family].tile)}>
          <Icon aria-hidden />
        </span>
        {!compact && <span className="truncate max-md:hidden">{card.title}</span>}
      </div>
    </Tooltip>
  )
}
