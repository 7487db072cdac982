'use client'
import { Badge, Button, Checkbox, Field, Input, Notice, Panel, Select } from '@parley/ui'
import { Plus } from '@parley/ui/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { FormDialog } from '@/features/shell/form-dialog.tsx'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { count, money, providerNames, toMicros, typed } from './money.ts'

type Entry = RouterOutputs['models']['get']['models'][number]
type Price = (typeof prices)[number]['name']
/** Nobody knows the prices of a model that is only begun. */
type Begun = Omit<Entry, Price> & Record<Price, number | null>

const fresh: Begun = { provider: 'openai', model: '', context: 128_000, inputPrice: null, cachedPrice: null, outputPrice: null, writtenPrice: null, tools: true, images: false, json: true, own: false }

/** All models with their prices. What Parley knows can be corrected, and others added: any name that the provider takes. */
export function ModelsPanel({ workspaceId, settings, mayChange }: { workspaceId: string; settings: RouterOutputs['models']['get']; mayChange: boolean }) {
  const [open, setOpen] = useState<Begun | null>(null)
  return (
    <Panel
      title="Models and prices"
      description="Prices are for a million tokens, and change: correct them here. What a model without prices costs is not counted, and no budget stops it."
      actions={
        mayChange && (
          <Button onClick={() => setOpen(fresh)}>
            <Plus aria-hidden />
            Add a model
          </Button>
        )
      }
    >
      <div className="relative overflow-x-auto">
        <table className="w-full text-control">
          <thead className="text-hint text-ink-faint">
            <tr>
              <th className="px-5 py-2 text-left font-medium">Model</th>
              <th className="px-3 py-2 text-right font-medium max-sm:hidden">Context</th>
              <th className="px-3 py-2 text-right font-medium">In</th>
              <th className="px-3 py-2 text-right font-medium max-sm:hidden">Cached</th>
              <th className="px-3 py-2 text-right font-medium">Out</th>
              <th className="px-5 py-2">
                <span className="sr-only">Change</span>
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {settings.models.map((entry) => (
              <tr key={`${entry.provider}:${entry.model}`}>
                <td className="px-5 py-2 sm:min-w-44">
                  <span className="flex flex-wrap items-center gap-2">
                    {entry.model}
                    {entry.own && <Badge tone="info">Yours</Badge>}
                  </span>
                  <span className="block text-hint text-ink-faint">{[providerNames[entry.provider], entry.tools && 'tools', entry.images && 'images', entry.json && 'JSON'].filter(Boolean).join(' · ')}</span>
                  {entry.long && <span className="block text-hint text-ink-faint">More than {count(entry.long.above)} tokens in: {entry.long.input} × in, {entry.long.output} × out</span>}
                </td>
                <td className="px-3 py-2 text-right tabular-nums max-sm:hidden">{count(entry.context)}</td>
                <td className="px-3 py-2 text-right tabular-nums">{money(entry.inputPrice)}</td>
                <td className="px-3 py-2 text-right text-ink-soft tabular-nums max-sm:hidden">{money(entry.cachedPrice)}</td>
                <td className="px-3 py-2 text-right tabular-nums">{money(entry.outputPrice)}</td>
                <td className="px-2 py-2 text-right sm:px-5">
                  {mayChange && (
                    <Button size="sm" variant="quiet" aria-label={`Change ${entry.model}`} onClick={() => setOpen(entry)}>
                      Change
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {open && <ModelDialog workspaceId={workspaceId} entry={open} onClose={() => setOpen(null)} />}
    </Panel>
  )
}

const prices = [
  { name: 'inputPrice', label: 'Input, $' },
  { name: 'cachedPrice', label: 'Cached input, $' },
  { name: 'outputPrice', label: 'Output, $' },
  { name: 'writtenPrice', label: 'Kept for next time, $' },
] as const
/** What may be left empty: the provider's usual price. */
const optional = 'writtenPrice'
const abilities = [
  { name: 'tools', label: 'Calls tools' },
  { name: 'images', label: 'Sees images' },
  { name: 'json', label: 'Writes JSON' },
] as const

function ModelDialog({ workspaceId, entry, onClose }: { workspaceId: string; entry: Begun; onClose: () => void }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [values, setValues] = useState(entry)
  const [began] = useState({ inputPrice: typed(entry.inputPrice), cachedPrice: typed(entry.cachedPrice), outputPrice: typed(entry.outputPrice), writtenPrice: typed(entry.writtenPrice) })
  const [amounts, setAmounts] = useState(began)
  const unsaved = JSON.stringify([values, amounts]) !== JSON.stringify([entry, began])
  const done = { onSuccess: async () => (await queries.invalidateQueries({ queryKey: trpc.models.pathKey() }), onClose()) }
  const save = useMutation(trpc.models.saveModel.mutationOptions(done))
  const remove = useMutation(trpc.models.removeModel.mutationOptions(done))
  const named = entry.model !== ''
  // What is still empty the browser asks for, once it is to be saved.
  const wrong = (name: Price) => (toMicros(amounts[name]) === undefined || (amounts[name] !== '' && amounts[name].trim() === '') ? 'An amount such as 2.50.' : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { own: _, ...rest } = values
    const [inputPrice, cachedPrice, outputPrice, writtenPrice] = [toMicros(amounts.inputPrice), toMicros(amounts.cachedPrice), toMicros(amounts.outputPrice), toMicros(amounts.writtenPrice)]
    if (typeof inputPrice !== 'number' || typeof cachedPrice !== 'number' || typeof outputPrice !== 'number' || writtenPrice === undefined) return
    save.mutate({ workspaceId, ...rest, inputPrice, cachedPrice, outputPrice, writtenPrice })
  }
  const error = save.error ?? remove.error
  return (
    <FormDialog
      open
      unsaved={unsaved}
      onClose={onClose}
      title={named ? entry.model : 'Add a model'}
      description="Prices for a million tokens, as the provider’s price list says. Budgets and costs count by them; type 0 only for what costs nothing."
      footer={
        <>
          {entry.own && (
            <Button busy={remove.isPending} onClick={() => remove.mutate({ workspaceId, provider: entry.provider, model: entry.model })}>
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="model-form" busy={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id="model-form" onSubmit={submit} className="flex flex-col gap-4">
        {!named && (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Provider" nativeLabel={false}>
              <Select value={values.provider} onValueChange={(provider) => setValues({ ...values, provider })} options={[{ value: 'openai', label: 'OpenAI' }, { value: 'anthropic', label: 'Anthropic' }]} />
            </Field>
            <Field label="Name" hint="As the provider writes it.">
              <Input value={values.model} required maxLength={120} autoComplete="off" onChange={(event) => setValues({ ...values, model: event.target.value })} />
            </Field>
          </div>
        )}
        <Field label="Context" hint="Tokens that it takes, input and output together.">
          <Input type="number" min={1000} value={values.context} required onChange={(event) => setValues({ ...values, context: Math.round(Number(event.target.value)) })} />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          {prices.map(({ name, label }) => (
            <Field key={name} label={label} error={wrong(name)} hint={name === optional ? 'Input that goes into the provider’s cache. Empty: its usual price.' : undefined}>
              <Input inputMode="decimal" required={name !== optional} placeholder={name === optional ? 'The usual' : undefined} value={amounts[name]} autoComplete="off" onChange={(event) => setAmounts({ ...amounts, [name]: event.target.value })} />
            </Field>
          ))}
        </div>
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          {abilities.map(({ name, label }) => (
            <Checkbox key={name} label={label} checked={values[name]} onCheckedChange={(on) => setValues({ ...values, [name]: on })} />
          ))}
        </div>
        {error && <Notice tone="danger">{errorMessage(error)}</Notice>}
      </form>
    </FormDialog>
  )
}
