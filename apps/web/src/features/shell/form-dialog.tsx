import { Dialog, type DialogProps } from '@parley/ui'
import { useState } from 'react'
import { DiscardDialog } from './confirm-dialog.tsx'
import { useUnsaved } from './unsaved.ts'

/** A dialog in which much is typed: while `unsaved`, Escape, its cross and a click beside it ask first. */
export function FormDialog({ unsaved, onClose, children, ...rest }: Omit<DialogProps, 'trigger' | 'onOpenChange'> & { unsaved: boolean; onClose: () => void }) {
  const [leaving, setLeaving] = useState<(() => void) | null>(null)
  // Nothing of the page below can be reached meanwhile.
  useUnsaved(unsaved, false)
  return (
    <Dialog {...rest} onOpenChange={(next) => !next && (unsaved ? setLeaving(() => onClose) : onClose())}>
      {children}
      <DiscardDialog next={leaving} onClose={() => setLeaving(null)} />
    </Dialog>
  )
}
