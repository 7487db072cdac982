'use client'
import { Notice, Select, Skeleton } from '@parley/ui'
import { roundsOf } from './core/rounds.ts'
import { targetName, type targetGroups } from './core/targets.ts'
import { SideTotals } from './side-totals.tsx'
import { StepView } from './step-view.tsx'
import type { Side } from './use-side.ts'

interface ResultsProps {
  workspaceId: string
  /** Of the draft as it is now; null: unknown. */
  revision: number | null
  groups: ReturnType<typeof targetGroups>
  targets: [string, string]
  sides: [Side, Side]
  busy: boolean
  onTarget: (index: 0 | 1, value: string) => void
}

const names = ['Left side', 'Right side'] as const

/** Both sides, message by message, what they took in all above them. */
export function Results({ workspaceId, revision, groups, targets, sides, busy, onTarget }: ResultsProps) {
  const rounds = sides.map(({ steps }) => roundsOf(steps))
  const count = Math.max(...rounds.map(({ length }) => length))
  const said = (index: number) => {
    const both = rounds.flatMap((of) => of[index]?.[0] ?? []).filter((step) => step.type === 'customer')
    // A button that only one side shows is tapped there alone.
    return both[0] && { text: both[0].text, tapped: both.every(({ tapped }) => tapped) }
  }
  const outdated = ({ target, revision: then }: Side, chosen: string) => (target !== chosen ? 'Chosen anew: run it again.' : revision !== null && then !== null && then !== revision ? 'The draft has changed since: run it again.' : null)
  return (
    <>
      <div className="sticky top-0 z-10 grid grid-cols-2 border-b border-line bg-surface">
        {([0, 1] as const).map((index) => (
          <div key={index} className="flex min-w-0 flex-col gap-2 p-3 first:border-r first:border-line sm:px-4">
            <Select aria-label={names[index]} value={targets[index]} groups={groups} disabled={busy} onValueChange={(value) => onTarget(index, value)} />
            {sides[index].status !== 'idle' && <SideTotals side={sides[index]} other={sides[1 - index]!} outdated={outdated(sides[index], targets[index])} />}
          </div>
        ))}
      </div>
      {Array.from({ length: count }, (_, index) => (
        <section key={index} aria-label={`Message ${index + 1}`} className="border-b border-line">
          <p className="bg-sunken px-3 py-2 text-control sm:px-4">
            <span className="mr-2 text-ink-faint">{said(index)?.tapped ? 'Customer taps' : 'Customer'}</span>
            <span dir="auto" className="font-medium break-words whitespace-pre-wrap">{said(index)?.text}</span>
          </p>
          <div className="grid md:grid-cols-2">
            {([0, 1] as const).map((side) => (
              <div key={side} aria-label={names[side]} role="group" className="flex min-w-0 flex-col gap-2 p-3 first:border-line max-md:first:border-b sm:px-4 md:first:border-r">
                <p className="text-hint font-medium text-ink-faint md:sr-only">{targetName(sides[side].target)}</p>
                {rounds[side]![index]?.slice(1).map((step, place) => <StepView key={place} workspaceId={workspaceId} step={step} />)}
                {sides[side].status === 'running' && rounds[side]!.length <= index + 1 && <Skeleton className="h-10 w-3/4 rounded-card" />}
              </div>
            ))}
          </div>
        </section>
      ))}
      {sides.some(({ status, steps }) => status === 'failed' || (status === 'done' && !steps.some(({ type }) => type === 'reply' || type === 'asked'))) && (
        <div className="grid md:grid-cols-2">
          {sides.map((side, index) => (
            <div key={index} className="p-3 sm:px-4">
              {side.status === 'failed' && <Notice tone="danger">{side.failure}</Notice>}
              {side.status === 'done' && !side.steps.some(({ type }) => type === 'reply' || type === 'asked') && <Notice>Nothing was said: no flow begins with this message.</Notice>}
            </div>
          ))}
        </div>
      )}
      {busy && count === 0 && (
        <div role="status" aria-label="It begins" className="grid grid-cols-2 gap-4 p-4"><Skeleton className="h-16 rounded-card" /><Skeleton className="h-16 rounded-card" /></div>
      )}
    </>
  )
}
