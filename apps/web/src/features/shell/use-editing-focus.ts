import { useEffect, useRef } from 'react'

/** For what is changed in its place: the focus goes into the field that appears, and back to what opened it once it is gone. */
export function useEditingFocus<Element extends HTMLElement>(editing: boolean) {
  const container = useRef<Element>(null)
  const before = useRef(editing)
  useEffect(() => {
    if (before.current === editing) return
    before.current = editing
    container.current?.querySelector<HTMLElement>(editing ? 'input, textarea' : 'button')?.focus()
  }, [editing])
  return container
}
