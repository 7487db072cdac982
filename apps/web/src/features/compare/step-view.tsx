'use client'
import { Badge, Notice } from '@parley/ui'
import { LogOut, NotebookPen, UserRound, Wrench } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { MessageContent } from '@/features/conversations/message-content.tsx'
import { count, money } from '@/features/settings/ai/money.ts'
import { causeWords } from '@/features/tools/tool-shape.ts'
import { Shown } from '@/features/tools/try-tool.tsx'
import type { ComparisonStep } from './core/rounds.ts'
import { seconds } from './side-totals.tsx'

/** One thing that happened on a side. */
export function StepView({ workspaceId, step }: { workspaceId: string; step: ComparisonStep }): ReactNode {
  switch (step.type) {
    case 'customer':
      return null
    case 'reply':
      return (
        <div className="max-w-[34rem] rounded-card rounded-tl-[4px] bg-talk-soft px-3 py-2 text-body break-words">
          {step.text === '' ? <span className="text-ink-soft">({step.kind})</span> : <MessageContent workspaceId={workspaceId} inbound={false} content={{ type: 'text', text: step.text }} />}
          {step.options.length > 0 && (
            <span className="mt-1.5 flex flex-wrap gap-1.5">
              {step.options.map((option) => <span key={option} dir="auto" className="rounded-control border border-line bg-surface px-2 py-0.5 text-hint font-medium text-accent-ink">{option}</span>)}
            </span>
          )}
        </div>
      )
    case 'asked':
      return <Asked step={step} />
    case 'called':
      return <Called step={step} />
    case 'left':
      return <Line icon={<LogOut aria-hidden />}>Leaves <b className="font-medium text-ink">{step.node}</b> by <b className="font-medium text-ink">{step.exit}</b></Line>
    case 'noted':
      return <Line icon={<NotebookPen aria-hidden />}>Would write down: <bdi>{step.text}</bdi></Line>
    case 'handed-over':
      return <Line icon={<UserRound aria-hidden />}>A person is called: <bdi>{step.reason}</bdi></Line>
    case 'fault':
      return <Notice tone="warning">{step.message}</Notice>
    case 'ended':
      return <Line icon={<LogOut aria-hidden />}>The conversation ends.</Line>
    case 'stopped':
      return <Notice>{step.reason}</Notice>
  }
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-start gap-1.5 text-hint text-ink-soft [&_svg]:mt-0.5 [&_svg]:size-3.5 [&_svg]:shrink-0">
      {icon}
      <span className="min-w-0 break-words">{children}</span>
    </p>
  )
}

/** A question: to whom, what it took, or why there is no answer. */
function Asked({ step: { outcome, requests, ms } }: { step: Extract<ComparisonStep, { type: 'asked' }> }) {
  if (outcome.type === 'model-failed') return <Notice tone="danger">{outcome.reason}</Notice>
  const refused = (outcome.answer.toolCalls ?? []).filter(({ problem }) => problem !== undefined)
  return (
    <>
      <Took {...{ outcome, requests, ms }} />
      {refused.map(({ id, name, problem }) => <Line key={id} icon={<Wrench aria-hidden />}>Wanted to call <b className="font-medium text-ink">{name}</b>: {problem}</Line>)}
    </>
  )
}

function Took({ outcome, requests, ms }: { outcome: Extract<Extract<ComparisonStep, { type: 'asked' }>['outcome'], { type: 'answered' }> } & Pick<Extract<ComparisonStep, { type: 'asked' }>, 'requests' | 'ms'>) {
  if (requests.length === 0) return <p className="text-hint text-ink-faint tabular-nums">{outcome.answer.offline ? 'Rules' : outcome.answer.model} · {seconds(ms)}</p>
  const sum = (of: (request: (typeof requests)[number]) => number) => requests.reduce((total, request) => total + of(request), 0)
  const cached = sum(({ usage }) => usage.cachedTokens)
  const models = [...new Set(requests.map(({ model }) => model))].join(', ')
  const cost = requests.some((request) => request.cost === null) ? 'no price' : money(sum((request) => request.cost ?? 0))
  return (
    <p className="text-hint text-ink-faint tabular-nums">
      {models} · {count(sum(({ usage }) => usage.inputTokens))} in{cached > 0 && ` (${count(cached)} cached)`}, {count(sum(({ usage }) => usage.outputTokens))} out · {seconds(ms)} · {cost}
    </p>
  )
}

/** A call: with what, whether it was really made, and what came back. */
function Called({ step: { call, outcome, pretended, ms } }: { step: Extract<ComparisonStep, { type: 'called' }> }) {
  const given = Object.entries(call.arguments).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ')
  return (
    <details className="rounded-control border border-line bg-surface">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2 text-control">
        <Wrench aria-hidden className="size-3.5 shrink-0 text-act" />
        <span className="font-medium break-all">{call.name}</span>
        {outcome.type === 'tool-failed' ? <Badge tone="danger">{causeWords(outcome.cause)}</Badge> : pretended ? <Badge tone="info">Not really called</Badge> : <Badge tone="good">Called</Badge>}
        {!pretended && <span className="text-hint text-ink-faint tabular-nums">{seconds(ms)}</span>}
        {given !== '' && <span dir="auto" className="w-full text-hint break-words text-ink-soft">{given}</span>}
      </summary>
      <div className="flex flex-col gap-2 border-t border-line p-3">
        {outcome.type === 'tool-failed' && <p className="text-control">{outcome.reason}</p>}
        {outcome.request && <Shown title={pretended ? 'What would have been sent' : 'What was sent'} value={outcome.request} />}
        {outcome.response && <Shown title="What came back" value={outcome.response} />}
        {outcome.type === 'tool-answered' && <Shown title="What the model gets" value={outcome.result} />}
      </div>
    </details>
  )
}
