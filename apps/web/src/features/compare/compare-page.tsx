'use client'
import { Button, cn, EmptyState, Skeleton } from '@parley/ui'
import { ArrowLeft, Columns2, Play, Square } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { keep, takeUp } from './core/kept.ts'
import { asInFlow, offline, targetGroups } from './core/targets.ts'
import { Results } from './results.tsx'
import { ScriptEditor, type Script } from './script-editor.tsx'
import { useSide } from './use-side.ts'

/** The same conversation on two models: answers, tools, tokens, time and cost next to each other. */
export function ComparePage({ workspaceId, flowId }: { workspaceId: string; flowId: string }) {
  const trpc = useTRPC()
  // Which draft answers is told by its number, so a remembered one is not enough.
  const flow = useQuery({ ...trpc.flows.get.queryOptions({ workspaceId, flowId }), refetchOnMount: 'always' as const })
  const models = useQuery(trpc.models.get.queryOptions({ workspaceId }))
  const failed = flow.error ?? models.error
  return (
    <>
      {flow.data && models.data ? (
        <Comparison workspaceId={workspaceId} flowId={flowId} name={flow.data.name} revision={flow.isFetching ? null : flow.data.draftRevision} settings={models.data} />
      ) : failed ? (
        <LoadError error={failed} retry={() => void Promise.all([flow.refetch(), models.refetch()])} />
      ) : (
        <div role="status" aria-label="Loading" className="flex flex-1 flex-col">
          <div className="flex h-12 items-center border-b border-line bg-surface px-4"><Skeleton className="h-5 w-56" /></div>
          <div className="flex flex-1 gap-6 p-6"><Skeleton className="h-64 w-80" /><Skeleton className="h-64 flex-1" /></div>
        </div>
      )}
    </>
  )
}

/** Two sides that differ from the start: the flow, and what costs nothing or the first model that there is a key for. */
const firstOther = (groups: ReturnType<typeof targetGroups>) => groups.find(({ label }) => label === 'Models')?.options[0]?.value ?? offline

interface ComparisonProps {
  workspaceId: string
  flowId: string
  name: string
  /** Of the draft; null while it is looked up. */
  revision: number | null
  settings: RouterOutputs['models']['get']
}

function Comparison({ workspaceId, flowId, name, revision, settings }: ComparisonProps) {
  const { role } = useWorkspace()
  const mayRun = isAtLeast(role, 'editor')
  const groups = targetGroups(settings)
  const [before] = useState(() => takeUp(flowId))
  const [targets, setTargets] = useState<[string, string]>(before?.targets ?? [asInFlow, firstOther(groups)])
  const [script, setScript] = useState<Script>(before?.script ?? { lines: [{ id: 0, text: '' }], conversationId: null, left: 0 })
  const answers = useRef<HTMLElement>(null)
  const left = useSide(before?.sides[0])
  const right = useSide(before?.sides[1])
  useEffect(() => keep(flowId, { targets, script, sides: [left.side, right.side] }), [flowId, targets, script, left.side, right.side])
  const says = script.lines.map(({ text }) => text.trim()).filter((text) => text !== '')
  const busy = left.side.status === 'running' || right.side.status === 'running'
  const begun = left.side.status !== 'idle'
  const run = () => {
    if (says.length === 0 || !mayRun) return
    const order = { workspaceId, flowId, says, conversationId: script.conversationId }
    void left.start(targets[0], order, revision)
    void right.start(targets[1], order, revision)
    // On a narrow page the answers stand below the messages.
    requestAnimationFrame(() => answers.current?.scrollIntoView({ block: 'start' }))
  }
  const stop = () => {
    left.stop()
    right.stop()
  }
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface pr-3 pl-2">
        <Link href={`/w/${workspaceId}/flows/${flowId}`} aria-label="Back to the editor" className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-hover hover:text-ink">
          <ArrowLeft className="size-4" aria-hidden />
        </Link>
        <h1 className="min-w-0 truncate text-body font-semibold">
          Compare models<span className="font-normal text-ink-soft max-sm:hidden"> · <bdi>{name}</bdi></span>
        </h1>
        <span className="flex-1" />
        {busy ? (
          <Button icon={<Square aria-hidden />} onClick={stop}>Stop</Button>
        ) : (
          <Button variant="primary" icon={<Play aria-hidden />} disabled={says.length === 0 || !mayRun} title={mayRun ? undefined : 'This needs the role of editor.'} onClick={run}>{begun ? 'Run again' : 'Run'}</Button>
        )}
      </header>
      <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
        <ScriptEditor workspaceId={workspaceId} script={script} disabled={busy} begun={begun} onChange={setScript} onRun={run} />
        <section ref={answers} aria-label="Answers" className={cn('relative min-w-0 flex-1 lg:overflow-y-auto', begun && 'max-lg:min-h-full')}>
          <Results workspaceId={workspaceId} revision={revision} groups={groups} targets={targets} sides={[left.side, right.side]} busy={busy} onTarget={(index, value) => setTargets(index === 0 ? [value, targets[1]] : [targets[0], value])} />
          {!begun && (
            <EmptyState icon={<Columns2 aria-hidden />} title="One conversation, two models">
              Write what a customer says, choose the two sides, and run it. The saved draft answers, once for each side, just as it would on WhatsApp.
            </EmptyState>
          )}
        </section>
      </div>
    </div>
  )
}
