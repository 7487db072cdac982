'use client'
import { Badge, Button, IconButton, Menu, MenuItem, Notice, showToast, Skeleton } from '@parley/ui'
import { ArrowRightLeft, Download, Ellipsis, Eye, History, RotateCcw } from '@parley/ui/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { toFlowFile } from '@parley/flow'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { downloadText } from '../download.ts'
import { useEditor, useEditorState } from '../editor-state.ts'
import { formatMoment } from '../moments.ts'
import { MoveSessionsDialog } from './move-sessions-dialog.tsx'
import { PanelHead } from './panel-head.tsx'

/** What was published: look at it, take it back, save it as a file. */
export function VersionsPanel({ workspaceId, flowId }: { workspaceId: string; flowId: string }) {
  const editor = useEditor()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const preview = useEditorState((state) => state.preview)
  const readOnly = useEditorState((state) => state.readOnly)
  const name = useEditorState((state) => state.name)
  const versions = useQuery({ ...trpc.flows.versions.queryOptions({ workspaceId, flowId }), refetchInterval: 5_000 })
  const [moving, setMoving] = useState<{ versionId: string; number: number } | null>(null)
  const running = versions.data?.reduce((sum, version) => sum + version.runningSessions, 0) ?? 0
  const load = (versionId: string) => queries.fetchQuery({ ...trpc.flows.version.queryOptions({ workspaceId, flowId, versionId }), staleTime: Infinity })
  const look = useMutation({
    mutationFn: load,
    onSuccess: (version, versionId) => editor.store.set({ preview: { ...version, versionId } }),
    onError: (error) => showToast({ title: 'This version could not be loaded', description: errorMessage(error), tone: 'danger' }),
  })
  // Restoring is a change like any other: it can be undone, and is saved as one.
  const restore = useMutation({
    mutationFn: load,
    onSuccess: (version) => {
      editor.store.set({ preview: null })
      editor.change(`Restore version ${version.number}`, version.document)
      showToast({ title: `Version ${version.number} is the draft again`, description: 'What is live stays until you publish.', tone: 'good', action: { label: 'Undo', onClick: () => editor.undo() } })
    },
    onError: (error) => showToast({ title: 'This version could not be restored', description: errorMessage(error), tone: 'danger' }),
  })
  const exportVersion = async (versionId: string) => {
    const version = await load(versionId)
    downloadText(`${name}-v${version.number}.flow.json`, `${JSON.stringify(toFlowFile(name, version.document), null, 2)}\n`)
  }
  const exportDraft = async () => {
    const file = await client.flows.export.query({ workspaceId, flowId })
    downloadText(file.filename, file.text)
  }
  const failed = (error: unknown) => showToast({ title: 'Nothing was saved', description: errorMessage(error), tone: 'danger' })

  return (
    <section aria-label="Version list" className="flex min-h-0 flex-1 flex-col">
      <PanelHead title="Versions" />
      <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-3">
        <Button size="sm" className="self-start" icon={<Download aria-hidden />} onClick={() => void exportDraft().catch(failed)}>
          Save the draft as a file
        </Button>
        {versions.isPending && [0, 1, 2].map((index) => <Skeleton key={index} className="h-16" />)}
        {versions.isError && (
          <Notice tone="danger" actions={<Button size="sm" onClick={() => void versions.refetch()}>Try again</Button>}>
            {errorMessage(versions.error)}
          </Notice>
        )}
        {versions.data?.length === 0 && (
          <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
            <History className="size-6 text-ink-faint" aria-hidden />
            <p className="text-control font-medium text-ink">Not published yet</p>
            <p className="text-control text-ink-soft">Each time you publish, a version is kept here for good.</p>
          </div>
        )}
        <ul className="flex flex-col gap-2">
          {versions.data?.map((version) => (
            <li key={version.versionId} className={`rounded-card border p-3 ${preview?.versionId === version.versionId ? 'border-accent' : 'border-line'}`}>
              <div className="flex items-center gap-2">
                <span className="text-control font-medium text-ink tabular-nums">Version {version.number}</span>
                {version.live && <Badge tone="good">Live</Badge>}
                <span className="ml-auto flex">
                  <IconButton size="sm" label={`Look at version ${version.number}`} active={preview?.versionId === version.versionId} onClick={() => (preview?.versionId === version.versionId ? editor.store.set({ preview: null }) : look.mutate(version.versionId))}>
                    <Eye aria-hidden />
                  </IconButton>
                  <Menu
                    align="end"
                    trigger={
                      <IconButton size="sm" label={`More for version ${version.number}`}>
                        <Ellipsis aria-hidden />
                      </IconButton>
                    }
                  >
                    <MenuItem icon={<RotateCcw aria-hidden />} disabled={readOnly !== null} onSelect={() => restore.mutate(version.versionId)}>
                      Make it the draft
                    </MenuItem>
                    <MenuItem icon={<ArrowRightLeft aria-hidden />} disabled={readOnly !== null || running === version.runningSessions} onSelect={() => setMoving(version)}>
                      Move running conversations here
                    </MenuItem>
                    <MenuItem icon={<Download aria-hidden />} onSelect={() => void exportVersion(version.versionId).catch(failed)}>
                      Save as a file
                    </MenuItem>
                  </Menu>
                </span>
              </div>
              <p className="text-hint text-ink-faint">
                {formatMoment(version.publishedAt)}
                {version.publishedBy && ` · ${version.publishedBy}`}
              </p>
              {version.note !== '' && <p className="mt-1 text-control break-words text-ink-soft">{version.note}</p>}
              {version.runningSessions > 0 && <p className="mt-1 text-hint text-ink-soft">{version.runningSessions === 1 ? '1 conversation is' : `${version.runningSessions} conversations are`} {version.live ? 'on it' : 'still on it'}</p>}
            </li>
          ))}
        </ul>
      </div>
      {moving && (
        <MoveSessionsDialog
          workspaceId={workspaceId}
          flowId={flowId}
          to={moving}
          from={versions.data?.filter(({ versionId, runningSessions }) => versionId !== moving.versionId && runningSessions > 0) ?? []}
          onClose={() => setMoving(null)}
        />
      )}
    </section>
  )
}
