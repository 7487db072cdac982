'use client'
import { Button, Dialog, showToast } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

interface MoveSessionsDialogProps {
  workspaceId: string
  flowId: string
  to: { versionId: string; number: number }
  /** Versions on which conversations run. */
  from: { number: number; runningSessions: number }[]
  onClose: () => void
}

const conversations = (count: number) => (count === 1 ? '1 conversation' : `${count} conversations`)

/** Says what happens before running conversations go on in another version. */
export function MoveSessionsDialog({ workspaceId, flowId, to, from, onClose }: MoveSessionsDialogProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const move = useMutation(
    trpc.flows.moveSessions.mutationOptions({
      onSuccess: ({ asked, staying }) => {
        onClose()
        void queries.invalidateQueries({ queryKey: trpc.flows.versions.queryKey({ workspaceId, flowId }) })
        showToast({
          tone: staying > 0 ? 'info' : 'good',
          title: asked === 0 ? 'No conversation was moved' : `${asked === 1 ? '1 conversation goes' : `${asked} conversations go`} on in version ${to.number}`,
          ...(staying > 0 ? { description: `${conversations(staying)} ${staying === 1 ? 'waits' : 'wait'} at a card that version ${to.number} does not have, and ${staying === 1 ? 'finishes on its' : 'finish on their'} own version.` } : {}),
        })
      },
      onError: (error) => showToast({ tone: 'danger', title: 'Nothing was moved', description: errorMessage(error) }),
    }),
  )
  const count = from.reduce((sum, version) => sum + version.runningSessions, 0)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="md"
      title={`Move running conversations to version ${to.number}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={move.isPending} onClick={() => move.mutate({ workspaceId, flowId, versionId: to.versionId })}>
            Move {conversations(count)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 text-control text-ink-soft">
        <p>
          {count === 1 ? 'One conversation runs' : `${count} conversations run`} on {from.map((version) => `version ${version.number}`).join(', ')}. Each goes on in version {to.number} from the card at which it waits: the
          customer notices nothing until they answer, and what they said so far is kept.
        </p>
        <p>One that waits at a card that version {to.number} does not have stays where it is and finishes on its own version.</p>
      </div>
    </Dialog>
  )
}
