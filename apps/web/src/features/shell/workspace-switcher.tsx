'use client'
import { Finder } from '@parley/ui'
import { Plus } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { byAgency } from './by-agency.ts'
import { fits } from './fits.ts'
import { initials } from './initials.ts'
import { NewWorkspaceDialog } from './new-workspace-dialog.tsx'
import { beforeLeaving } from './unsaved.ts'

/** Which business one works for, and the way to the others. */
export function WorkspaceSwitcher({ workspaceId, workspaceName }: { workspaceId: string; workspaceName: string }) {
  const trpc = useTRPC()
  const router = useRouter()
  const [creating, setCreating] = useState(false)
  const workspaces = useQuery(trpc.workspaces.list.queryOptions())
  const list = workspaces.data ?? []
  const groups = useMemo(() => byAgency(workspaces.data ?? []), [workspaces.data])
  const mayCreate = list.some(({ role }) => role === 'owner' || role === 'admin')
  return (
    <>
      <Finder
        side="right"
        align="start"
        label="Workspaces"
        noun="workspace"
        placeholder="Find a workspace"
        groups={groups}
        value={workspaceId}
        fits={fits}
        onSelect={(id) => beforeLeaving(() => router.push(`/w/${id}/flows`))}
        trigger={
          <button
            type="button"
            aria-label="Workspace"
            aria-describedby="workspace-name"
            title={workspaceName}
            data-initials={initials(workspaceName)}
            className="flex size-9 items-center justify-center rounded-[10px] bg-accent-soft text-control font-semibold text-accent-ink outline-offset-2 before:content-[attr(data-initials)] hover:brightness-97"
          />
        }
        action={mayCreate ? { label: 'New workspace', icon: <Plus aria-hidden />, onSelect: () => setCreating(true) } : undefined}
      />
      <span id="workspace-name" className="sr-only">
        {workspaceName}
      </span>
      <NewWorkspaceDialog open={creating} onOpenChange={setCreating} />
    </>
  )
}
