'use client'
import type { FlowProblem } from '@parley/flow'
import { cn } from '@parley/ui'
import { CircleAlert, CircleCheck, TriangleAlert } from '@parley/ui/icons'
import { countProblems } from '../core/problems.ts'
import { howOften } from '../core/reported.ts'
import { useEditor, useEditorState } from '../editor-state.ts'
import { useReveal } from '../use-reveal.ts'
import { PanelHead } from './panel-head.tsx'

export function ProblemsPanel() {
  const problems = useEditorState((state) => state.problems)
  const reported = useEditorState((state) => state.reported)
  return (
    <section aria-label="Problem list" className="flex min-h-0 flex-1 flex-col">
      <PanelHead title={problems.all.length === 0 ? 'Problems' : countProblems(problems.errors, problems.warnings)} />
      <div className="min-h-0 flex-1 overflow-y-auto p-2">
        {problems.all.length === 0 && reported.length === 0 ? (
          <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
            <CircleCheck className="size-6 text-good" aria-hidden />
            <p className="text-control font-medium text-ink">Nothing is wrong</p>
            <p className="text-control text-ink-soft">This flow can be published.</p>
          </div>
        ) : (
          <>
            <ProblemList problems={problems.all} />
            {reported.length > 0 && <Reported />}
          </>
        )}
      </div>
    </section>
  )
}

/** What the live version did to customers: mended by publishing one that does not. */
function Reported() {
  const editor = useEditor()
  const reveal = useReveal()
  const reported = useEditorState((state) => state.reported)
  const live = useEditorState((state) => state.live)
  const nodes = useEditorState((state) => state.history.document.nodes)
  return (
    <section aria-label="Faults with customers" className="pt-2">
      <h3 className="px-2 pt-2 text-control font-semibold text-ink">With customers</h3>
      <p className="px-2 pb-1 text-hint text-ink-soft">What went wrong in version {live?.number}, which is live. It stays here for seven days, or until you publish a new version.</p>
      <ul className="flex flex-col">
        {reported.map((fault) => {
          const node = nodes.find((candidate) => candidate.id === fault.nodeId)
          return (
            <li key={`${fault.nodeId} ${fault.code}`}>
              <ProblemRow
                serious={fault.breaks}
                name={node?.name ?? 'A card that the draft no longer has'}
                message={fault.message}
                note={howOften(fault)}
                onGo={
                  node &&
                  (() => {
                    editor.select([node.id])
                    reveal([node.id])
                  })
                }
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function ProblemRow({ serious, name, message, note, onGo }: { serious: boolean; name: string | undefined; message: string; note?: string; onGo: (() => void) | undefined }) {
  const Icon = serious ? CircleAlert : TriangleAlert
  return (
    <button type="button" disabled={!onGo} onClick={onGo} className="flex w-full items-start gap-2 rounded-control px-2 py-2 text-left outline-offset-[-2px] hover:bg-hover disabled:hover:bg-transparent">
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', serious ? 'text-danger' : 'text-warning')} />
      <span className="min-w-0 flex-1">
        {name !== undefined && <span dir="auto" className="block truncate text-hint text-ink-faint">{name}</span>}
        <span className="block text-control break-words text-ink">{message}</span>
        {note !== undefined && <span className="block text-hint text-ink-soft tabular-nums">{note}</span>}
      </span>
      <span className="sr-only">{serious ? 'Error' : 'Warning'}</span>
    </button>
  )
}

/** Each problem leads to the card that has it. */
export function ProblemList({ problems, onGo }: { problems: FlowProblem[]; onGo?: () => void }) {
  const editor = useEditor()
  const reveal = useReveal()
  const nodes = useEditorState((state) => state.history.document.nodes)
  return (
    <ul className="flex flex-col">
      {problems.map((problem, index) => {
        const node = nodes.find((candidate) => candidate.id === problem.nodeId)
        return (
          <li key={index}>
            <ProblemRow
              serious={problem.severity === 'error'}
              name={node?.name}
              message={problem.message}
              onGo={
                node &&
                (() => {
                  onGo?.()
                  editor.select([node.id])
                  reveal([node.id], problem.field)
                })
              }
            />
          </li>
        )
      })}
    </ul>
  )
}
