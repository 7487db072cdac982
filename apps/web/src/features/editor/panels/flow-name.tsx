'use client'
import { cn, showToast } from '@parley/ui'
import { useState } from 'react'
import { useTRPCClient } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { useEditor, useEditorState } from '../editor-state.ts'

/** The flow's name, changed where it stands. */
export function FlowName({ workspaceId, flowId }: { workspaceId: string; flowId: string }) {
  const editor = useEditor()
  const client = useTRPCClient()
  const name = useEditorState((state) => state.name)
  const readOnly = useEditorState((state) => state.readOnly)
  const [typed, setTyped] = useState<string | null>(null)
  const finish = async () => {
    const next = typed?.trim()
    setTyped(null)
    if (!next || next === name) return
    editor.store.set({ name: next })
    try {
      await client.flows.rename.mutate({ workspaceId, flowId, name: next })
    } catch (error) {
      editor.store.set({ name })
      showToast({ title: 'The flow keeps its name', description: errorMessage(error), tone: 'danger' })
    }
  }
  return (
    <span className="relative inline-grid max-w-72 min-w-20 items-center text-body font-semibold">
      {/* As wide as its text. */}
      <span aria-hidden className="invisible col-start-1 row-start-1 truncate px-1.5 whitespace-pre">
        {typed ?? name}{' '}
      </span>
      <input
        aria-label="Flow name"
        size={1}
        dir="auto"
        maxLength={120}
        readOnly={readOnly !== null}
        title={name}
        value={typed ?? name}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void finish()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
          else if (event.key === 'Escape') setTyped(null)
        }}
        className={cn('col-start-1 row-start-1 h-7 w-full min-w-16 truncate rounded-control bg-transparent px-1.5 text-ink outline-offset-0', readOnly === null && 'hover:bg-hover focus:bg-surface')}
      />
    </span>
  )
}
