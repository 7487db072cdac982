'use client'
import { Badge, Button, Field, Input, Notice, Panel, showToast } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { ConfirmDialog } from '@/features/shell/confirm-dialog.tsx'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { providerNames } from './money.ts'

type Settings = RouterOutputs['models']['get']
type Provider = Settings['keys'][number]['provider']

interface Props {
  workspaceId: string
  settings: Settings
  mayChange: boolean
}

/** The workspace's keys: pasted, tested, removed; never shown again. */
export function KeysPanel(props: Props) {
  return (
    <Panel title="Keys" description="Kept sealed; nobody can read them again, not even you. Without any key, the offline rules answer.">
      <ul className="divide-y divide-line">
        {(['openai', 'anthropic'] as const).map((provider) => (
          <KeyRow key={provider} provider={provider} {...props} />
        ))}
      </ul>
    </Panel>
  )
}

function KeyRow({ provider, workspaceId, settings, mayChange }: Props & { provider: Provider }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState('')
  useUnsaved(secret !== '')
  const [refused, setRefused] = useState('')
  const [removing, setRemoving] = useState(false)
  const kept = settings.keys.find((key) => key.provider === provider)
  const installed = settings.installed.includes(provider)
  const name = providerNames[provider]
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.models.pathKey() })
  const said = (works: boolean, reason: string) => {
    setRefused(works ? '' : reason)
    if (works) showToast({ tone: 'good', title: `The key for ${name} works` })
  }
  const setKey = useMutation(
    trpc.models.setKey.mutationOptions({
      onSuccess: async ({ works, reason }) => {
        said(works, reason)
        if (!works) return
        setSecret('')
        setAdding(false)
        await refresh()
      },
    }),
  )
  const test = useMutation(trpc.models.testKey.mutationOptions({ onSuccess: ({ works, reason }) => said(works, reason) }))
  const remove = useMutation(trpc.models.removeKey.mutationOptions({ onSuccess: async () => { setRemoving(false); await refresh() } }))
  const error = setKey.error ?? test.error ?? remove.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setKey.mutate({ workspaceId, provider, key: secret })
  }
  return (
    <li className="flex flex-col gap-3 px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="text-control font-medium">{name}</span>
        {kept ? <Badge tone="good">Key ends in {kept.hint}</Badge> : installed ? <Badge>Key of the installation</Badge> : <Badge>No key</Badge>}
        <span className="ml-auto flex gap-2">
          {mayChange && (kept || installed) && (
            <Button size="sm" busy={test.isPending} onClick={() => test.mutate({ workspaceId, provider })} aria-label={`Test the key for ${name}`}>
              Test
            </Button>
          )}
          {mayChange && kept && (
            <Button size="sm" busy={remove.isPending} onClick={() => setRemoving(true)} aria-label={`Remove the key for ${name}`}>
              Remove
            </Button>
          )}
          {mayChange && !adding && (
            <Button size="sm" onClick={() => setAdding(true)} aria-label={`${kept ? 'Replace the' : 'Add a'} key for ${name}`}>
              {kept ? 'Replace' : 'Add a key'}
            </Button>
          )}
        </span>
      </div>
      {adding && (
        <form onSubmit={submit} className="flex flex-col gap-3 sm:flex-row sm:items-end">
          <Field label={`Key for ${name}`} hint="It is tried before it is kept." className="min-w-0 flex-1">
            {/* It was asked for by the button that it stands in the place of. */}
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
            <Input type="password" autoFocus value={secret} onChange={(event) => setSecret(event.target.value)} autoComplete="off" required />
          </Field>
          <div className="flex justify-end gap-2 sm:pb-5">
            <Button onClick={() => (setAdding(false), setSecret(''), setRefused(''))}>Cancel</Button>
            <Button type="submit" variant="primary" busy={setKey.isPending} disabled={secret.trim() === ''}>
              Test and keep
            </Button>
          </div>
        </form>
      )}
      <ConfirmDialog
        open={removing}
        title={`Remove the key for ${name}`}
        description={`${installed ? 'From then on the key of the installation is used' : `From then on nothing here can ask ${name}`}. Nobody can read the key once more.`}
        action="Remove key"
        busy={remove.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate({ workspaceId, provider })}
      />
      {refused && <Notice tone="danger">{refused}</Notice>}
      {error && <Notice tone="danger">{errorMessage(error)}</Notice>}
    </li>
  )
}
