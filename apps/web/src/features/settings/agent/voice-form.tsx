'use client'
import { handoverTriggers } from '@parley/cards'
import { Button, Field, Input, Panel, showToast, Switch, Textarea } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { isAtLeast } from '@/features/shell/may.ts'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { SaveFailure } from '../save-failure.tsx'
import { Examples } from './examples.tsx'
import { Intents } from './intents.tsx'
import { LineList } from './line-list.tsx'

type Voice = RouterOutputs['agents']['voice']

const filled = (list: string[]) => list.map((line) => line.trim()).filter(Boolean)

/** Without the lines that were begun and left empty. */
const asSent = ({ persona, handover }: Voice): Voice => ({
  persona: { ...persona, facts: filled(persona.facts), boundaries: filled(persona.boundaries), examples: persona.examples.filter(({ says, reply }) => says.trim() !== '' || reply.trim() !== '') },
  handover: { ...handover, topics: filled(handover.topics), intents: handover.intents.map((intent) => ({ ...intent, examples: filled(intent.examples) })) },
})

/** What was typed after `sent` was sent, over what is stored by now. */
const typedSince = <Values extends object>(stored: Values, sent: Values, now: Values): Values =>
  now === sent ? stored : { ...stored, ...Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== sent[name as keyof Values])) }

/** What every AI step says of itself unless it says otherwise. One form: it is saved as a whole. */
export function VoiceForm({ workspaceId, voice }: { workspaceId: string; voice: Voice }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { role } = useWorkspace()
  const disabled = !isAtLeast(role, 'admin')
  const [began, setBegan] = useState(voice)
  const [persona, setPersona] = useState(voice.persona)
  const [handover, setHandover] = useState(voice.handover)
  useUnsaved(JSON.stringify(asSent({ persona, handover })) !== JSON.stringify(asSent(began)))
  const save = useMutation(
    trpc.agents.setVoice.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.agents.pathKey() })
        showToast({ tone: 'good', title: 'Agent saved', description: 'It counts from the next answer on.' })
      },
    }),
  )
  const loadTheirs = async () => {
    const stored = await queries.fetchQuery({ ...trpc.agents.voice.queryOptions({ workspaceId }), staleTime: 0 })
    setBegan(stored)
    setPersona(stored.persona)
    setHandover(stored.handover)
    save.reset()
  }
  const change = <Name extends keyof Voice['persona']>(name: Name, value: Voice['persona'][Name]) => setPersona((before) => ({ ...before, [name]: value }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(
      { workspaceId, began, ...asSent({ persona, handover }) },
      {
        // With what somebody else changed meanwhile in other fields; what is typed by now stays.
        onSuccess: (stored) => {
          setBegan(stored)
          setPersona((now) => typedSince(stored.persona, persona, now))
          setHandover((now) => typedSince(stored.handover, handover, now))
        },
      },
    )
  }
  return (
    <form onSubmit={submit} className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-8">
      <Panel title="Persona" description={disabled ? 'An administrator of the workspace can change this.' : 'All AI steps share it. A step can say otherwise, field by field.'}>
        <div className="flex flex-col gap-5 p-5">
          <Field label="Name">
            <Input value={persona.name} maxLength={80} disabled={disabled} placeholder="Mia" onChange={(event) => change('name', event.target.value)} />
          </Field>
          <Field label="Who it is" hint="And for whom it speaks.">
            <Textarea value={persona.identity} rows={3} maxLength={4000} dir="auto" disabled={disabled} placeholder="You are Mia, the assistant of Saltwater Hair, a small salon at the harbour." onChange={(event) => change('identity', event.target.value)} />
          </Field>
          <Field label="How it speaks" hint="Rules, one after the other.">
            <Textarea value={persona.tone} rows={2} maxLength={2000} dir="auto" disabled={disabled} placeholder="Warm, quick, concrete. Two sentences are usually enough." onChange={(event) => change('tone', event.target.value)} />
          </Field>
          <LineList label="Facts" noun="fact" hint="What it may state as true. What is not here it does not know." placeholder="We are open Tuesday to Saturday, 9 to 18." lines={persona.facts} disabled={disabled} onChange={(lines) => change('facts', lines)} />
          <LineList label="Never" noun="boundary" hint="What it never does, whatever it is asked." placeholder="Promise a discount" lines={persona.boundaries} disabled={disabled} onChange={(lines) => change('boundaries', lines)} />
          <Examples examples={persona.examples} disabled={disabled} onChange={(examples) => change('examples', examples)} />
          <Field label="Form of its answers">
            <Input value={persona.format} maxLength={1000} dir="auto" disabled={disabled} placeholder="Two sentences, then a question" onChange={(event) => change('format', event.target.value)} />
          </Field>
          <Field label="Language" hint="Empty: it answers in the language in which the customer writes.">
            <Input value={persona.language} maxLength={40} disabled={disabled} placeholder="The customer’s" onChange={(event) => change('language', event.target.value)} />
          </Field>
        </div>
      </Panel>
      <Panel title="A person takes over" description="When an AI step passes a conversation to a person. A step can say otherwise.">
        <div className="flex flex-col gap-5 p-5">
          {handoverTriggers.map(({ name, label, hint }) => (
            <Switch key={name} label={label} hint={hint} checked={handover[name]} disabled={disabled} onCheckedChange={(on) => setHandover((before) => ({ ...before, [name]: on }))} />
          ))}
          <LineList label="Topics for people" noun="topic" hint="A few words each. Whoever writes about one reaches a person." placeholder="Refunds" lines={handover.topics} disabled={disabled} onChange={(topics) => setHandover((before) => ({ ...before, topics }))} />
          <Intents intents={handover.intents} disabled={disabled} onChange={(intents) => setHandover((before) => ({ ...before, intents }))} />
          <Switch
            label="Read every message with the small model"
            hint="Finds what rules do not: irony, other languages, topics in other words. Each message costs a little more. Without a key, rules read."
            checked={handover.byModel}
            disabled={disabled}
            onCheckedChange={(byModel) => setHandover((before) => ({ ...before, byModel }))}
          />
        </div>
      </Panel>
      <SaveFailure error={save.error} onLoadTheirs={() => void loadTheirs()} />
      {!disabled && (
        <div className="flex justify-end">
          <Button variant="primary" type="submit" busy={save.isPending}>
            Save agent
          </Button>
        </div>
      )}
    </form>
  )
}
