'use client'
import { Badge, buttonClasses, Tabs } from '@parley/ui'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { stateOf } from '@/features/channels/words.ts'
import { SettingsFrame } from '@/features/settings/settings-frame.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { beforeLeaving } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { ChannelLog } from './channel-log.tsx'
import { Overview } from './overview.tsx'

export function ChannelPage({ workspaceId, channelId }: { workspaceId: string; channelId: string }) {
  const trpc = useTRPC()
  const [tab, setTab] = useState<'overview' | 'log'>('overview')
  const channel = useQuery(trpc.channels.get.queryOptions({ workspaceId, channelId }, { refetchInterval: 5_000 }))
  const state = channel.data && stateOf(channel.data)
  return (
    <SettingsFrame
      workspaceId={workspaceId}
      title={
        <span className="flex items-center gap-2.5">
          <span className="truncate">{channel.data?.name ?? 'Channel'}</span>
          {state && <Badge tone={state.tone}>{state.word}</Badge>}
        </span>
      }
      actions={
        <Link href={`/w/${workspaceId}/settings/channels`} className={buttonClasses('quiet')}>
          All channels
        </Link>
      }
      query={channel}
      loading="the channel"
      shape={['h-64', 'h-40']}
    >
      {(shown) => (
        <Tabs
          label="About the channel"
          value={tab}
          onValueChange={(next) => beforeLeaving(() => setTab(next))}
          className="mx-auto max-w-2xl px-1 py-4"
          tabs={[
            { value: 'overview', label: 'Overview', content: <Overview workspaceId={workspaceId} channel={shown} mayChange={isAtLeast(shown.role, 'admin') && shown.mode === 'live'} /> },
            { value: 'log', label: 'Log', content: <ChannelLog workspaceId={workspaceId} channelId={channelId} /> },
          ]}
        />
      )}
    </SettingsFrame>
  )
}
