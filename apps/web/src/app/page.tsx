import { redirect } from 'next/navigation'
import { NoWorkspace } from '@/features/shell/no-workspace.tsx'
import { services } from '@/server/services.ts'
import { currentViewer } from '@/server/viewer.ts'

/** Leads to where work goes on. */
export default async function HomePage() {
  const viewer = await currentViewer()
  if (!viewer) redirect('/sign-in')
  const [first] = await services().directory.list(viewer.userId)
  if (first) redirect(`/w/${first.id}/flows`)
  return <NoWorkspace />
}
