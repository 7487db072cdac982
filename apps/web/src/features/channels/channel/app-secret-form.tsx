'use client'
import { Button, Field, Input, Notice, Panel, showToast } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

/** After the secret was reset at Meta: of the app, so of all numbers that came through it. */
export function AppSecretForm({ workspaceId, app }: { workspaceId: string; app: { id: string; name: string } }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [secret, setSecret] = useState('')
  useUnsaved(secret !== '')
  const setAppSecret = useMutation(
    trpc.channels.setAppSecret.mutationOptions({
      onSuccess: async ({ taken }) => {
        await queries.invalidateQueries({ queryKey: trpc.channels.pathKey() })
        if (!taken) return
        setSecret('')
        showToast({ tone: 'good', title: 'The new app secret is in use' })
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAppSecret.mutate({ workspaceId, appId: app.id, secret })
  }
  return (
    <Panel title="New app secret" description={`After it was reset at Meta. It holds for every number that came through the app “${app.name}”.`}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-5">
        <Field label="App secret" hint="In the Meta app: App settings, Basic. Webhooks are checked with it within ten seconds.">
          <Input type="password" value={secret} onChange={(event) => setSecret(event.target.value)} autoComplete="off" required />
        </Field>
        {setAppSecret.data?.reason !== undefined && <Notice tone="danger">{setAppSecret.data.reason} The old one stays.</Notice>}
        {setAppSecret.error && <Notice tone="danger">{errorMessage(setAppSecret.error)}</Notice>}
        <div className="flex justify-end">
          <Button type="submit" busy={setAppSecret.isPending} disabled={secret === ''}>
            Try the secret and use it
          </Button>
        </div>
      </form>
    </Panel>
  )
}
