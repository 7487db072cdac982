'use client'
import { cn } from '@parley/ui'
import Link from 'next/link'
import type { KeyboardEvent } from 'react'
import { TimeAgo } from '@/features/shell/time-ago.tsx'
import { FlowMenu } from './flow-menu.tsx'
import { FlowBreaks, FlowProblems, FlowState, type ListedFlow } from './flow-state.tsx'

const heading = 'sticky top-0 z-10 border-b border-line bg-ground py-2 pr-4 text-left text-hint font-medium text-ink-faint'
const cell = 'border-b border-line py-2.5 pr-4 align-middle'

/** Up and down move between the rows' links. */
function moveByKey(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  const next = links[at + step]
  if (step === 0 || at === -1 || !next) return
  event.preventDefault()
  next.focus()
}

interface FlowTableProps {
  workspaceId: string
  flows: ListedFlow[]
  /** The ids of all flows, also of those that are not shown just now. */
  order: string[]
  mayEdit: boolean
}

export function FlowTable({ workspaceId, flows, order, mayEdit }: FlowTableProps) {
  return (
    <table className="w-full border-separate border-spacing-0 text-control">
      <caption className="sr-only">Flows, in the order in which their starts are asked</caption>
      <thead>
        <tr>
          <th scope="col" className={`${heading} pl-4 sm:pl-6`}>
            Flow
          </th>
          <th scope="col" className={heading}>
            State
          </th>
          <th scope="col" className={`${heading} max-md:hidden`}>
            Problems
          </th>
          <th scope="col" className={`${heading} text-right max-md:hidden`}>
            Running
          </th>
          <th scope="col" className={`${heading} text-right max-lg:hidden`}>
            Last saved
          </th>
          <th scope="col" className={`${heading} w-14`}>
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      {/* The links in it take the focus; the keys only move it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <tbody onKeyDown={moveByKey}>
        {flows.map((flow) => (
          <tr key={flow.id} className="relative hover:bg-hover/60">
            <th scope="row" className={`${cell} w-[45%] max-w-0 pl-4 text-left font-normal max-sm:w-full sm:pl-6`}>
              <Link
                href={`/w/${workspaceId}/flows/${flow.id}`}
                data-row-link
                title={flow.name}
                dir="auto"
                className="block truncate text-body font-medium text-ink outline-offset-4 after:absolute after:inset-0 focus-visible:rounded-sm"
              >
                {flow.name}
              </Link>
            </th>
            <td className={cell}>
              <FlowState flow={flow} />
              {/* There is no column of problems on a phone, and this one cannot wait. */}
              <span className="mt-1.5 block empty:hidden md:hidden">
                <FlowBreaks flow={flow} />
              </span>
            </td>
            <td className={`${cell} max-md:hidden`}>
              <FlowProblems flow={flow} />
            </td>
            <td className={`${cell} text-right tabular-nums max-md:hidden`}>{flow.runningSessions > 0 ? flow.runningSessions.toLocaleString('en') : <span className="text-ink-faint">0</span>}</td>
            <td className={`${cell} text-right whitespace-nowrap text-ink-soft max-lg:hidden`}>
              <TimeAgo at={flow.savedAt} />
            </td>
            <td className={cn(cell, 'pr-3 text-right')}>
              <span className="relative z-[1]">
                <FlowMenu workspaceId={workspaceId} flow={flow} order={order} index={order.indexOf(flow.id)} mayEdit={mayEdit} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
