'use client'
import { cn, ResizablePanel } from '@parley/ui'
import { shownDocument, useEditorState } from '../editor-state.ts'
import { focusCard } from '../focus-card.ts'
import { FlowPanel } from './flow-panel.tsx'
import { ManyPanel } from './many-panel.tsx'
import { NodePanel } from './node-panel.tsx'
import { ProblemsPanel } from './problems-panel.tsx'
import { useAboveSheet } from './use-above-sheet.ts'
import { VersionsPanel } from './versions-panel.tsx'

/** On a phone it rises over the lower part of the canvas, and only when something was asked for. */
const sheet = 'max-md:absolute max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:h-3/5 max-md:w-auto! max-md:border-t max-md:border-l-0 max-md:shadow-float'

/** Beside the canvas: the selected card's settings, or what the top bar asked for. */
export function SidePanel({ workspaceId, flowId, phoneOpen }: { workspaceId: string; flowId: string; phoneOpen: boolean }) {
  const panel = useEditorState((state) => state.panel)
  const selected = useEditorState((state) => state.history.selection.nodes)
  const first = [...selected][0]
  const node = useEditorState((state) => (selected.size === 1 ? shownDocument(state).nodes.find((candidate) => candidate.id === first) : undefined))
  useAboveSheet(panel === 'card' ? node?.id : undefined)
  // While trying, the canvas gets the room unless a card is looked at.
  if (phoneOpen && panel === 'card' && selected.size === 0) return null
  return (
    <ResizablePanel storageKey="editor-card" side="right" defaultWidth={348} minWidth={288} maxWidth={620} label="the card panel" className={cn(sheet, panel === 'card' && selected.size === 0 && 'max-md:hidden')}>
      {panel === 'problems' ? (
        <ProblemsPanel />
      ) : panel === 'versions' ? (
        <VersionsPanel workspaceId={workspaceId} flowId={flowId} />
      ) : (
        // Escape leads back to the card; what floats above the settings takes its own.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <section
          aria-label="Card settings"
          className="flex min-h-0 flex-1 flex-col"
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.defaultPrevented || !node || !event.currentTarget.contains(event.target as Element)) return
            event.stopPropagation()
            focusCard(node.id)
          }}
        >
          {panel === 'flow' ? <FlowPanel workspaceId={workspaceId} flowId={flowId} /> : node ? <NodePanel key={node.id} node={node} /> : selected.size > 1 ? <ManyPanel count={selected.size} /> : <FlowPanel workspaceId={workspaceId} flowId={flowId} />}
        </section>
      )}
    </ResizablePanel>
  )
}
