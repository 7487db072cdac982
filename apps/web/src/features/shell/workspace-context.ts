'use client'
import type { Role } from '@parley/api'
import { createContext, use } from 'react'

export interface PresentWorkspace {
  workspaceId: string
  workspaceName: string
  role: Role
}

export const WorkspaceContext = createContext<PresentWorkspace | null>(null)

/** The workspace whose page this is. */
export function useWorkspace(): PresentWorkspace {
  const workspace = use(WorkspaceContext)
  if (!workspace) throw new Error('This part of the page belongs inside a workspace.')
  return workspace
}
