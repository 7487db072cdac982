'use client'
import { useRef, useState, useSyncExternalStore, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { cn } from './cn.ts'

export interface ResizablePanelProps {
  /** Under this name the width is remembered in the browser. */
  storageKey: string
  /** Where the panel stands; its handle is on the other side. */
  side: 'left' | 'right'
  defaultWidth: number
  minWidth?: number
  maxWidth?: number
  /** For screen readers: "Card panel". */
  label: string
  children: ReactNode
  className?: string
}

const neverChanges = () => () => undefined

/** A side panel whose width is dragged, or moved with the arrow keys, and remembered. */
export function ResizablePanel({ storageKey, side, defaultWidth, minWidth = 240, maxWidth = 640, label, children, className }: ResizablePanelProps) {
  const key = `parley:panel:${storageKey}`
  // The server does not know what this browser remembers; it begins with the default.
  const remembered = useSyncExternalStore(neverChanges, () => Number(localStorage.getItem(key)) || null, () => null)
  const [moved, setMoved] = useState<number | null>(null)
  const drag = useRef<{ from: number; width: number } | null>(null)
  const clamp = (value: number) => Math.round(Math.min(maxWidth, Math.max(minWidth, value)))
  const width = clamp(moved ?? remembered ?? defaultWidth)

  const change = (value: number, remember: boolean) => {
    const next = clamp(value)
    setMoved(next)
    if (remember) localStorage.setItem(key, String(next))
  }
  const sign = side === 'right' ? -1 : 1
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { from: event.clientX, width }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (drag.current) change(drag.current.width + sign * (event.clientX - drag.current.from), false)
  }
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (drag.current) change(drag.current.width + sign * (event.clientX - drag.current.from), true)
    drag.current = null
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0
    if (step === 0) return
    event.preventDefault()
    change(width + sign * step, true)
  }

  return (
    <div className={cn('relative flex min-h-0 shrink-0 flex-col bg-surface', side === 'right' ? 'border-l border-line' : 'border-r border-line', className)} style={{ width }}>
      {/* A separator with a value is the one that may take focus; the rule does not know it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role */}
      <div role="separator" tabIndex={0} aria-orientation="vertical" aria-label={`Width of ${label}`} aria-valuenow={width} aria-valuemin={minWidth} aria-valuemax={maxWidth}
        className={cn('absolute top-0 bottom-0 z-10 w-2 max-md:hidden cursor-col-resize touch-none outline-offset-[-2px] hover:bg-accent/20 active:bg-accent/30', side === 'right' ? '-left-1' : '-right-1')}
        onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp} onPointerCancel={onPointerUp} onKeyDown={onKeyDown}
        onDoubleClick={() => change(defaultWidth, true)}
      />
      {children}
    </div>
  )
}
