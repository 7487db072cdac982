'use client'
import { cards } from '@parley/cards'
import type { FlowDocument } from '@parley/flow'
import { TooltipProvider } from '@parley/ui'
import { ReactFlowProvider } from '@xyflow/react'
import { useEffect, useState } from 'react'
import { Canvas } from '@/features/editor/canvas/canvas.tsx'
import type { Lights } from '@/features/editor/core/trail.ts'
import { Editor, EditorProvider } from '@/features/editor/editor-state.ts'
import { createWorkspaceFiles } from '@/features/editor/workspace-files.ts'

interface DrawnFlowProps {
  workspaceId: string
  name: string
  document: FlowDocument
  /** Names of other flows, for the cards that lead to them. */
  flows: { id: string; name: string }[]
  lights: Lights
  activeNode: string | null
  faults: { nodeId: string; message: string; at: Date }[]
}

/** A flow on the editor's canvas, to be looked at: nothing in it can be changed. Give it a key per version. */
export function DrawnFlow({ workspaceId, name, document, flows, lights, activeNode, faults }: DrawnFlowProps) {
  const [editor] = useState(() => new Editor(cards, { document, name, live: null, flows, contactFields: [], savedAt: new Date(0), files: createWorkspaceFiles(workspaceId), readOnly: 'This is a replay.' }))
  useEffect(() => editor.store.set({ lights, activeNode, faults, flows }), [editor, lights, activeNode, faults, flows])
  return (
    <EditorProvider value={editor}>
      <ReactFlowProvider>
        <TooltipProvider>
          <Canvas />
        </TooltipProvider>
      </ReactFlowProvider>
    </EditorProvider>
  )
}
