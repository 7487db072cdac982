'use client'
import { Button, Field, IconButton, Input, Notice } from '@parley/ui'
import { KeyRound, Trash2 } from '@parley/ui/icons'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '@/features/shell/confirm-dialog.tsx'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { PanelHead } from './panel-head.tsx'
import type { MissingCredential } from './missing-credentials.ts'
import type { Listed } from './tool-shape.ts'

/** Secrets that tools name. What is stored is never shown again. */
export function CredentialsPanel({ workspaceId, credentials, missing, start, mayEdit, onClose, onChanged }: { workspaceId: string; credentials: Listed['credentials']; missing: MissingCredential[]; start: MissingCredential | undefined; mayEdit: boolean; onClose: () => void; onChanged: () => Promise<void> }) {
  const trpc = useTRPC()
  const [name, setName] = useState(start?.name ?? '')
  const [origin, setOrigin] = useState(start?.origin ?? '')
  const [secret, setSecret] = useState('')
  // What a tool asked for is filled in, not typed.
  const [typed, setTyped] = useState(false)
  const leave = useUnsaved(typed && [name, origin, secret].some((part) => part !== ''))
  const keep = useMutation(trpc.tools.setCredential.mutationOptions({ onSuccess: async () => { setName(''); setOrigin(''); setSecret(''); setTyped(false); await onChanged() } }))
  const [removing, setRemoving] = useState<Listed['credentials'][number] | null>(null)
  const remove = useMutation(trpc.tools.removeCredential.mutationOptions({ onSuccess: async () => { setRemoving(null); await onChanged() } }))
  const known = credentials.some((credential) => credential.name === name)
  return (
    <>
      <PanelHead title="Credentials" onClose={() => leave(onClose)} />
      <ConfirmDialog
        open={removing !== null}
        title={`Delete ${removing?.name ?? ''}`}
        description="Tools that name it cannot be called until it is stored again. Nobody can read it once more."
        action="Delete secret"
        busy={remove.isPending}
        failure={remove.error ? errorMessage(remove.error) : undefined}
        onClose={() => setRemoving(null)}
        onConfirm={() => removing && remove.mutate({ workspaceId, credentialId: removing.id })}
      />
      <div className="flex flex-col gap-4 p-4">
        <p className="text-control text-ink-soft">Keys and passwords of your systems. Tools name them as {'{{ credentials.api_key }}'}; each is sent to its one server only, and is never shown again.</p>
        {credentials.length > 0 && (
          <ul className="rounded-card border border-line">
            {credentials.map((credential) => (
              <li key={credential.id} className="flex items-center gap-3 border-b border-line px-3 py-2 last:border-b-0">
                <KeyRound aria-hidden className="size-4 shrink-0 text-ink-faint" />
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-control font-medium">{credential.name}</span>
                  <span className="block truncate text-hint text-ink-soft">{credential.origin}</span>
                </span>
                {mayEdit && (
                  <IconButton size="sm" label={`Delete ${credential.name}`} onClick={() => setRemoving(credential)}>
                    <Trash2 aria-hidden />
                  </IconButton>
                )}
              </li>
            ))}
          </ul>
        )}
        {mayEdit && missing.map((one) => (
          <Notice key={`${one.name} ${one.origin}`} tone="warning" actions={<Button size="sm" onClick={() => { setName(one.name); setOrigin(one.origin) }}>Fill in</Button>}>
            {one.usedBy.join(', ')} {one.usedBy.length === 1 ? 'needs' : 'need'} “{one.name}” for {one.origin}.
          </Notice>
        ))}
        {mayEdit ? (
          <form className="flex flex-col gap-4 border-t border-line pt-4" onInput={() => setTyped(true)} onSubmit={(event) => { event.preventDefault(); keep.mutate({ workspaceId, name, origin, secret }) }}>
            <Field label="Name" hint={known ? 'This replaces the secret that is there.' : undefined}>
              <Input value={name} placeholder="booking_key" spellCheck={false} autoComplete="off" onChange={(event) => setName(event.target.value.toLowerCase().replace(/[\s-]+/g, '_'))} />
            </Field>
            <Field label="Only sent to">
              <Input value={origin} placeholder="https://api.example.com" spellCheck={false} autoComplete="off" onChange={(event) => setOrigin(event.target.value)} />
            </Field>
            <Field label="Secret">
              <Input type="password" value={secret} autoComplete="new-password" onChange={(event) => setSecret(event.target.value)} />
            </Field>
            {keep.error && <Notice tone="danger">{errorMessage(keep.error)}</Notice>}
            <Button type="submit" variant="primary" className="self-start" busy={keep.isPending} disabled={name === '' || origin === '' || secret === ''}>{known ? 'Replace' : 'Store'}</Button>
          </form>
        ) : (
          <Notice>Somebody with the role of administrator can store and delete credentials.</Notice>
        )}
      </div>
    </>
  )
}
