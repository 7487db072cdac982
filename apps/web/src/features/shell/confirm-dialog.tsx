import { Button, Dialog, Notice } from '@parley/ui'

interface ConfirmDialogProps {
  open: boolean
  title: string
  description: string
  /** What the buttons say: the one that goes on, and the one that does not. */
  action: string
  stay?: string
  busy?: boolean
  failure?: string | undefined
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something is lost for good. */
export function ConfirmDialog({ open, title, description, action, stay = 'Cancel', busy = false, failure, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>{stay}</Button>
          <Button variant="danger" busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {failure && <Notice tone="danger">{failure}</Notice>}
    </Dialog>
  )
}

/** What was typed beside a list is about to go, because something else was opened. `next`: what goes on then. */
export function DiscardDialog({ next, onClose }: { next: (() => void) | null; onClose: () => void }) {
  return (
    <ConfirmDialog
      open={next !== null}
      title="Discard what you changed?"
      description="It is not saved yet."
      action="Discard"
      stay="Go on editing"
      onClose={onClose}
      onConfirm={() => {
        onClose()
        next?.()
      }}
    />
  )
}
