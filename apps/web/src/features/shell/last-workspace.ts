/** Holds the id of the workspace that was open last in this browser. */
export const lastWorkspaceCookie = 'parley-workspace'

/** The workspace to begin in: the last one, while one is still a member of it, else the first. */
export const beginIn = <Workspace extends { id: string }>(workspaces: readonly Workspace[], last: string | undefined): Workspace | undefined =>
  workspaces.find(({ id }) => id === last) ?? workspaces[0]
