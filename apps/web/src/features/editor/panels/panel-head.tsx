'use client'
import { cn, IconButton } from '@parley/ui'
import { X } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { useEditor } from '../editor-state.ts'

/** The head that all panels share. */
export function PanelHead({ title, children, closable = true }: { title: string; children?: ReactNode; closable?: boolean | 'on a phone' }) {
  const editor = useEditor()
  return (
    <header className="flex h-11 shrink-0 items-center justify-between gap-2 border-b border-line pr-2 pl-4">
      <h2 className="truncate text-control font-semibold text-ink">{title}</h2>
      <span className="flex items-center gap-0.5">
        {children}
        {closable && (
          <IconButton size="sm" label="Close" className={cn(closable === 'on a phone' && 'md:hidden')} onClick={() => editor.store.set({ panel: 'card', preview: null })}>
            <X aria-hidden />
          </IconButton>
        )}
      </span>
    </header>
  )
}
