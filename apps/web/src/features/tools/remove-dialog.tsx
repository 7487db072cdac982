'use client'
import { Button, Dialog, Notice } from '@parley/ui'
import type { ReactNode } from 'react'
import { UsedBy, type Uses } from './used-by.tsx'

interface RemoveDialogProps {
  title: string
  description: string
  /** What the button says. */
  action: string
  workspaceId: string
  /** Flows that may call what goes. */
  uses: Uses
  open: boolean
  busy: boolean
  failure: ReactNode
  onClose: () => void
  onRemove: () => void
}

/** Asks before something goes that flows may call, and says which. */
export function RemoveDialog({ title, description, action, workspaceId, uses, open, busy, failure, onClose, onRemove }: RemoveDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" busy={busy} onClick={onRemove}>{action}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {uses.some(({ live }) => live) && <Notice tone="warning">A live flow calls it: from then on these calls fail, and the conversation takes the way for that.</Notice>}
        <UsedBy workspaceId={workspaceId} uses={uses} />
        {failure && <Notice tone="danger">{failure}</Notice>}
      </div>
    </Dialog>
  )
}
