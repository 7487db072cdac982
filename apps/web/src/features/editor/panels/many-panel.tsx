'use client'
import { Button, Kbd } from '@parley/ui'
import { Copy, LayoutGrid, Trash2 } from '@parley/ui/icons'
import { isFrozen, useEditor, useEditorState } from '../editor-state.ts'
import { PanelHead } from './panel-head.tsx'

/** Several cards are selected: what can be done with all of them. */
export function ManyPanel({ count }: { count: number }) {
  const editor = useEditor()
  const frozen = useEditorState(isFrozen)
  return (
    <>
      <PanelHead title={`${count} cards selected`} closable={false} />
      <div className="flex flex-col gap-2 p-4">
        <Button icon={<Copy aria-hidden />} disabled={frozen} onClick={() => editor.duplicateSelected()}>
          Duplicate <Kbd>Ctrl+D</Kbd>
        </Button>
        <Button icon={<LayoutGrid aria-hidden />} disabled={frozen} onClick={() => editor.tidy()}>
          Tidy these up
        </Button>
        <Button icon={<Trash2 aria-hidden />} disabled={frozen} onClick={() => editor.removeSelected()}>
          Delete <Kbd>Del</Kbd>
        </Button>
        <p className="pt-2 text-hint text-ink-faint">
          Copied cards (<Kbd>Ctrl+C</Kbd>) can be pasted into another flow, another tab or another workspace. They bring the variables that they use.
        </p>
      </div>
    </>
  )
}
