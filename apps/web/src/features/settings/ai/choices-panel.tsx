'use client'
import { Button, Field, Input, Panel, Select, showToast, Switch } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { SaveFailure } from '../save-failure.tsx'
import { money, providerNames, toMicros, typed } from './money.ts'

type Settings = RouterOutputs['models']['get']
type Target = NonNullable<Settings['full']>

const nobody = 'nobody'
const offline = 'offline:'
const nameOf = (target: Settings['full']) => (target ? `${target.provider}:${target.model}` : nobody)

function targetOf(value: string): Target | null {
  if (value === nobody) return null
  const [provider, ...model] = value.split(':')
  return { provider: provider as Target['provider'], model: model.join(':') }
}

const choicesOf = ({ full, small, keepsAnswers, budgets }: Settings) => ({ full, small, keepsAnswers, budgets })
const typedBudgets = ({ budgets: { conversation, day, month } }: Pick<Settings, 'budgets'>) => ({ conversation: typed(conversation), day: typed(day), month: typed(month) })

const periods = [
  { name: 'conversation', label: 'For one conversation' },
  { name: 'day', label: 'For a day' },
  { name: 'month', label: 'For a month' },
] as const

/** The models that cards mean by "default", and what all of them together may cost. */
export function ChoicesPanel({ workspaceId, settings, mayChange }: { workspaceId: string; settings: Settings; mayChange: boolean }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [began, setBegan] = useState(choicesOf(settings))
  const [full, setFull] = useState(nameOf(settings.full))
  const [small, setSmall] = useState(nameOf(settings.small))
  const [keepsAnswers, setKeepsAnswers] = useState(settings.keepsAnswers)
  const [budgets, setBudgets] = useState(typedBudgets(settings))
  /** Shows what is stored, with what somebody else changed meanwhile. */
  const begin = (stored: Settings) => {
    setBegan(choicesOf(stored))
    setFull(nameOf(stored.full))
    setSmall(nameOf(stored.small))
    setKeepsAnswers(stored.keepsAnswers)
    setBudgets(typedBudgets(stored))
  }
  const beginAnew = async () => {
    await queries.invalidateQueries({ queryKey: trpc.models.pathKey() })
    begin(await queries.fetchQuery({ ...trpc.models.get.queryOptions({ workspaceId }), staleTime: 5_000 }))
  }
  const untouched = full === nameOf(began.full) && small === nameOf(began.small) && keepsAnswers === began.keepsAnswers && JSON.stringify(budgets) === JSON.stringify(typedBudgets(began))
  if (untouched && JSON.stringify(choicesOf(settings)) !== JSON.stringify(began)) begin(settings)
  const choose = useMutation(
    trpc.models.choose.mutationOptions({
      onSuccess: async () => {
        await beginAnew()
        showToast({ tone: 'good', title: 'Settings saved' })
      },
    }),
  )
  const amounts = { conversation: toMicros(budgets.conversation), day: toMicros(budgets.day), month: toMicros(budgets.month) }
  useUnsaved(full !== nameOf(settings.full) || small !== nameOf(settings.small) || keepsAnswers !== settings.keepsAnswers || periods.some(({ name }) => amounts[name] !== settings.budgets[name]))
  const wrong = (name: keyof typeof amounts) => (amounts[name] === undefined ? 'Write an amount such as 2.50, or nothing.' : amounts[name] === 0 ? 'Leave it empty for no budget.' : undefined)
  const options = (current: string, usual: string) => {
    const known = settings.models.map((entry) => ({ value: nameOf(entry), label: `${providerNames[entry.provider]} · ${entry.model}`, description: `${money(entry.inputPrice)} in, ${money(entry.outputPrice)} out for a million tokens` }))
    const all = [{ value: nobody, label: usual }, ...known, { value: offline, label: 'Offline rules', description: 'No model: facts, exits and tools by rules. Costs nothing.' }]
    return all.some(({ value }) => value === current) ? all : [...all, { value: current, label: current.replace(':', ' · ') }]
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { conversation, day, month } = amounts
    if (conversation === undefined || day === undefined || month === undefined || periods.some(({ name }) => wrong(name))) return
    choose.mutate({ workspaceId, began, full: targetOf(full), small: targetOf(small), keepsAnswers, budgets: { conversation, day, month } })
  }
  return (
    <Panel title="Models and budgets" description={mayChange ? 'Cards that name a model of their own keep it.' : 'An administrator of the workspace can change this.'}>
      <form onSubmit={submit} className="flex flex-col gap-5 p-5">
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label="For conversations" nativeLabel={false} hint="What a card means by “default”.">
            <Select value={full} onValueChange={setFull} disabled={!mayChange} options={options(full, 'Whichever has a key')} />
          </Field>
          <Field label="For small work" nativeLabel={false} hint="Understanding, summaries, memory.">
            <Select value={small} onValueChange={setSmall} disabled={!mayChange} options={options(small, 'The small one of the same provider')} />
          </Field>
        </div>
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1.5 text-control font-medium">Budgets, in dollars</legend>
          <div className="grid gap-4 sm:grid-cols-3">
            {periods.map(({ name, label }) => (
              <Field key={name} label={label} error={wrong(name)}>
                <Input inputMode="decimal" placeholder="No budget" value={budgets[name]} disabled={!mayChange} autoComplete="off" onChange={(event) => setBudgets((before) => ({ ...before, [name]: event.target.value }))} />
              </Field>
            ))}
          </div>
          <p className="text-hint text-ink-faint">From 80 % on, every page says so. Used up, AI steps take the exit “Budget is used up”; nobody meets silence. What is being asked at that moment is still answered, so the sum can end a little above.</p>
        </fieldset>
        <Switch label="Answer repeated questions from memory" hint="The same question in the same hour is not asked of the model again. Never where a tool, the customer’s memory or something personal took part." checked={keepsAnswers} disabled={!mayChange} onCheckedChange={setKeepsAnswers} />
        <SaveFailure error={choose.error} onLoadTheirs={() => void beginAnew().then(choose.reset)} />
        {mayChange && (
          <div className="flex justify-end">
            <Button variant="primary" type="submit" busy={choose.isPending}>
              Save
            </Button>
          </div>
        )}
      </form>
    </Panel>
  )
}
