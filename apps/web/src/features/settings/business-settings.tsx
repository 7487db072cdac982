'use client'
import { Button, Field, Input, Panel, showToast, Textarea } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { isAtLeast } from '@/features/shell/may.ts'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorDetails } from '@/trpc/errors.ts'
import { SaveFailure } from './save-failure.tsx'

type Workspace = RouterOutputs['workspaces']['get']
const fields = ['name', 'timeZone', 'language', 'apology'] as const
type Values = Record<(typeof fields)[number], string>

/** How the business is called and speaks, and where its clock stands. */
export function BusinessSettings({ workspace }: { workspace: Workspace }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const mayChange = isAtLeast(workspace.role, 'admin')
  const [changed, setChanged] = useState<Partial<Values>>({})
  /** What each was before it was changed here. */
  const [began, setBegan] = useState<Partial<Values>>({})
  const value = (name: keyof Values) => changed[name] ?? workspace[name]
  const dirty = fields.some((name) => value(name) !== workspace[name])
  useUnsaved(dirty)
  const update = useMutation(
    trpc.workspaces.update.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.workspaces.pathKey() })
        setChanged({})
        setBegan({})
        showToast({ tone: 'good', title: 'Settings saved' })
      },
    }),
  )
  const issues = errorDetails<{ issues?: { path: string; message: string }[] }>(update.error)?.issues ?? []
  const issueOf = (name: keyof Values) => issues.find(({ path }) => path === name)?.message
  const control = (name: keyof Values) => ({
    value: value(name),
    disabled: !mayChange,
    onChange: (event: { target: { value: string } }) => {
      setBegan((before) => ({ [name]: workspace[name], ...before }))
      setChanged((before) => ({ ...before, [name]: event.target.value }))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (dirty) update.mutate({ workspaceId: workspace.id, ...changed, began })
  }
  return (
    <Panel title="Business" description={mayChange ? undefined : 'An administrator of the workspace can change this.'}>
      <form onSubmit={submit} className="flex flex-col gap-5 p-5">
        <Field label="Business name" hint="Customers read it where a message names you." error={issueOf('name')}>
          <Input {...control('name')} maxLength={120} required />
        </Field>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label="Time zone" hint="Waits until a time of day count by it." error={issueOf('timeZone')}>
            <Input {...control('timeZone')} list="time-zones" autoComplete="off" required />
          </Field>
          <Field label="Language" hint="A code such as en, de or pt-BR." error={issueOf('language')}>
            <Input {...control('language')} autoComplete="off" required maxLength={35} />
          </Field>
        </div>
        <datalist id="time-zones">
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} aria-label={zone} />
          ))}
        </datalist>
        <Field label="When something breaks, say" hint="Sent when a flow cannot go on, so that no customer meets silence." error={issueOf('apology')}>
          <Textarea {...control('apology')} maxLength={1000} required />
        </Field>
        {issues.length === 0 && (
          <SaveFailure
            error={update.error}
            onLoadTheirs={() => {
              update.reset()
              setChanged({})
              setBegan({})
              void queries.invalidateQueries({ queryKey: trpc.workspaces.pathKey() })
            }}
          />
        )}
        {mayChange && (
          <div className="flex justify-end">
            <Button variant="primary" type="submit" disabled={!dirty} busy={update.isPending}>
              Save changes
            </Button>
          </div>
        )}
      </form>
    </Panel>
  )
}
