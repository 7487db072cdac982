import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { beginIn, lastWorkspaceCookie } from '@/features/shell/last-workspace.ts'
import { NoWorkspace } from '@/features/shell/no-workspace.tsx'
import { services } from '@/server/services.ts'
import { currentViewer } from '@/server/viewer.ts'

/** Leads to where work goes on. */
export default async function HomePage() {
  const viewer = await currentViewer()
  if (!viewer) redirect('/sign-in')
  const workspace = beginIn(await services().directory.list(viewer.userId), (await cookies()).get(lastWorkspaceCookie)?.value)
  if (workspace) redirect(`/w/${workspace.id}/flows`)
  return <NoWorkspace />
}
