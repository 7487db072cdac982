'use client'
import { editorOf, familyClasses } from '@parley/cards/editor'
import { textLeaves } from '@parley/flow'
import { cn, Dialog, Input } from '@parley/ui'
import { Puzzle } from '@parley/ui/icons'
import { useId, useState, type KeyboardEvent } from 'react'
import { shownDocument, useEditor, useEditorState } from '../editor-state.ts'
import { useReveal } from '../use-reveal.ts'

const most = 50

/** Finds cards by name, kind, or any text that is on them. */
export function FindDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title="Find a card">
      <Finder onClose={onClose} />
    </Dialog>
  )
}

function Finder({ onClose }: { onClose(): void }) {
  const editor = useEditor()
  const document = useEditorState(shownDocument)
  const reveal = useReveal()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const id = useId()
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = document.nodes
    .map((node) => {
      const card = editor.cards.get(node.card)
      const texts = [...textLeaves(node.config)].map((leaf) => leaf.text)
      const all = [node.name, card?.title ?? node.card, ...texts].join('\n').toLowerCase()
      const text = texts.find((candidate) => words.some((word) => candidate.toLowerCase().includes(word)))
      return { node, card, text, fits: words.every((word) => all.includes(word)) }
    })
    .filter((candidate) => candidate.fits)
    .slice(0, most)
  const go = (nodeId: string | undefined) => {
    if (nodeId === undefined) return
    onClose()
    editor.select([nodeId])
    reveal([nodeId])
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setActive((active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length))
      event.preventDefault()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      go(found[active]?.node.id)
    }
  }
  return (
    <>
      <Input
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={found[active] ? `${id}-${found[active].node.id}` : undefined}
        aria-label="Find a card"
        placeholder="Name, kind, or any words on it"
        value={query}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value)
          setActive(0)
        }}
      />
      <div id={id} role="listbox" aria-label="Cards found" className="mt-2 flex max-h-80 min-h-24 flex-col overflow-y-auto pb-4">
        {found.map(({ node, card, text }, index) => {
          const Icon = editorOf(node.card)?.icon ?? Puzzle
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the search field keeps the focus and its keys move in here
            <div
              key={node.id}
              id={`${id}-${node.id}`}
              role="option"
              aria-selected={index === active}
              onPointerMove={() => setActive(index)}
              onClick={() => go(node.id)}
              className={cn('flex items-center gap-2.5 rounded-control px-2 py-1.5', index === active && 'bg-hover')}
            >
              <span className={cn('flex size-6 shrink-0 items-center justify-center rounded-[7px] [&_svg]:size-3.5', familyClasses[card?.family ?? 'logic'].tile)}>
                <Icon aria-hidden />
              </span>
              <span className="min-w-0 flex-1">
                <span dir="auto" className="block truncate text-control text-ink">
                  {node.name}
                </span>
                <span dir="auto" className="block truncate text-hint text-ink-faint">
                  {text ?? card?.title ?? node.card}
                </span>
              </span>
            </div>
          )
        })}
        {found.length === 0 && <p className="px-2 py-3 text-control text-ink-faint">No card has “{query}” on it.</p>}
      </div>
    </>
  )
}
