import { Badge, Panel } from '@parley/ui'
import { initials } from '@/features/shell/initials.ts'
import type { RouterOutputs } from '@/trpc/client.ts'

const names = { owner: 'Owner', admin: 'Administrator', editor: 'Editor', agent: 'Agent', viewer: 'Viewer' }

/** Who belongs to the workspace, and as what. */
export function Members({ members }: { members: RouterOutputs['workspaces']['get']['members'] }) {
  return (
    <Panel title="Members" description="The owners and administrators of the agency reach this workspace as well.">
      {members.length === 0 ? (
        <p className="p-5 text-control text-ink-soft">Nobody but the agency.</p>
      ) : (
        <ul className="divide-y divide-line">
          {members.map((member) => (
            <li key={member.userId} className="flex items-center gap-3 px-5 py-3">
              <span aria-hidden className="flex size-8 shrink-0 items-center justify-center rounded-full bg-hover text-hint font-semibold text-ink-soft">
                {initials(member.name)}
              </span>
              <span className="min-w-0 flex-1">
                <span className="block truncate text-control font-medium">{member.name}</span>
                <span className="block truncate text-hint text-ink-faint">{member.email}</span>
              </span>
              <Badge>{names[member.role]}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
