'use client'
import { IconButton, Menu, MenuItem, MenuSeparator, showToast } from '@parley/ui'
import { Archive, ArrowDown, ArrowUp, ArrowUpToLine, CircleOff, Copy, Download, Ellipsis, Pencil } from '@parley/ui/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { ArchiveFlowDialog } from './archive-flow-dialog.tsx'
import type { ListedFlow } from './flow-state.tsx'
import { RenameFlowDialog } from './rename-flow-dialog.tsx'
import { saveFile } from './save-file.ts'

export interface FlowMenuProps {
  workspaceId: string
  flow: ListedFlow
  /** All flows' ids as listed. */
  order: string[]
  index: number
  mayEdit: boolean
}

export function FlowMenu({ workspaceId, flow, order, index, mayEdit }: FlowMenuProps) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const [dialog, setDialog] = useState<'rename' | 'archive' | null>(null)
  const options = {
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.flows.list.queryKey({ workspaceId }) }),
    onError: (error: unknown) => showToast({ tone: 'danger', title: 'That did not work', description: errorMessage(error) }),
  }
  const duplicate = useMutation(trpc.flows.duplicate.mutationOptions(options))
  const reorder = useMutation(trpc.flows.reorder.mutationOptions(options))
  const unpublish = useMutation(trpc.flows.unpublish.mutationOptions(options))
  const ids = { workspaceId, flowId: flow.id }

  const exportFlow = () => {
    client.flows.export.query(ids).then(
      ({ filename, text }) => saveFile(filename, text),
      (error: unknown) => showToast({ tone: 'danger', title: `“${flow.name}” was not exported`, description: errorMessage(error) }),
    )
  }
  const move = (step: number) => {
    const flowIds = order.filter((id) => id !== flow.id)
    flowIds.splice(index + step, 0, flow.id)
    reorder.mutate({ workspaceId, flowIds })
  }

  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label={`Actions for ${flow.name}`} size="sm">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {mayEdit && (
          <>
            <MenuItem icon={<Pencil />} onSelect={() => setDialog('rename')}>
              Rename
            </MenuItem>
            <MenuItem icon={<Copy />} onSelect={() => duplicate.mutate(ids)}>
              Duplicate
            </MenuItem>
          </>
        )}
        <MenuItem icon={<Download />} onSelect={exportFlow}>
          Export
        </MenuItem>
        {mayEdit && (
          <>
            <MenuSeparator />
            {index > 1 && (
              <MenuItem icon={<ArrowUpToLine />} onSelect={() => move(-index)}>
                Move to the top
              </MenuItem>
            )}
            <MenuItem icon={<ArrowUp />} disabled={index === 0} onSelect={() => move(-1)}>
              Move up
            </MenuItem>
            <MenuItem icon={<ArrowDown />} disabled={index === order.length - 1} onSelect={() => move(1)}>
              Move down
            </MenuItem>
            <MenuSeparator />
            {flow.live && (
              <MenuItem icon={<CircleOff />} onSelect={() => unpublish.mutate(ids)}>
                Take offline
              </MenuItem>
            )}
            <MenuItem icon={<Archive />} danger onSelect={() => setDialog('archive')}>
              Archive
            </MenuItem>
          </>
        )}
      </Menu>
      <RenameFlowDialog {...ids} name={flow.name} open={dialog === 'rename'} onOpenChange={(open) => setDialog(open ? 'rename' : null)} />
      <ArchiveFlowDialog {...ids} flow={flow} open={dialog === 'archive'} onOpenChange={(open) => setDialog(open ? 'archive' : null)} />
    </>
  )
}
