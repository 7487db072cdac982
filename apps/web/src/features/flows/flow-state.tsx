import { Badge } from '@parley/ui'
import { CircleAlert, TriangleAlert } from '@parley/ui/icons'
import type { RouterOutputs } from '@/trpc/client.ts'

export type ListedFlow = RouterOutputs['flows']['list'][number]

/** What customers get: nothing yet, a version, or a version behind the drawing. */
export function FlowState({ flow }: { flow: ListedFlow }) {
  if (!flow.live) return <Badge>Draft</Badge>
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <Badge tone="good">Live · version {flow.live.number}</Badge>
      {flow.draftDiffers && <span className="text-hint whitespace-nowrap text-ink-faint">changed since</span>}
    </span>
  )
}

/** How often conversations broke off; nothing where none did. */
export function FlowBreaks({ flow }: { flow: ListedFlow }) {
  if (flow.breaks === 0) return null
  return (
    <span title="Conversations, in the last seven days, on the version that is live. The cards in the editor say why.">
      <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
        Broke off {flow.breaks === 1 ? 'once' : `${flow.breaks.toLocaleString('en')} times`}
      </Badge>
    </span>
  )
}

/** What keeps it from being published, or deserves a look. */
export function FlowProblems({ flow }: { flow: ListedFlow }) {
  if (!flow.readable) return <Badge tone="danger">Made with a newer Parley</Badge>
  if (flow.nodes === 0) return <span className="text-ink-faint">Empty</span>
  if (flow.errors === 0 && flow.warnings === 0 && flow.breaks === 0) return <span className="text-ink-faint">None</span>
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <FlowBreaks flow={flow} />
      {flow.errors > 0 && (
        <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
          {flow.errors} {flow.errors === 1 ? 'error' : 'errors'}
        </Badge>
      )}
      {flow.warnings > 0 && (
        <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>
          {flow.warnings} {flow.warnings === 1 ? 'warning' : 'warnings'}
        </Badge>
      )}
    </span>
  )
}
