import type { Role } from '@parley/api'

const order: Role[] = ['viewer', 'agent', 'editor', 'admin', 'owner']

/** What to offer. The server decides for itself. */
export function isAtLeast(role: Role, least: Role): boolean {
  return order.indexOf(role) >= order.indexOf(least)
}
