'use client'
import { Badge, buttonClasses, Skeleton, Tabs } from '@parley/ui'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { stateOf } from '@/features/channels/words.ts'
import { SettingsNav } from '@/features/settings/settings-nav.tsx'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { useTRPC } from '@/trpc/client.ts'
import { ChannelLog } from './channel-log.tsx'
import { Overview } from './overview.tsx'

export function ChannelPage({ workspaceId, channelId }: { workspaceId: string; channelId: string }) {
  const trpc = useTRPC()
  const [tab, setTab] = useState<'overview' | 'log'>('overview')
  const channel = useQuery(trpc.channels.get.queryOptions({ workspaceId, channelId }, { refetchInterval: 5_000 }))
  const state = channel.data && stateOf(channel.data)
  return (
    <>
      <TopBar
        title={
          <span className="flex items-center gap-2.5">
            <span className="truncate">{channel.data?.name ?? 'Channel'}</span>
            {state && <Badge tone={state.tone}>{state.word}</Badge>}
          </span>
        }
      >
        <Link href={`/w/${workspaceId}/settings/channels`} className={buttonClasses('quiet')}>
          All channels
        </Link>
      </TopBar>
      <SettingsNav workspaceId={workspaceId} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {channel.isPending ? (
          <div role="status" aria-label="Loading the channel" className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-8">
            <Skeleton className="h-64 rounded-card" />
            <Skeleton className="h-40 rounded-card" />
          </div>
        ) : channel.isError ? (
          <LoadError error={channel.error} retry={() => void channel.refetch()} />
        ) : (
          <Tabs
            label="About the channel"
            value={tab}
            onValueChange={setTab}
            className="mx-auto max-w-2xl px-1 py-4"
            tabs={[
              { value: 'overview', label: 'Overview', content: <Overview workspaceId={workspaceId} channel={channel.data} mayChange={isAtLeast(channel.data.role, 'admin') && channel.data.mode === 'live'} /> },
              { value: 'log', label: 'Log', content: <ChannelLog workspaceId={workspaceId} channelId={channelId} /> },
            ]}
          />
        )}
      </div>
    </>
  )
}
