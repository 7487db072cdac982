'use client'
import { Badge, buttonClasses, EmptyState } from '@parley/ui'
import { Phone, Plus } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { SettingsFrame } from '@/features/settings/settings-frame.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { limitOf, qualityOf, stateOf } from './words.ts'

type Channel = RouterOutputs['channels']['list'][number]

/** All numbers of the workspace; the test phone, which needs nothing, at the end. */
export function ChannelsPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const { role } = useWorkspace()
  const mayChange = isAtLeast(role, 'admin')
  const channels = useQuery(trpc.channels.list.queryOptions({ workspaceId }))
  const live = channels.data?.filter(({ mode }) => mode === 'live') ?? []
  const connect = (
    <Link href={`/w/${workspaceId}/settings/channels/connect`} className={buttonClasses('primary')}>
      <Plus aria-hidden />
      Connect a number
    </Link>
  )
  return (
    <SettingsFrame workspaceId={workspaceId} actions={mayChange && live.length > 0 && connect} query={channels} loading="channels" shape={['h-16', 'h-16']}>
      {() =>
        live.length === 0 ? (
          <EmptyState icon={<Phone aria-hidden />} title="No number is connected yet" actions={mayChange && connect}>
            {mayChange
              ? 'Connect the WhatsApp number on which your customers write to you. Until then, try everything on the test phone in the editor.'
              : 'An administrator of the workspace can connect one. Until then, flows can be tried on the test phone in the editor.'}
          </EmptyState>
        ) : (
          <ul aria-label="Channels" className="mx-auto flex max-w-3xl flex-col gap-3 px-4 py-6">
            {live.map((channel) => (
              <ChannelRow key={channel.id} workspaceId={workspaceId} channel={channel} />
            ))}
          </ul>
        )
      }
    </SettingsFrame>
  )
}

function ChannelRow({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const { word, tone } = stateOf(channel)
  const quality = qualityOf(channel.qualityRating)
  const hint = channel.statusReason ?? channel.checks.find(({ state }) => state === 'bad' || state === 'warning' || state === 'waiting')?.says
  return (
    <li className="relative rounded-card border border-line bg-surface px-5 py-4 transition-colors duration-[var(--quick)] hover:bg-hover/60">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link href={`/w/${workspaceId}/settings/channels/${channel.id}`} className="min-w-0 truncate text-body font-medium text-ink after:absolute after:inset-0">
          {channel.name}
        </Link>
        <span className="flex-1" />
        <Badge tone={tone}>{word}</Badge>
      </div>
      <p className="mt-1 text-control text-ink-soft tabular-nums">
        {[channel.displayNumber, channel.verifiedName, channel.provider === '360dialog' ? 'through 360dialog' : undefined].filter(Boolean).join(' · ')}
      </p>
      {hint && tone !== 'good' ? (
        <p className="mt-1 line-clamp-2 text-control text-ink-soft">{hint}</p>
      ) : channel.qualityRating || channel.limitTier ? (
        <p className="mt-1 text-hint text-ink-faint">{`Quality: ${quality.word.toLowerCase()} · New customers: ${limitOf(channel.limitTier).toLowerCase()}`}</p>
      ) : null}
    </li>
  )
}
