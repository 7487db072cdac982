'use client'
import { Skeleton } from '@parley/ui'
import { useQuery } from '@tanstack/react-query'
import { LoadError } from '@/features/shell/load-error.tsx'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { useTRPC } from '@/trpc/client.ts'
import { SettingsNav } from '../settings-nav.tsx'
import { VoiceForm } from './voice-form.tsx'

/** The persona that all AI steps share, and when they pass a conversation to a person. */
export function AgentPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const voice = useQuery(trpc.agents.voice.queryOptions({ workspaceId }))
  return (
    <>
      <TopBar title="Settings" />
      <SettingsNav workspaceId={workspaceId} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {voice.isPending ? (
          <div role="status" aria-label="Loading settings" className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-8">
            <Skeleton className="h-96 rounded-card" />
            <Skeleton className="h-60 rounded-card" />
          </div>
        ) : voice.isError ? (
          <LoadError error={voice.error} retry={() => void voice.refetch()} />
        ) : (
          <VoiceForm workspaceId={workspaceId} voice={voice.data} />
        )}
      </div>
    </>
  )
}
