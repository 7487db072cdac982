import { useEffect, useId, useRef, type ReactNode } from 'react'
import { CloseIcon } from './icons.tsx'

/** A sheet from the bottom. Escape and a click beside it close it; the focus stays in it, and returns. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    // The click beside is an extra for the mouse; the keyboard has Escape and the button.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog ref={dialog} className="sheet" aria-labelledby={id} onCancel={onClose} onClose={onClose} onClick={(event) => event.target === dialog.current && onClose()}>
      <div className="sheet-body">
        <header>
          <button type="button" className="icon" aria-label="Close" onClick={onClose}><CloseIcon /></button>
          <h2 id={id} dir="auto">{title}</h2>
        </header>
        {children}
      </div>
    </dialog>
  )
}
