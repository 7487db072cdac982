'use client'
import { useQuery } from '@tanstack/react-query'
import { isAtLeast } from '@/features/shell/may.ts'
import { useTRPC } from '@/trpc/client.ts'
import { BusinessSettings } from './business-settings.tsx'
import { ConsentImport } from './consent-import.tsx'
import { MessagingSettings } from './messaging-settings.tsx'
import { Members } from './members.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { SignIns } from './sign-ins.tsx'

export function SettingsPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const workspace = useQuery(trpc.workspaces.get.queryOptions({ workspaceId }))
  return (
    <SettingsFrame workspaceId={workspaceId} query={workspace} loading="settings" shape={['h-80', 'h-40']}>
      {(settings) => (
        <div className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-8">
          <BusinessSettings workspace={settings} />
          <MessagingSettings workspace={settings} />
          <ConsentImport workspaceId={workspaceId} mayChange={isAtLeast(settings.role, 'admin')} />
          <Members members={settings.members} />
          <SignIns />
        </div>
      )}
    </SettingsFrame>
  )
}
