'use client'
import { Button, Field, Input, Panel, showToast, Switch, Textarea } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { isAtLeast } from '@/features/shell/may.ts'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { SaveFailure } from './save-failure.tsx'

type Workspace = RouterOutputs['workspaces']['get']

/** Languages as `de: Sie schreiben mit …`, a line each. */
const toLines = (words: Record<string, string>) => Object.entries(words).map(([language, text]) => `${language}: ${text}`).join('\n')
const fromLines = (lines: string): Record<string, string> =>
  Object.fromEntries(lines.split('\n').flatMap((line) => {
    const found = /^\s*([a-z]{2,3})\s*:\s*(.+)$/i.exec(line)
    return found ? [[found[1]!.toLowerCase(), found[2]!.trim()]] : []
  }))

const toList = (stopWords: Workspace['stopWords']) => Object.values(stopWords).flat().join(', ')
const partOf = ({ aiDisclosure, stopWords }: Workspace) => ({ aiDisclosure, stopWords })

/** What customers are told about AI, and the words by which they opt out of marketing. */
export function MessagingSettings({ workspace }: { workspace: Workspace }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const mayChange = isAtLeast(workspace.role, 'admin')
  const [began, setBegan] = useState(partOf(workspace))
  const [on, setOn] = useState(workspace.aiDisclosure.on)
  const [words, setWords] = useState(toLines(workspace.aiDisclosure.words))
  const [stops, setStops] = useState(toList(workspace.stopWords))
  useUnsaved(JSON.stringify([on, words, stops]) !== JSON.stringify([began.aiDisclosure.on, toLines(began.aiDisclosure.words), toList(began.stopWords)]))
  /** Shows what is stored, with what somebody else changed meanwhile. */
  const beginAnew = async () => {
    await queries.invalidateQueries({ queryKey: trpc.workspaces.pathKey() })
    const stored = await queries.fetchQuery({ ...trpc.workspaces.get.queryOptions({ workspaceId: workspace.id }), staleTime: 5_000 })
    setBegan(partOf(stored))
    setOn(stored.aiDisclosure.on)
    setWords(toLines(stored.aiDisclosure.words))
    setStops(toList(stored.stopWords))
  }
  const update = useMutation(
    trpc.workspaces.update.mutationOptions({
      onSuccess: async () => {
        await beginAnew()
        showToast({ tone: 'good', title: 'Settings saved' })
      },
    }),
  )
  const unread = words.split('\n').find((line) => line.trim() !== '' && !/^\s*[a-z]{2,3}\s*:\s*\S/i.test(line))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (unread !== undefined) return
    const list = stops.split(/[,\n]/).map((word) => word.trim()).filter(Boolean)
    // What was not touched stays as it is stored, in its own form.
    const spoken = words === toLines(began.aiDisclosure.words) ? began.aiDisclosure.words : fromLines(words)
    const stopWords = stops === toList(began.stopWords) ? began.stopWords : list.length > 0 ? { own: list } : {}
    update.mutate({ workspaceId: workspace.id, began, aiDisclosure: { on, words: spoken }, stopWords })
  }
  return (
    <Panel title="Consent and AI" description={mayChange ? undefined : 'An administrator of the workspace can change this.'}>
      <form onSubmit={submit} className="flex flex-col gap-5 p-5">
        <Switch label="Say that an AI answers" hint="Once in each conversation, with the AI’s first answer. The law asks for it in many places." checked={on} disabled={!mayChange} onCheckedChange={setOn} />
        {on && (
          <Field label="In your own words" hint="A line for each language. Without one, customers read a plain sentence in their language." error={unread === undefined ? undefined : `Begin “${unread.trim()}” with a language, as in de: …`}>
            <Textarea value={words} disabled={!mayChange} rows={3} dir="auto" placeholder={'en: Mia is our AI assistant.\nde: Mia ist unser KI-Assistent.'} onChange={(event) => setWords(event.target.value)} />
          </Field>
        )}
        <Field label="More words that stop marketing" hint="Separated by commas. STOP, unsubscribe, abmelden and the like are always understood.">
          <Input value={stops} disabled={!mayChange} dir="auto" autoComplete="off" onChange={(event) => setStops(event.target.value)} />
        </Field>
        <SaveFailure error={update.error} onLoadTheirs={() => void beginAnew().then(update.reset)} />
        {mayChange && (
          <div className="flex justify-end">
            <Button variant="primary" type="submit" busy={update.isPending}>
              Save
            </Button>
          </div>
        )}
      </form>
    </Panel>
  )
}
