'use client'
import { Button, Field, Input, Notice, Select, showToast } from '@parley/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { CheckList } from '@/features/channels/check-list.tsx'
import { CopyValue } from '@/features/channels/copy-value.tsx'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { Instructions } from './step.tsx'

type App = RouterOutputs['channels']['setup']['apps'][number]

/** The Meta app: one that is here already, or a new one. */
export function ChooseApp({ workspaceId, apps, onChosen }: { workspaceId: string; apps: App[]; onChosen: (appId: string) => void }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [metaAppId, setMetaAppId] = useState('')
  const [secret, setSecret] = useState('')
  useUnsaved([name, metaAppId, secret].some((typed) => typed !== ''))
  const add = useMutation(
    trpc.channels.addApp.mutationOptions({
      onSuccess: async ({ appId }) => {
        await queries.invalidateQueries({ queryKey: trpc.channels.setup.queryKey() })
        onChosen(appId)
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate({ workspaceId, name: name || 'WhatsApp', metaAppId, secret })
  }
  return (
    <>
      {apps.length > 0 && (
        <Field label="Use an app that is here already" nativeLabel={false}>
          <Select value={null} onValueChange={onChosen} placeholder="Choose an app" options={apps.map((app) => ({ value: app.id, label: app.name, description: app.metaAppId ?? '' }))} />
        </Field>
      )}
      <Instructions>
        <li>
          Open <strong>developers.facebook.com</strong>, My Apps. Create an app of the kind <strong>Business</strong>, or open the one you have, and add the product <strong>WhatsApp</strong>.
        </li>
        <li>
          Open <strong>App settings, Basic</strong>. Copy the app id and the app secret and paste them here.
        </li>
      </Instructions>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="App id">
            <Input value={metaAppId} onChange={(event) => setMetaAppId(event.target.value)} inputMode="numeric" autoComplete="off" required />
          </Field>
          <Field label="Name in Parley" hint="So that you know it again.">
            <Input value={name} onChange={(event) => setName(event.target.value)} placeholder="WhatsApp" autoComplete="off" maxLength={80} />
          </Field>
        </div>
        <Field label="App secret" hint="It is sealed and never shown again, not even to you.">
          <Input type="password" value={secret} onChange={(event) => setSecret(event.target.value)} autoComplete="off" required />
        </Field>
        {add.error && <Notice tone="danger">{errorMessage(add.error)}</Notice>}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" busy={add.isPending}>
            Keep the app
          </Button>
        </div>
      </form>
    </>
  )
}

/** The app's callback address: entered by Parley or by hand, and looked at while it is missing. */
export function AppCallback({ workspaceId, app, callbackProblem, onDone }: { workspaceId: string; app: App; callbackProblem: string | null; onDone: () => void }) {
  const trpc = useTRPC()
  const state = useQuery(
    trpc.channels.checkApp.queryOptions({ workspaceId, appId: app.id }, { refetchInterval: (query) => (query.state.data?.state === 'good' ? false : 15_000), staleTime: 0 }),
  )
  const enter = useMutation(
    trpc.channels.enterCallback.mutationOptions({
      onSuccess: async () => {
        await state.refetch()
        showToast({ tone: 'good', title: 'Meta verified the callback address' })
      },
    }),
  )
  const good = state.data?.state === 'good'
  return (
    <>
      {callbackProblem && <Notice tone="warning">{callbackProblem}</Notice>}
      {!good && (
        <Instructions>
          <li>
            Let Parley enter the two values below at Meta: press <strong>Enter them at Meta</strong>.
          </li>
          <li>
            Or do it yourself: <strong>WhatsApp, Configuration</strong> in the Meta app, <strong>Edit</strong> beside Webhook. Then press <strong>Manage</strong> and subscribe at least to{' '}
            <strong>messages</strong>.
          </li>
        </Instructions>
      )}
      <CopyValue label="Callback address" value={app.callbackUrl} />
      <CopyValue label="Verify token" value={app.verifyToken ?? ''} />
      {state.data && <CheckList checks={[state.data]} busy={state.isFetching} />}
      {state.error && <Notice tone="danger">{errorMessage(state.error)}</Notice>}
      {enter.error && <Notice tone="danger">{errorMessage(enter.error)}</Notice>}
      <div className="flex flex-wrap justify-end gap-2">
        {!good && (
          <>
            <Button variant="quiet" onClick={onDone}>
              Go on without it for now
            </Button>
            <Button variant="primary" busy={enter.isPending} onClick={() => enter.mutate({ workspaceId, appId: app.id })}>
              Enter them at Meta
            </Button>
          </>
        )}
        {good && (
          <Button variant="primary" onClick={onDone}>
            Go on
          </Button>
        )}
      </div>
    </>
  )
}
