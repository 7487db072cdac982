'use client'
import { cards } from '@parley/cards'
import { readDocument } from '@parley/flow'
import { Button, Dialog, Notice, TooltipProvider } from '@parley/ui'
import { useQuery } from '@tanstack/react-query'
import { ReactFlowProvider } from '@xyflow/react'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useState } from 'react'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { LoadError } from '../shell/load-error.tsx'
import { useUnsaved } from '../shell/unsaved.ts'
import { Canvas } from './canvas/canvas.tsx'
import { Editor, EditorProvider, useEditor, useEditorState } from './editor-state.ts'
import { EditorSkeleton } from './editor-skeleton.tsx'
import { ConflictBanner } from './panels/conflict-banner.tsx'
import { ChangesTold } from './panels/changes-told.tsx'
import { EditorBar } from './panels/editor-bar.tsx'
import { FindDialog } from './panels/find-dialog.tsx'
import { Palette } from './panels/palette.tsx'
import { PhonePanel } from './panels/phone-panel.tsx'
import { ProblemList } from './panels/problems-panel.tsx'
import { SidePanel } from './panels/side-panel.tsx'
import { useAutosave } from './use-autosave.ts'
import { useCosts } from './use-costs.ts'
import { useSenses } from './use-senses.ts'
import { useProblems } from './use-problems.ts'
import { useReported } from './use-reported.ts'
import { usePublish } from './use-publish.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useTrial } from './use-trial.ts'
import { createWorkspaceFiles } from './workspace-files.ts'

interface FlowEditorProps {
  workspaceId: string
  flowId: string
}

/** The page on which a flow is drawn, tried and published. */
export function FlowEditor({ workspaceId, flowId }: FlowEditorProps) {
  const trpc = useTRPC()
  // Read once: from here on the editor keeps it itself. A copy from an earlier visit would be old.
  const flow = useQuery({ ...trpc.flows.get.queryOptions({ workspaceId, flowId }), gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false })
  if (flow.isPending) return <EditorSkeleton />
  if (flow.isError) return <LoadError error={flow.error} retry={() => void flow.refetch()} />
  return <OpenEditor key={flowId} workspaceId={workspaceId} flowId={flowId} start={flow.data} />
}

function OpenEditor({ workspaceId, flowId, start }: FlowEditorProps & { start: RouterOutputs['flows']['get'] }) {
  const [editor] = useState(
    () =>
      new Editor(cards, {
        document: readDocument(start.draft, cards),
        name: start.name,
        live: start.live,
        flows: [],
        contactFields: start.contactFields,
        savedAt: start.draftSavedAt,
        files: createWorkspaceFiles(workspaceId),
        readOnly: start.role === 'viewer' || start.role === 'agent' ? 'Your role here is to look. Ask an admin of this workspace to make you an editor.' : null,
      }),
  )
  return (
    <EditorProvider value={editor}>
      <ReactFlowProvider>
        <TooltipProvider>
          <Workbench workspaceId={workspaceId} flowId={flowId} start={start} />
        </TooltipProvider>
      </ReactFlowProvider>
    </EditorProvider>
  )
}

function Workbench({ workspaceId, flowId, start }: FlowEditorProps & { start: RouterOutputs['flows']['get'] }) {
  const editor = useEditor()
  const router = useRouter()
  const trpc = useTRPC()
  const flows = useQuery(trpc.flows.list.queryOptions({ workspaceId }))
  useEffect(() => {
    if (flows.data) editor.store.set({ flows: flows.data.filter((flow) => flow.id !== flowId).map(({ id, name }) => ({ id, name })) })
  }, [editor, flowId, flows.data])

  const templates = useQuery({ ...trpc.templates.list.queryOptions({ workspaceId }), refetchInterval: 30_000 })
  useEffect(() => {
    if (templates.data) editor.store.set({ templates: templates.data.templates.flatMap(({ shape, ...template }) => (shape ? [{ ...template, shape }] : [])) })
  }, [editor, templates.data])

  const tools = useQuery({ ...trpc.tools.choices.queryOptions({ workspaceId }), refetchInterval: 30_000 })
  useEffect(() => {
    if (tools.data) editor.store.set({ tools: tools.data })
  }, [editor, tools.data])

  const saving = useAutosave(workspaceId, flowId, start)
  useProblems(workspaceId, flowId)
  useReported(workspaceId, flowId)
  useCosts(workspaceId, flowId)
  useSenses(workspaceId)
  const trial = useTrial(workspaceId, flowId, saving.flush)
  const publishing = usePublish(workspaceId, flowId, saving)
  const [finding, setFinding] = useState(false)
  const onFind = useCallback(() => setFinding(true), [])
  useShortcuts({ onFind })
  const preview = useEditorState((state) => state.preview)
  const readOnly = useEditorState((state) => state.readOnly)
  // What only waits to be saved still is when the page is left inside the app.
  const stuck = useEditorState((state) => ['failed', 'conflict', 'refused'].includes(state.save.status))
  useUnsaved(useEditorState((state) => state.save.status !== 'saved'), stuck)

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col bg-ground">
      <EditorBar
        workspaceId={workspaceId}
        flowId={flowId}
        phoneOpen={trial.open}
        phoneBusy={trial.starting && !trial.open}
        publishing={publishing.publishing}
        onTry={() => (trial.open ? trial.close() : void trial.start())}
        onCompare={() => void saving.flush().then((saved) => saved && router.push(`/w/${workspaceId}/flows/${flowId}/compare`))}
        onPublish={() => void publishing.publish()}
        onRetrySave={saving.retryNow}
      />
      <ConflictBanner workspaceId={workspaceId} saving={saving} />
      {readOnly && (
        <Notice tone="info" className="rounded-none border-x-0 border-t-0">
          {readOnly}
        </Notice>
      )}
      {preview && (
        <Notice
          tone="info"
          className="items-center rounded-none border-x-0 border-t-0 [&>svg]:mt-0"
          actions={
            <Button size="sm" onClick={() => editor.store.set({ preview: null })}>
              Back to the draft
            </Button>
          }
        >
          You are looking at version {preview.number}, not at the draft.
        </Notice>
      )}
      <div className="relative flex min-h-0 min-w-0 flex-1">
        <Palette compact={trial.open} />
        <Canvas onFind={onFind} />
        <SidePanel workspaceId={workspaceId} flowId={flowId} phoneOpen={trial.open} />
        {trial.open && <PhonePanel controls={trial} />}
      </div>
      <ChangesTold />
      <FindDialog open={finding} onClose={() => setFinding(false)} />
      <Dialog
        open={publishing.refused !== null}
        onOpenChange={(open) => !open && publishing.close()}
        width="md"
        title="Not published yet"
        description="Nothing has changed for your customers. Mend the errors below, then publish again."
        footer={<Button onClick={publishing.close}>Close</Button>}
      >
        <div className="-mx-2 max-h-[45vh] overflow-y-auto">
          <ProblemList problems={publishing.refused ?? []} onGo={publishing.close} />
        </div>
      </Dialog>
    </div>
  )
}
