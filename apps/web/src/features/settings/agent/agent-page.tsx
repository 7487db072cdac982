'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/trpc/client.ts'
import { SettingsFrame } from '../settings-frame.tsx'
import { VoiceForm } from './voice-form.tsx'

/** The persona that all AI steps share, and when they pass a conversation to a person. */
export function AgentPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const voice = useQuery(trpc.agents.voice.queryOptions({ workspaceId }))
  return (
    <SettingsFrame workspaceId={workspaceId} query={voice} loading="settings" shape={['h-96', 'h-60']}>
      {(shared) => <VoiceForm workspaceId={workspaceId} voice={shared} />}
    </SettingsFrame>
  )
}
