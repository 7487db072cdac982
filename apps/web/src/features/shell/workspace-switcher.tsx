'use client'
import { Menu, MenuGroup, MenuItem, MenuSeparator } from '@parley/ui'
import { Check, Plus } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTRPC } from '@/trpc/client.ts'
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
  const agencies = [...new Map(list.map(({ agencyId, agencyName }) => [agencyId, agencyName]))]
  const mayCreate = list.some(({ role }) => role === 'owner' || role === 'admin')
  return (
    <>
      <Menu
        side="right"
        align="start"
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
      >
        {agencies.map(([agencyId, agencyName]) => (
          <MenuGroup key={agencyId} label={agencyName}>
            {list
              .filter((workspace) => workspace.agencyId === agencyId)
              .map((workspace) => (
                <MenuItem
                  key={workspace.id}
                  icon={workspace.id === workspaceId ? <Check className="!text-accent-ink" aria-label="Present workspace" /> : <span className="size-4" />}
                  onSelect={() => beforeLeaving(() => router.push(`/w/${workspace.id}/flows`))}
                >
                  {workspace.name}
                </MenuItem>
              ))}
          </MenuGroup>
        ))}
        {mayCreate && (
          <>
            <MenuSeparator />
            <MenuItem icon={<Plus />} onSelect={() => setCreating(true)}>
              New workspace
            </MenuItem>
          </>
        )}
      </Menu>
      <span id="workspace-name" className="sr-only">
        {workspaceName}
      </span>
      <NewWorkspaceDialog open={creating} onOpenChange={setCreating} />
    </>
  )
}
