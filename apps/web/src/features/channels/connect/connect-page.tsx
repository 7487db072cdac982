'use client'
import { Button, buttonClasses, cn, Notice, Skeleton } from '@parley/ui'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { LiveChecks } from '@/features/channels/live-checks.tsx'
import { SettingsFrame } from '@/features/settings/settings-frame.tsx'
import { LoadError } from '@/features/shell/load-error.tsx'
import { beforeLeaving } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { AppCallback, ChooseApp } from './app-step.tsx'
import { Dialog360Step, NumberStep } from './number-step.tsx'
import { SignUpButton } from './sign-up-button.tsx'
import { Step } from './step.tsx'

type Way = 'meta' | '360dialog'

/** A number is connected step by step. Where one is stands in the address, so that leaving and coming back loses nothing. */
export function ConnectPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const router = useRouter()
  const params = useSearchParams()
  const [appDone, setAppDone] = useState(false)
  const setup = useQuery(trpc.channels.setup.queryOptions({ workspaceId }))
  const here = `/w/${workspaceId}/settings/channels/connect`
  const go = (next: Record<string, string>) => router.replace(`${here}?${new URLSearchParams(next).toString()}`)
  const way: Way = params.get('way') === '360dialog' ? '360dialog' : 'meta'
  const channelId = params.get('channel')
  const app = setup.data?.apps.find(({ id }) => id === params.get('app'))
  const connected = (id: string) => go({ way, ...(app ? { app: app.id } : {}), channel: id })
  const numberTurn = app !== undefined && (appDone || channelId !== null)

  return (
    <SettingsFrame
      workspaceId={workspaceId}
      title="Connect a number"
      actions={
        <Link href={`/w/${workspaceId}/settings/channels`} className={buttonClasses('quiet')}>
          All channels
        </Link>
      }
      query={setup}
      loading="what is needed"
      shape={['h-64', 'h-14']}
    >
      {(ready) => (
        <div className="mx-auto flex max-w-2xl flex-col gap-4 px-4 py-8">
          {channelId === null && (
            <div role="radiogroup" aria-label="How the number is connected" className="grid gap-3 sm:grid-cols-2">
              <WayCard chosen={way === 'meta'} onChoose={() => beforeLeaving(() => go({ way: 'meta' }))} title="Directly at Meta" description="Your own Meta app. Nobody stands between, and every number of it can be connected." />
              <WayCard chosen={way === '360dialog'} onChoose={() => beforeLeaving(() => go({ way: '360dialog' }))} title="Through 360dialog" description="The number is at 360dialog, and you have its API key." />
            </div>
          )}
          {ready.signUp && channelId === null && way === 'meta' && <SignUpButton workspaceId={workspaceId} signUp={ready.signUp} onConnected={connected} />}
          {way === 'meta' ? (
            <>
              <Step
                number={1}
                title="The Meta app"
                state={numberTurn ? 'done' : 'now'}
                aside={
                  app && channelId === null ? (
                    <Button size="sm" variant="quiet" onClick={() => beforeLeaving(() => (numberTurn ? setAppDone(false) : go({ way })))}>
                      {numberTurn ? `${app.name}: show` : 'Another app'}
                    </Button>
                  ) : undefined
                }
              >
                {numberTurn ? undefined : app ? (
                  <AppCallback workspaceId={workspaceId} app={app} callbackProblem={ready.callbackProblem} onDone={() => setAppDone(true)} />
                ) : (
                  <ChooseApp workspaceId={workspaceId} apps={ready.apps.filter(({ provider }) => provider === 'meta')} onChosen={(id) => go({ way, app: id })} />
                )}
              </Step>
              <Step number={2} title="The number" state={channelId !== null ? 'done' : numberTurn ? 'now' : 'later'}>
                {app && numberTurn && channelId === null ? <NumberStep workspaceId={workspaceId} appId={app.id} onConnected={connected} /> : undefined}
              </Step>
            </>
          ) : (
            <Step number={1} title="The number at 360dialog" state={channelId === null ? 'now' : 'done'}>
              {channelId === null ? (
                <>
                  {ready.callbackProblem && <Notice tone="warning">{ready.callbackProblem}</Notice>}
                  <Dialog360Step workspaceId={workspaceId} onConnected={connected} />
                </>
              ) : undefined}
            </Step>
          )}
          {channelId === null ? <Step number={way === 'meta' ? 3 : 2} title="Receive the first message" state="later" /> : <Receive workspaceId={workspaceId} channelId={channelId} number={way === 'meta' ? 3 : 2} />}
        </div>
      )}
    </SettingsFrame>
  )
}

function Receive({ workspaceId, channelId, number }: { workspaceId: string; channelId: string; number: number }) {
  const trpc = useTRPC()
  const channel = useQuery(trpc.channels.get.queryOptions({ workspaceId, channelId }, { refetchInterval: 3_000 }))
  if (channel.isError) return <LoadError error={channel.error} retry={() => void channel.refetch()} />
  if (channel.isPending) return <Skeleton className="h-64 rounded-card" />
  const { checks, displayNumber } = channel.data
  const done = checks.length > 0 && checks.every(({ state }) => state === 'good' || state === 'warning')
  return (
    <Step number={number} title="Receive the first message" state={done ? 'done' : 'now'}>
      {done ? (
        <Notice
          actions={
            <Link href={`/w/${workspaceId}/settings/channels/${channelId}`} className={buttonClasses('secondary', 'sm')}>
              Open the number
            </Link>
          }
        >
          {`${displayNumber} is connected. Publish a flow, and it answers.`}
        </Notice>
      ) : (
        <p className="max-w-prose text-control text-ink-soft">
          Write to <span className="font-medium text-ink tabular-nums">{displayNumber}</span> from your own phone. What is still open stands below; it is looked at again by itself when a message arrives.
        </p>
      )}
      <LiveChecks workspaceId={workspaceId} channel={channel.data} mayChange />
    </Step>
  )
}

function WayCard({ chosen, onChoose, title, description }: { chosen: boolean; onChoose: () => void; title: string; description: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      onClick={onChoose}
      className={cn('flex flex-col gap-1 rounded-card border bg-surface px-4 py-3 text-left transition-colors duration-[var(--quick)]', chosen ? 'border-accent ring-1 ring-accent' : 'border-line hover:bg-hover')}
    >
      <span className="text-control font-medium text-ink">{title}</span>
      <span className="text-hint text-ink-soft">{description}</span>
    </button>
  )
}
