'use client'
import { Button, EmptyState } from '@parley/ui'
import { Building2 } from '@parley/ui/icons'
import { useState } from 'react'
import { leave } from './leave.ts'
import { NewWorkspaceDialog } from './new-workspace-dialog.tsx'

/** Signed in, but a member of nothing. */
export function NoWorkspace() {
  const [creating, setCreating] = useState(false)
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        level={1}
        icon={<Building2 aria-hidden />}
        title="You are in no workspace yet"
        actions={
          <>
            <Button onClick={() => void leave()}>Sign out</Button>
            <Button variant="primary" onClick={() => setCreating(true)}>
              New workspace
            </Button>
          </>
        }
      >
        Ask the agency that you work with to add you to one. If the agency is your own, open the first workspace here.
      </EmptyState>
      <NewWorkspaceDialog open={creating} onOpenChange={setCreating} />
    </main>
  )
}
