'use client'
import { useEffect, useState } from 'react'
import { told } from '../core/told.ts'
import { useEditor } from '../editor-state.ts'

/** Says what happens on the canvas to who hears it rather than sees it. */
export function ChangesTold() {
  const editor = useEditor()
  const [text, setText] = useState('')
  useEffect(
    () =>
      editor.store.subscribe((state, before) => {
        if (state.history !== before.history && state.history.document !== before.history.document) setText(told(before.history, state.history))
      }),
    [editor],
  )
  return (
    <p role="status" aria-label="Changes" className="sr-only">
      {text}
    </p>
  )
}
