'use client'
import { cards } from '@parley/cards'
import type { FlowDocument } from '@parley/flow'
import { Badge, EmptyState, IconButton, Select, Skeleton } from '@parley/ui'
import { ChevronLeft, ChevronRight, Pause, Play, Route, SkipBack, SkipForward } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { LoadError } from '@/features/shell/load-error.tsx'
import { useTRPC } from '@/trpc/client.ts'
import { lightsAt } from './core/steps.ts'
import { DrawnFlow } from './drawn-flow.tsx'
import { NodeChip } from './node-chip.tsx'
import type { ReplayControls } from './use-replay.ts'
import { clockTime, endWords, moment, titleOf, wayOf } from './words.ts'

/** The way of a session over its flow, step by step. */
export function Replay({ workspaceId, conversationId, controls }: { workspaceId: string; conversationId: string; controls: ReplayControls }) {
  const { steps, index, session, query } = controls
  useStepKeys(controls)
  if (query.isPending) return <Skeleton className="m-4 flex-1 rounded-card" />
  if (query.isError && !query.data) return <LoadError error={query.error} retry={() => void query.refetch()} />
  const step = steps[index]
  if (!session || !step)
    return (
      <div className="flex flex-1 items-center justify-center">
        <EmptyState icon={<Route aria-hidden />} title="No flow has run here yet">
          When one does, its way over the canvas can be followed here, step by step.
        </EmptyState>
      </div>
    )
  return (
    <section aria-label="Replay" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <SessionBar controls={controls} />
      <StepCanvas key={step.versionId} workspaceId={workspaceId} conversationId={conversationId} controls={controls} versionId={step.versionId} />
    </section>
  )
}

function SessionBar({ controls }: { controls: ReplayControls }) {
  const { sessions, session } = controls
  if (!session) return null
  const now = new Date(controls.query.dataUpdatedAt)
  const version = (number: number | null) => (number === null ? 'tried draft' : `version ${String(number)}`)
  return (
    <div className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-surface px-4">
      <Select
        aria-label="Session"
        value={session.id}
        onValueChange={controls.choose}
        options={sessions.map((each) => ({ value: each.id, label: `${each.flowName}, ${version(each.number)}`, description: `${moment(each.startedAt, now)}${each.endedAt ? '' : ', running'}` }))}
        controlSize="sm"
        className="max-w-72 min-w-44"
      />
      <p className="min-w-0 truncate text-hint text-ink-soft tabular-nums">
        began {moment(session.startedAt, now)}
        {session.endedAt && ` · ended ${clockTime(session.endedAt)}${session.endReason ? `: ${endWords(session.endReason)}` : ''}`}
      </p>
      {!session.endedAt && <Badge tone="good">Running</Badge>}
      {controls.truncated && <span className="shrink-0 text-hint text-ink-soft">Only its last steps</span>}
    </div>
  )
}

function StepCanvas({ workspaceId, conversationId, controls, versionId }: { workspaceId: string; conversationId: string; controls: ReplayControls; versionId: string }) {
  const trpc = useTRPC()
  const flow = useQuery({ ...trpc.conversations.flow.queryOptions({ workspaceId, conversationId, versionId }), staleTime: Infinity })
  const flows = useQuery({ ...trpc.flows.list.queryOptions({ workspaceId }), staleTime: 60_000 })
  const names = useMemo(() => flows.data?.map(({ id, name }) => ({ id, name })) ?? [], [flows.data])
  const { steps, index } = controls
  const drawn = flow.data
  const document = drawn?.document
  const lights = useMemo(() => document && lightsAt(document, steps, index), [document, steps, index])
  const step = steps[index]
  const faults = useMemo(() => step?.faults.map((message) => ({ nodeId: step.nodeId, message, at: step.at })) ?? [], [step])
  if (flow.isError) return <LoadError error={flow.error} retry={() => void flow.refetch()} />
  if (!drawn || !document || !lights || !step) return <Skeleton className="m-4 flex-1 rounded-card" />
  return (
    <>
      <div className="flex min-h-0 flex-1">
        <DrawnFlow workspaceId={workspaceId} name={drawn.flowName} document={document} flows={names} lights={lights} activeNode={step.nodeId} faults={faults} />
      </div>
      <StepBar controls={controls} document={document} />
    </>
  )
}

function StepBar({ controls, document }: { controls: ReplayControls; document: FlowDocument }) {
  const { steps, index, playing } = controls
  const step = steps[index]
  if (!step) return null
  const node = document.nodes.find(({ id }) => id === step.nodeId)
  const last = steps.length - 1
  return (
    <footer className="flex shrink-0 flex-col gap-2 border-t border-line bg-surface px-4 py-2.5">
      <div className="flex min-w-0 items-center gap-2" aria-live={playing ? 'off' : 'polite'}>
        <NodeChip name={node?.name ?? step.nodeId} card={node?.card} current />
        <p className="min-w-0 flex-1 truncate text-hint text-ink-soft">
          {titleOf({ type: step.type, detail: null, by: null, line: step.line })}
          {step.line && ` “${step.line}”`} · {wayOf(step.what, step.port === null ? null : exitLabel(document, step.nodeId, step.port))}
        </p>
        <time dateTime={step.at.toISOString()} className="shrink-0 text-hint text-ink-soft tabular-nums">
          {clockTime(step.at)}
        </time>
      </div>
      {step.faults.map((fault) => (
        <p key={fault} className="text-hint text-danger">
          {fault}
        </p>
      ))}
      <div role="toolbar" aria-label="Steps" className="flex items-center gap-1">
        <IconButton size="sm" label="To the beginning" shortcut="Home" disabled={index <= 0} onClick={() => controls.go(0)}>
          <SkipBack aria-hidden />
        </IconButton>
        <IconButton size="sm" label="Step back" shortcut="←" disabled={index <= 0} onClick={() => controls.go(index - 1)}>
          <ChevronLeft aria-hidden />
        </IconButton>
        <IconButton size="sm" label={playing ? 'Pause' : 'Play'} shortcut="P" active={playing} disabled={last < 1} onClick={controls.togglePlay}>
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        </IconButton>
        <IconButton size="sm" label="Step forward" shortcut="→" disabled={index >= last} onClick={() => controls.go(index + 1)}>
          <ChevronRight aria-hidden />
        </IconButton>
        <IconButton size="sm" label="To the end" shortcut="End" disabled={index >= last} onClick={() => controls.go(last)}>
          <SkipForward aria-hidden />
        </IconButton>
        <input
          type="range"
          aria-label="Step"
          aria-valuetext={`Step ${String(index + 1)} of ${String(steps.length)}: ${node?.name ?? step.nodeId}`}
          min={0}
          max={last}
          value={index}
          onChange={(event) => controls.go(Number(event.target.value))}
          className="mx-2 h-6 min-w-0 flex-1 accent-accent"
        />
        <span className="shrink-0 text-hint text-ink-soft tabular-nums">
          {index + 1} of {steps.length}
        </span>
      </div>
    </footer>
  )
}

function exitLabel(document: FlowDocument, nodeId: string, port: string): string {
  const node = document.nodes.find(({ id }) => id === nodeId)
  const card = node && cards.get(node.card)
  const config = card?.config.safeParse(node?.config)
  return (config?.success ? card?.ports(config.data).find(({ id }) => id === port)?.label : undefined) ?? port
}

/** Arrows, Home, End and P, wherever nothing else wants them. */
function useStepKeys(controls: ReplayControls): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return
      if (event.target.closest('input, textarea, select, [role="combobox"], [role="listbox"], [role="menu"], [role="separator"], [role="dialog"], .flow-canvas')) return
      const to = { ArrowLeft: controls.index - 1, ArrowRight: controls.index + 1, Home: 0, End: controls.steps.length - 1 }[event.key]
      if (to !== undefined) controls.go(Math.min(controls.steps.length - 1, to))
      else if (event.key === 'p') controls.togglePlay()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [controls])
}
