/** What a person may do in a workspace, least first. Each includes all before it. */
const roles = ['viewer', 'agent', 'editor', 'admin', 'owner'] as const
export type Role = (typeof roles)[number]

export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least)
}
