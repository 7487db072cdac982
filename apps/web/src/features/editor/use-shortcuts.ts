'use client'
import { showToast } from '@parley/ui'
import { useReactFlow } from '@xyflow/react'
import { useEffect } from 'react'
import { readClip } from './core/clipboard.ts'
import { useEditor } from './editor-state.ts'
import { motionMs } from './motion.ts'

const inText = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, [role="listbox"], [role="menu"]') !== null)

/** Keys and the clipboard, wherever on the page the hand is. A text field keeps what is its own. */
export function useShortcuts({ onFind }: { onFind(): void }): void {
  const editor = useEditor()
  const flow = useReactFlow()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      if (document.querySelector('[role="dialog"][data-open]')) return
      const act = (run: () => void) => {
        event.preventDefault()
        run()
      }
      if (command && (key === 'k' || key === 'f') && !event.shiftKey) return act(onFind)
      // The fields of a card are part of the document: their undo is the document's.
      const ownField = event.target instanceof HTMLElement && event.target.dataset['field'] !== undefined
      if (command && !event.altKey && (!inText(event.target) || ownField)) {
        if (key === 'z') return act(() => (event.shiftKey ? editor.redo() : editor.undo()))
        if (key === 'y') return act(() => editor.redo())
      }
      if (inText(event.target)) return
      if (command && key === 'd') return act(() => editor.duplicateSelected())
      if (command && key === 'a') return act(() => editor.selectAll())
      if (command || event.altKey) return
      const { nodes, edges } = editor.selection
      if ((event.key === 'Delete' || event.key === 'Backspace') && nodes.size + edges.size > 0) return act(() => editor.removeSelected())
      if (event.key === 'Escape') return editor.store.get().preview ? editor.store.set({ preview: null }) : editor.select([])
      if (event.code === 'Digit1' && event.shiftKey) return act(() => void flow.fitView({ padding: 0.15, maxZoom: 1, duration: motionMs() }))
      if (event.key === '+' || event.key === '=') return act(() => void flow.zoomIn({ duration: motionMs() }))
      if (event.key === '-') return act(() => void flow.zoomOut({ duration: motionMs() }))
    }
    const onCopy = (event: ClipboardEvent) => {
      if (inText(event.target) || !window.getSelection()?.isCollapsed) return
      const clip = editor.copySelected()
      if (!clip || !event.clipboardData) return
      event.clipboardData.setData('text/plain', JSON.stringify(clip))
      event.preventDefault()
      if (event.type === 'cut') editor.removeSelected()
    }
    const onPaste = (event: ClipboardEvent) => {
      if (inText(event.target) || editor.frozen) return
      const clip = readClip(event.clipboardData?.getData('text/plain') ?? '', editor.cards)
      if (!clip) return
      event.preventDefault()
      if (clip instanceof Error) return showToast({ title: clip.message, tone: 'danger' })
      const canvas = document.querySelector('.flow-canvas')?.getBoundingClientRect()
      const middle = canvas ? { x: canvas.x + canvas.width / 3, y: canvas.y + canvas.height / 3 } : { x: 0, y: 0 }
      const at = flow.screenToFlowPosition(middle)
      // Pasted again and again, the copies do not lie on top of each other.
      while (editor.document.nodes.some((node) => Math.abs(node.position.x - at.x) < 16 && Math.abs(node.position.y - at.y) < 16)) {
        at.x += 32
        at.y += 32
      }
      editor.paste(clip, at)
    }
    window.addEventListener('keydown', onKeyDown)
    document.addEventListener('copy', onCopy)
    document.addEventListener('cut', onCopy)
    document.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('copy', onCopy)
      document.removeEventListener('cut', onCopy)
      document.removeEventListener('paste', onPaste)
    }
  }, [editor, flow, onFind])
}
