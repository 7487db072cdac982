'use client'
import { Button, Dialog, Notice, Panel } from '@parley/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { leave } from '@/features/shell/leave.ts'
import { hasUnsaved, letGo } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

/** Where one is signed in: the way to end all of it at once. */
export function SignIns() {
  const trpc = useTRPC()
  const [asking, setAsking] = useState(false)
  const everywhere = useMutation(trpc.account.signOutEverywhere.mutationOptions({ onSuccess: () => { letGo(); return leave() } }))
  return (
    <Panel
      title="Your sign-ins"
      description="Lost a device, or signed in on somebody else's? End all your sign-ins, on every device, this one too."
      actions={<Button onClick={() => setAsking(true)}>Sign out everywhere</Button>}

    >
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Sign out everywhere?"
        description={`Every browser in which you are signed in is signed out at once, and you sign in again here.${asking && hasUnsaved() ? ' What you changed on this page and did not save is lost.' : ''}`}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button variant="danger" busy={everywhere.isPending || everywhere.isSuccess} onClick={() => everywhere.mutate()}>
              Sign out everywhere
            </Button>
          </>
        }
      >
        {everywhere.error && <Notice tone="danger">{errorMessage(everywhere.error)}</Notice>}
      </Dialog>
    </Panel>
  )
}
