'use client'
import { useQuery } from '@tanstack/react-query'
import { SettingsFrame } from '@/features/settings/settings-frame.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC } from '@/trpc/client.ts'
import { ChoicesPanel } from './choices-panel.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { ModelsPanel } from './models-panel.tsx'
import { SpendPanel } from './spend-panel.tsx'

/** Which models answer, with whose key, and what they cost. */
export function AiPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const { role } = useWorkspace()
  const mayChange = isAtLeast(role, 'admin')
  const models = useQuery(trpc.models.get.queryOptions({ workspaceId }))
  return (
    <SettingsFrame workspaceId={workspaceId} query={models} loading="models" shape={['h-44', 'h-64']}>
      {(settings) => (
        <div className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-8">
          <KeysPanel workspaceId={workspaceId} settings={settings} mayChange={mayChange} />
          <ChoicesPanel workspaceId={workspaceId} settings={settings} mayChange={mayChange} />
          <SpendPanel workspaceId={workspaceId} spend={settings.spend} />
          <ModelsPanel workspaceId={workspaceId} settings={settings} mayChange={mayChange} />
        </div>
      )}
    </SettingsFrame>
  )
}
