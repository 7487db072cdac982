'use client'
import type { ConnectionCheck } from '@parley/channel'
import { Button, Field, Input, Notice, Panel, showToast } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { CheckList } from '@/features/channels/check-list.tsx'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import type { Channel } from './overview.tsx'

/** A new token in the place of the old one, checked first. */
export function TokenForm({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [accessToken, setAccessToken] = useState('')
  useUnsaved(accessToken !== '')
  const [refused, setRefused] = useState<ConnectionCheck[]>([])
  const what = channel.provider === '360dialog' ? 'API key' : 'access token'
  const setToken = useMutation(
    trpc.channels.setToken.mutationOptions({
      onSuccess: async ({ taken, checks }) => {
        await queries.invalidateQueries({ queryKey: trpc.channels.pathKey() })
        setRefused(taken ? [] : checks.filter(({ state }) => state === 'bad'))
        if (!taken) return
        setAccessToken('')
        showToast({ tone: 'good', title: `The new ${what} works`, description: channel.status === 'stopped' ? 'What waited is sent now.' : undefined })
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setToken.mutate({ workspaceId, channelId: channel.id, accessToken })
  }
  return (
    <Panel title={`New ${what}`} description="It is checked before it takes the old one's place. With it, a stopped number goes on and sends what waited.">
      <form onSubmit={submit} className="flex flex-col gap-4 p-5">
        <Field label={what === 'API key' ? 'API key' : 'Access token'}>
          <Input type="password" value={accessToken} onChange={(event) => setAccessToken(event.target.value)} autoComplete="off" required />
        </Field>
        {refused.length > 0 && (
          <div role="alert" className="rounded-control border border-danger/30 px-4 py-3">
            <CheckList checks={refused} />
          </div>
        )}
        {setToken.error && <Notice tone="danger">{errorMessage(setToken.error)}</Notice>}
        <div className="flex justify-end">
          <Button type="submit" variant={channel.status === 'stopped' ? 'primary' : 'secondary'} busy={setToken.isPending} disabled={accessToken === ''}>
            Check and use it
          </Button>
        </div>
      </form>
    </Panel>
  )
}
