'use client'
import type { FlowProblem } from '@parley/flow'
import { cn } from '@parley/ui'
import { CircleAlert, CircleCheck, TriangleAlert } from '@parley/ui/icons'
import { countProblems } from '../core/problems.ts'
import { useEditor, useEditorState } from '../editor-state.ts'
import { useReveal } from '../use-reveal.ts'
import { PanelHead } from './panel-head.tsx'

export function ProblemsPanel() {
  const problems = useEditorState((state) => state.problems)
  return (
    <section aria-label="Problem list" className="flex min-h-0 flex-1 flex-col">
      <PanelHead title={problems.all.length === 0 ? 'Problems' : countProblems(problems.errors, problems.warnings)} />
      <div className="min-h-0 flex-1 overflow-y-auto p-2">
        {problems.all.length === 0 ? (
          <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
            <CircleCheck className="size-6 text-good" aria-hidden />
            <p className="text-control font-medium text-ink">Nothing is wrong</p>
            <p className="text-control text-ink-soft">This flow can be published.</p>
          </div>
        ) : (
          <ProblemList problems={problems.all} />
        )}
      </div>
    </section>
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
        const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert
        return (
          <li key={index}>
            <button
              type="button"
              disabled={!node}
              onClick={() => {
                if (!node) return
                onGo?.()
                editor.select([node.id])
                reveal([node.id], problem.field)
              }}
              className="flex w-full items-start gap-2 rounded-control px-2 py-2 text-left outline-offset-[-2px] hover:bg-hover disabled:hover:bg-transparent"
            >
              <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', problem.severity === 'error' ? 'text-danger' : 'text-warning')} />
              <span className="min-w-0 flex-1">
                {node && <span className="block truncate text-hint text-ink-faint">{node.name}</span>}
                <span className="block text-control break-words text-ink">{problem.message}</span>
              </span>
              <span className="sr-only">{problem.severity === 'error' ? 'Error' : 'Warning'}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
