import { notFound, redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { Shell } from '@/features/shell/shell.tsx'
import { services } from '@/server/services.ts'
import { currentViewer } from '@/server/viewer.ts'

export default async function WorkspaceLayout({ children, params }: { children: ReactNode; params: Promise<{ workspaceId: string }> }) {
  const { workspaceId } = await params
  const viewer = await currentViewer()
  if (!viewer) redirect(`/sign-in?next=${encodeURIComponent(`/w/${workspaceId}/flows`)}`)
  if (!z.uuid().safeParse(workspaceId).success) notFound()
  const workspace = (await services().directory.list(viewer.userId)).find(({ id }) => id === workspaceId)
  if (!workspace) notFound()
  return (
    <Shell workspaceId={workspaceId} workspaceName={workspace.name} role={workspace.role}>
      {children}
    </Shell>
  )
}
