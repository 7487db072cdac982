'use client'
import type { ConnectionCheck } from '@parley/channel'
import { Button, Field, Input, Notice } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { CheckList } from '@/features/channels/check-list.tsx'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC, type RouterInputs } from '@/trpc/client.ts'
import { errorDetails, errorMessage } from '@/trpc/errors.ts'
import { Instructions } from './step.tsx'

type ConnectRequest = RouterInputs['channels']['connect']

/** A form whose values are sent as they were pasted; it stays with what was found where the number cannot be connected with them. */
function useConnectForm<Values extends { name: string }>(empty: Values, request: (values: Values) => ConnectRequest, onConnected: (channelId: string) => void) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [values, setValues] = useState(empty)
  useUnsaved(Object.values(values).some((typed) => typed !== ''))
  const [checks, setChecks] = useState<ConnectionCheck[]>([])
  const connect = useMutation(
    trpc.channels.connect.mutationOptions({
      onSuccess: async (result) => {
        await queries.invalidateQueries({ queryKey: trpc.channels.pathKey() })
        if (result.channelId !== null) onConnected(result.channelId)
        else setChecks(result.checks)
      },
    }),
  )
  const issues = errorDetails<{ issues?: { path: string; message: string }[] }>(connect.error)?.issues ?? []
  const amiss = checks.filter(({ state }) => state === 'bad' || state === 'unknown')
  const issueOf = (name: string) => issues.find(({ path }) => path === name)?.message
  const control = (name: keyof Values) => ({
    value: values[name] as string,
    onChange: (event: { target: { value: string } }) => setValues((before) => ({ ...before, [name]: event.target.value })),
    autoComplete: 'off',
  })
  return {
    control,
    issueOf,
    submit: (event: FormEvent) => {
      event.preventDefault()
      setChecks([])
      connect.mutate(request({ ...values, name: values.name || 'WhatsApp' }))
    },
    /** What stands below the fields of every form: the name, what went wrong, and the button. */
    below: (
      <>
        <Field label="Name in Parley" hint="Shop, Support, Berlin … Customers do not see it." error={issueOf('name')}>
          <Input {...control('name')} placeholder="WhatsApp" maxLength={80} />
        </Field>
        {connect.error && issues.length === 0 && <Notice tone="danger">{errorMessage(connect.error)}</Notice>}
        {amiss.length > 0 && (
          <div role="alert" className="flex flex-col gap-3 rounded-control border border-danger/30 px-4 py-3">
            <p className="text-control font-medium">The number cannot be connected with this yet.</p>
            <CheckList checks={amiss} />
          </div>
        )}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" busy={connect.isPending}>
            Check and connect
          </Button>
        </div>
      </>
    ),
  }
}

export function NumberStep({ workspaceId, appId, onConnected }: { workspaceId: string; appId: string; onConnected: (channelId: string) => void }) {
  const { control, issueOf, submit, below } = useConnectForm(
    { name: '', numberId: '', accountId: '', accessToken: '' },
    (values) => ({ provider: 'meta', workspaceId, appId, ...values }),
    onConnected,
  )
  return (
    <>
      <Instructions>
        <li>
          Open <strong>WhatsApp, API setup</strong> in the Meta app and choose your number. Below it stand the phone number id and the WhatsApp business account id.
        </li>
        <li>
          For the token, open <strong>Meta Business Settings, Users, System users</strong>. Give a system user this app and this WhatsApp account, and press <strong>Generate token</strong>: expiry{' '}
          <strong>Never</strong>, permissions <strong>whatsapp_business_messaging</strong> and <strong>whatsapp_business_management</strong>.
        </li>
      </Instructions>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Phone number id" error={issueOf('numberId')}>
            <Input {...control('numberId')} inputMode="numeric" required />
          </Field>
          <Field label="WhatsApp business account id" error={issueOf('accountId')}>
            <Input {...control('accountId')} inputMode="numeric" required />
          </Field>
        </div>
        <Field label="Access token" hint="It is sealed and never shown again, not even to you." error={issueOf('accessToken')}>
          <Input {...control('accessToken')} type="password" required />
        </Field>
        {below}
      </form>
    </>
  )
}

export function Dialog360Step({ workspaceId, onConnected }: { workspaceId: string; onConnected: (channelId: string) => void }) {
  const { control, issueOf, submit, below } = useConnectForm(
    { name: '', numberId: '', displayNumber: '', accessToken: '' },
    (values) => ({ provider: '360dialog', workspaceId, ...values }),
    onConnected,
  )
  return (
    <>
      <Instructions>
        <li>
          Open the <strong>360dialog hub</strong> and choose the number. Its details show the phone number id.
        </li>
        <li>
          Press <strong>Generate API key</strong> and paste the key here. Parley enters the callback address by itself.
        </li>
      </Instructions>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Number" hint="With + and country code." error={issueOf('displayNumber')}>
            <Input {...control('displayNumber')} type="tel" placeholder="+49 30 123456" required />
          </Field>
          <Field label="Phone number id" error={issueOf('numberId')}>
            <Input {...control('numberId')} inputMode="numeric" required />
          </Field>
        </div>
        <Field label="API key" hint="It is sealed and never shown again, not even to you." error={issueOf('accessToken')}>
          <Input {...control('accessToken')} type="password" required />
        </Field>
        {below}
      </form>
    </>
  )
}
