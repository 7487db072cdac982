'use client'
import { Badge, Button, cn, IconButton, Tooltip } from '@parley/ui'
import { ArrowLeft, Columns2, History, Redo2, SlidersHorizontal, Smartphone, TriangleAlert, Undo2 } from '@parley/ui/icons'
import Link from 'next/link'
import { countProblems } from '../core/problems.ts'
import { countAll } from '../core/reported.ts'
import { isFrozen, useEditor, useEditorState, type SidePanel } from '../editor-state.ts'
import { formatMoment } from '../moments.ts'
import { FlowName } from './flow-name.tsx'
import { SaveStatus } from './save-status.tsx'

export interface EditorBarProps {
  workspaceId: string
  flowId: string
  phoneOpen: boolean
  phoneBusy: boolean
  publishing: boolean
  onTry(): void
  /** Leads to the comparison of two models, once the draft is saved. */
  onCompare(): void
  onPublish(): void
  onRetrySave(): void
}

export function EditorBar({ workspaceId, flowId, phoneOpen, phoneBusy, publishing, onTry, onCompare, onPublish, onRetrySave }: EditorBarProps) {
  const editor = useEditor()
  const past = useEditorState((state) => state.history.past)
  const future = useEditorState((state) => state.history.future)
  const problems = useEditorState((state) => state.problems)
  const reported = useEditorState((state) => state.reported)
  const panel = useEditorState((state) => state.panel)
  const live = useEditorState((state) => state.live)
  const readOnly = useEditorState((state) => state.readOnly)
  const frozen = useEditorState(isFrozen)
  const counted = countAll(countProblems(problems.errors, problems.warnings), problems.all.length === 0, reported.length)
  const serious = problems.errors > 0 || reported.some((fault) => fault.breaks)
  const toggle = (wanted: SidePanel) => editor.store.set(({ panel: now }) => ({ panel: now === wanted ? 'card' : wanted, preview: null }))
  return (
    <header className="flex shrink-0 items-center gap-2 border-b border-line bg-surface pr-3 pl-2 max-md:flex-wrap max-md:gap-1 max-md:py-1.5 md:h-12">
      <Tooltip content="All flows" side="bottom">
        <Link href={`/w/${workspaceId}/flows`} aria-label="All flows" className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-hover hover:text-ink">
          <ArrowLeft className="size-4" aria-hidden />
        </Link>
      </Tooltip>
      <h1 className="sr-only">Flow editor</h1>
      <FlowName workspaceId={workspaceId} flowId={flowId} />
      {live ? (
        <Tooltip content={`Published ${formatMoment(live.publishedAt)}`} side="bottom">
          <span className="hidden lg:inline-flex">
            <Badge tone="good">Version {live.number} is live</Badge>
          </span>
        </Tooltip>
      ) : (
        <Badge className="hidden lg:inline-flex">Not published</Badge>
      )}
      <SaveStatus onRetry={onRetrySave} />
      {/* On a phone the tools take a row of their own. */}
      <span className="flex-1 max-md:basis-full" />
      <span className="flex items-center gap-0.5">
        <IconButton label="Undo" shortcut="Ctrl+Z" tooltipSide="bottom" disabled={frozen || past.length === 0} onClick={() => editor.undo()}>
          <Undo2 aria-hidden />
        </IconButton>
        <IconButton label="Redo" shortcut="Ctrl+Shift+Z" tooltipSide="bottom" disabled={frozen || future.length === 0} onClick={() => editor.redo()}>
          <Redo2 aria-hidden />
        </IconButton>
      </span>
      <span className="mx-1 h-5 w-px bg-line max-sm:hidden" />
      <span id="problem-count" className="sr-only">
        {counted}
      </span>
      <Tooltip content={counted} side="bottom">
        <button
          type="button"
          aria-describedby="problem-count"
          aria-pressed={panel === 'problems'}
          onClick={() => toggle('problems')}
          className={cn(
            'inline-flex h-8 items-center gap-1.5 rounded-control px-2 text-control tabular-nums [&_svg]:size-4',
            panel === 'problems' ? 'bg-accent-soft text-accent-ink' : serious ? 'text-danger hover:bg-hover' : problems.warnings + reported.length > 0 ? 'text-warning hover:bg-hover' : 'text-ink-soft hover:bg-hover hover:text-ink',
          )}
        >
          <TriangleAlert aria-hidden />
          <span className="sr-only">Problems</span>
          <span aria-hidden>{problems.all.length + reported.length}</span>
        </button>
      </Tooltip>
      <IconButton label="This flow" tooltipSide="bottom" className="md:hidden" active={panel === 'flow'} onClick={() => toggle('flow')}>
        <SlidersHorizontal aria-hidden />
      </IconButton>
      <IconButton label="Versions" tooltipSide="bottom" active={panel === 'versions'} onClick={() => toggle('versions')}>
        <History aria-hidden />
      </IconButton>
      <IconButton label="Compare models" tooltipSide="bottom" disabled={readOnly !== null} onClick={onCompare}>
        <Columns2 aria-hidden />
      </IconButton>
      <Button icon={<Smartphone aria-hidden />} aria-pressed={phoneOpen} busy={phoneBusy} disabled={readOnly !== null} title={readOnly ?? undefined} onClick={onTry} className={cn('max-md:ml-auto', phoneOpen && 'bg-accent-soft text-accent-ink hover:bg-accent-soft')}>
        <span className="max-md:sr-only">Try it</span>
      </Button>
      <Button variant="primary" busy={publishing} disabled={frozen} title={readOnly ?? undefined} onClick={onPublish}>
        Publish
      </Button>
    </header>
  )
}
