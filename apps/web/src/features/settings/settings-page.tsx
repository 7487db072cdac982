'use client'
import { Skeleton } from '@parley/ui'
import { useQuery } from '@tanstack/react-query'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { useTRPC } from '@/trpc/client.ts'
import { BusinessSettings } from './business-settings.tsx'
import { ConsentImport } from './consent-import.tsx'
import { MessagingSettings } from './messaging-settings.tsx'
import { Members } from './members.tsx'
import { SettingsNav } from './settings-nav.tsx'
import { SignIns } from './sign-ins.tsx'

export function SettingsPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const workspace = useQuery(trpc.workspaces.get.queryOptions({ workspaceId }))
  return (
    <>
      <TopBar title="Settings" />
      <SettingsNav workspaceId={workspaceId} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {workspace.isPending ? (
          <div role="status" aria-label="Loading settings" className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-8">
            <Skeleton className="h-80 rounded-card" />
            <Skeleton className="h-40 rounded-card" />
          </div>
        ) : workspace.isError ? (
          <LoadError error={workspace.error} retry={() => void workspace.refetch()} />
        ) : (
          <div className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-8">
            <BusinessSettings workspace={workspace.data} />
            <MessagingSettings workspace={workspace.data} />
            <ConsentImport workspaceId={workspaceId} mayChange={isAtLeast(workspace.data.role, 'admin')} />
            <Members members={workspace.data.members} />
            <SignIns />
          </div>
        )}
      </div>
    </>
  )
}
