const roles = ['viewer', 'agent', 'editor', 'admin', 'owner'] as const
export type Role = (typeof roles)[number]

const toRole = (text: string | undefined): Role | null => roles.find((role) => role === text) ?? null

/** The higher of what a membership and an agency give. Only an agency's owners and admins reach its workspaces. */
export function effectiveRole(membership: string | undefined, agency: string | undefined): Role | null {
  const own = toRole(membership)
  const through = agency === 'owner' || agency === 'admin' ? toRole(agency) : null
  if (!own || !through) return own ?? through
  return roles.indexOf(own) > roles.indexOf(through) ? own : through
}
