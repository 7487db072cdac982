'use client'
import { Button, EmptyState, Skeleton } from '@parley/ui'
import { Plus, Upload, Workflow } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { FindField, findFrom } from '@/features/shell/find-field.tsx'
import { fits } from '@/features/shell/fits.ts'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { NothingFound } from '@/features/shell/nothing-found.tsx'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC } from '@/trpc/client.ts'
import { DropZone } from './drop-zone.tsx'
import { FlowTable } from './flow-table.tsx'
import { NewFlowDialog } from './new-flow-dialog.tsx'
import { useImport } from './use-import.ts'

/** The workspace's flows. */
export function FlowsPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const { role } = useWorkspace()
  const mayEdit = isAtLeast(role, 'editor')
  const [creating, setCreating] = useState(false)
  const file = useRef<HTMLInputElement>(null)
  const importFiles = useImport(workspaceId)
  // Other people publish, and conversations come and go, while the page is open.
  const flows = useQuery({ ...trpc.flows.list.queryOptions({ workspaceId }), refetchInterval: 15_000 })
  const [query, setQuery] = useState('')
  const shown = (flows.data ?? []).filter(({ name }) => fits(name, query))

  const actions = mayEdit && (
    <>
      <Button icon={<Upload aria-hidden />} onClick={() => file.current?.click()}>
        Import
      </Button>
      <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
        New flow
      </Button>
    </>
  )

  return (
    <DropZone disabled={!mayEdit} onFiles={importFiles}>
      <TopBar title="Flows">{flows.data && flows.data.length > 0 && actions}</TopBar>
      {flows.data && (flows.data.length >= findFrom || query !== '') && (
        <div className="border-b border-line px-4 py-2 sm:px-6">
          <FindField label="Find a flow" value={query} onChange={setQuery} className="md:max-w-80" />
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto">
        {flows.isPending ? (
          <Loading />
        ) : flows.isError && !flows.data ? (
          <LoadError error={flows.error} retry={() => void flows.refetch()} />
        ) : flows.data.length === 0 ? (
          <EmptyState icon={<Workflow aria-hidden />} title="Draw the first conversation" actions={actions}>
            {mayEdit
              ? 'A flow says what your customers read and what happens when they answer. Begin with a greeting that asks one question, and change it from there.'
              : 'There is no flow yet. Somebody with the role of editor can draw one.'}
          </EmptyState>
        ) : shown.length === 0 ? (
          <NothingFound what="flow" query={query.trim()} onClear={() => setQuery('')} />
        ) : (
          <>
            <FlowTable workspaceId={workspaceId} flows={shown} order={flows.data.map(({ id }) => id)} mayEdit={mayEdit} />
            {flows.data.length > 1 && query.trim() === '' && <p className="px-4 py-3 text-hint text-ink-faint sm:px-6">Where a message fits the starts of two flows equally well, the flow further up takes it.</p>}
          </>
        )}
      </div>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        aria-label="Flow file"
        onChange={(event) => {
          void importFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <NewFlowDialog workspaceId={workspaceId} open={creating} onOpenChange={setCreating} />
    </DropZone>
  )
}

function Loading() {
  return (
    <div role="status" aria-label="Loading flows" className="px-4 pt-9 sm:px-6">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="flex h-12 items-center gap-6 border-b border-line">
          <Skeleton className="h-4 w-56" />
          <Skeleton className="h-5 w-24" />
          <Skeleton className="ml-auto h-4 w-28" />
        </div>
      ))}
    </div>
  )
}
