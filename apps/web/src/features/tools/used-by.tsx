import { Badge } from '@parley/ui'
import Link from 'next/link'
import type { Listed } from './tool-shape.ts'

export type Uses = Listed['uses'][string]

/** The flows that may call something, each leading there. */
export function UsedBy({ workspaceId, uses }: { workspaceId: string; uses: Uses }) {
  if (uses.length === 0) return <p className="text-control text-ink-soft">No flow uses it.</p>
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-control text-ink-soft">
      Used by
      {uses.map(({ flowId, name, live }) => (
        <span key={flowId} className="inline-flex min-w-0 items-center gap-1.5">
          <Link href={`/w/${workspaceId}/flows/${flowId}`} dir="auto" className="truncate font-medium text-accent-ink underline-offset-2 hover:underline">{name}</Link>
          <Badge tone={live ? 'good' : 'neutral'}>{live ? 'Live' : 'Draft'}</Badge>
        </span>
      ))}
    </p>
  )
}
