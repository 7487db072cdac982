'use client'
import { Badge, Button, Notice, Panel } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LiveChecks } from '@/features/channels/live-checks.tsx'
import { limitOf, nameStatusOf, qualityOf } from '@/features/channels/words.ts'
import { TimeAgo } from '@/features/shell/time-ago.tsx'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { AppSecretForm } from './app-secret-form.tsx'
import { ChannelForm } from './channel-form.tsx'
import { Disconnect } from './disconnect.tsx'
import { TokenForm } from './token-form.tsx'

export type Channel = RouterOutputs['channels']['get']

export function Overview({ workspaceId, channel, mayChange }: { workspaceId: string; channel: Channel; mayChange: boolean }) {
  const quality = qualityOf(channel.qualityRating)
  const meta = channel.provider === 'meta'
  return (
    <div className="flex flex-col gap-6 px-3 py-6">
      <Halt workspaceId={workspaceId} channel={channel} mayChange={mayChange} />
      <Panel title="Health" description={[channel.displayNumber, channel.verifiedName].filter(Boolean).join(' · ')}>
        {meta && (
          <dl className="grid grid-cols-2 gap-x-6 gap-y-4 border-b border-line p-5 text-control sm:grid-cols-3">
            <Fact term="Quality">
              <Badge tone={quality.tone}>{quality.word}</Badge>
            </Fact>
            <Fact term="New customers">{limitOf(channel.limitTier)}</Fact>
            <Fact term="Sends at most">{`${(channel.messagesPerSecond ?? 80).toLocaleString('en')} a second`}</Fact>
            <Fact term="Name">{nameStatusOf(channel.nameStatus)}</Fact>
            <Fact term="Token expires">{channel.checks.some(({ name, state }) => name === 'token' && state === 'bad') ? 'No longer works' : channel.tokenExpiresAt ? channel.tokenExpiresAt.toLocaleDateString('en', { dateStyle: 'medium' }) : channel.checkedAt ? 'Never' : 'Not known yet'}</Fact>
            <Fact term="Last message in">{channel.lastWebhookAt ? <TimeAgo at={channel.lastWebhookAt} /> : 'None yet'}</Fact>
          </dl>
        )}
        <div className="p-5">
          <LiveChecks workspaceId={workspaceId} channel={channel} mayChange={mayChange} />
        </div>
      </Panel>
      {mayChange && (
        <>
          <TokenForm workspaceId={workspaceId} channel={channel} />
          {meta && channel.app && <AppSecretForm workspaceId={workspaceId} app={channel.app} />}
          <ChannelForm key={channel.id} workspaceId={workspaceId} channel={channel} />
          <Disconnect workspaceId={workspaceId} channel={channel} />
        </>
      )}
    </div>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-hint text-ink-faint">{term}</dt>
      <dd className="mt-0.5 font-medium text-ink tabular-nums">{children}</dd>
    </div>
  )
}

/** Why nothing is sent, and the way back. */
function Halt({ workspaceId, channel, mayChange }: { workspaceId: string; channel: Channel; mayChange: boolean }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const reconnect = useMutation(trpc.channels.reconnect.mutationOptions({ onSettled: () => queries.invalidateQueries({ queryKey: trpc.channels.pathKey() }) }))
  if (channel.status === 'connected') return null
  const waits = channel.waiting === 0 ? '' : channel.waiting === 1 ? ' 1 message waits and is kept.' : ` ${channel.waiting.toLocaleString('en')} messages wait and are kept.`
  return (
    <Notice
      tone={channel.status === 'stopped' ? 'danger' : 'warning'}
      actions={
        mayChange && (
          <Button size="sm" busy={reconnect.isPending} onClick={() => reconnect.mutate({ workspaceId, channelId: channel.id })}>
            {channel.status === 'stopped' ? 'Try again' : 'Connect again'}
          </Button>
        )
      }
    >
      {channel.status === 'stopped'
        ? `Nothing is sent from this number. ${channel.statusReason ?? ''}${waits}`
        : `This number is disconnected. What customers write is stored and not answered; the conversations stay.${waits}`}
      {reconnect.error && <span className="mt-1 block">{errorMessage(reconnect.error)}</span>}
    </Notice>
  )
}
