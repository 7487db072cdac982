'use client'
import { IconButton, ResizablePanel } from '@parley/ui'
import { X } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { shownDocument, useEditor, useEditorState } from '../editor-state.ts'
import { FlowPanel } from './flow-panel.tsx'
import { ManyPanel } from './many-panel.tsx'
import { NodePanel } from './node-panel.tsx'
import { ProblemsPanel } from './problems-panel.tsx'
import { VersionsPanel } from './versions-panel.tsx'

/** Beside the canvas: the selected card's settings, or what the top bar asked for. */
export function SidePanel({ workspaceId, flowId, phoneOpen }: { workspaceId: string; flowId: string; phoneOpen: boolean }) {
  const panel = useEditorState((state) => state.panel)
  const selected = useEditorState((state) => state.history.selection.nodes)
  const first = [...selected][0]
  const node = useEditorState((state) => (selected.size === 1 ? shownDocument(state).nodes.find((candidate) => candidate.id === first) : undefined))
  // While trying, the canvas gets the room unless a card is looked at.
  if (phoneOpen && panel === 'card' && selected.size === 0) return null
  return (
    <ResizablePanel storageKey="editor-card" side="right" defaultWidth={348} minWidth={288} maxWidth={620} label="the card panel">
      {panel === 'problems' ? (
        <ProblemsPanel />
      ) : panel === 'versions' ? (
        <VersionsPanel workspaceId={workspaceId} flowId={flowId} />
      ) : (
        <section aria-label="Card settings" className="flex min-h-0 flex-1 flex-col">
          {node ? <NodePanel key={node.id} node={node} /> : selected.size > 1 ? <ManyPanel count={selected.size} /> : <FlowPanel />}
        </section>
      )}
    </ResizablePanel>
  )
}

/** The head that all panels share. */
export function PanelHead({ title, children, closable = true }: { title: string; children?: ReactNode; closable?: boolean }) {
  const editor = useEditor()
  return (
    <header className="flex h-11 shrink-0 items-center justify-between gap-2 border-b border-line pr-2 pl-4">
      <h2 className="truncate text-control font-semibold text-ink">{title}</h2>
      <span className="flex items-center gap-0.5">
        {children}
        {closable && (
          <IconButton size="sm" label="Close" onClick={() => editor.store.set({ panel: 'card', preview: null })}>
            <X aria-hidden />
          </IconButton>
        )}
      </span>
    </header>
  )
}
