'use client'
import { Badge, Beside, Button, Field, IconButton, Notice, Skeleton, Textarea } from '@parley/ui'
import { X } from '@parley/ui/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { TimeAgo } from '@/features/shell/time-ago.tsx'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useEditingFocus } from '@/features/shell/use-editing-focus.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { ContactCost } from './contact-cost.tsx'
import { ContactMemory } from './contact-memory.tsx'
import { nameOf } from './name-of.ts'

type Consent = RouterOutputs['consents']['list'][number]

/** Who the customer is, and what they allowed: each record with who, when, how and the words. */
export function ContactPanel({ workspaceId, conversation, onClose }: { workspaceId: string; conversation: RouterOutputs['conversations']['get']; onClose: () => void }) {
  const trpc = useTRPC()
  const { role } = useWorkspace()
  const ids = { workspaceId, conversationId: conversation.id }
  const consents = useQuery({ ...trpc.consents.list.queryOptions(ids), refetchInterval: 10_000 })
  return (
    <Beside label="Contact" className="flex min-h-0 w-full shrink-0 flex-col overflow-y-auto border-line bg-surface max-lg:absolute max-lg:inset-0 max-lg:z-20 lg:w-80 lg:border-l">
      <header className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-surface py-2 pr-2 pl-4">
        <h3 className="min-w-0 flex-1 truncate text-control font-semibold" dir="auto">{nameOf(conversation)}</h3>
        <IconButton size="sm" label="Close" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="flex flex-col gap-5 p-4">
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-control">
          <dt className="text-ink-faint">Number</dt>
          <dd className="min-w-0 break-words tabular-nums">{conversation.contactPhone ?? 'Not known'}</dd>
          <dt className="text-ink-faint">Writes to</dt>
          <dd className="min-w-0 break-words">{conversation.channelName}</dd>
          <ContactCost {...ids} />
        </dl>
        <ContactMemory {...ids} />
        <section aria-label="Marketing" className="flex flex-col gap-3">
          {consents.isPending ? (
            <Skeleton className="h-24 rounded-card" />
          ) : consents.isError && !consents.data ? (
            <LoadError error={consents.error} retry={() => void consents.refetch()} />
          ) : (
            <>
              <h4 className="flex items-center justify-between gap-2 text-control font-semibold">
                Marketing
                <State newest={consents.data[0]} />
              </h4>
              <p className="text-hint text-ink-soft">{consents.data[0]?.granted ? 'Marketing templates may be sent to this contact.' : 'No marketing template is sent to this contact, whatever a flow says.'}</p>
              {consents.data.length > 0 && (
                <ol aria-label="Records" className="flex flex-col divide-y divide-line rounded-card border border-line">
                  {consents.data.map((consent) => (
                    <Record key={consent.id} consent={consent} />
                  ))}
                </ol>
              )}
              {isAtLeast(role, 'agent') && <WriteDown {...ids} />}
            </>
          )}
        </section>
      </div>
    </Beside>
  )
}

function State({ newest }: { newest: Consent | undefined }) {
  if (!newest) return <Badge>Not asked yet</Badge>
  return newest.granted ? <Badge tone="good">Opted in</Badge> : <Badge tone="warning">Opted out</Badge>
}

const how: Record<string, string> = {
  asked: 'answered when asked', imported: 'imported', keyword: 'wrote it', preferences: 'set it in WhatsApp', tap: 'tapped a button', refusal: 'WhatsApp refused marketing for them', person: 'written down',
}

function Record({ consent }: { consent: Consent }) {
  const { granted, words, by, at } = consent
  return (
    <li className="flex flex-col gap-1 px-3 py-2.5 text-control">
      <p className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{granted ? 'Opted in' : 'Opted out'}</span>
        <TimeAgo at={at} className="shrink-0 text-hint text-ink-faint" />
      </p>
      <p className="text-hint text-ink-soft">{[how[consent.how] ?? consent.how, by === null ? '' : `by ${by}`].filter(Boolean).join(' ')}</p>
      {words !== '' && <blockquote className="border-l-2 border-line pl-2 break-words whitespace-pre-wrap text-ink" dir="auto">{words}</blockquote>}
    </li>
  )
}

/** What the customer said on the phone or in the shop. */
function WriteDown({ workspaceId, conversationId }: { workspaceId: string; conversationId: string }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [granted, setGranted] = useState<boolean>()
  const [words, setWords] = useState('')
  const leave = useUnsaved(granted !== undefined && words !== '')
  const close = () => leave(() => {
    setGranted(undefined)
    setWords('')
  })
  const place = useEditingFocus<HTMLDivElement>(granted !== undefined)
  const record = useMutation(
    trpc.consents.record.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.consents.pathKey() })
        setGranted(undefined)
        setWords('')
      },
    }),
  )
  if (granted === undefined)
    return (
      <div ref={place} className="flex flex-wrap gap-2">
        <Button onClick={() => setGranted(true)}>Record opt-in</Button>
        <Button onClick={() => setGranted(false)}>Record opt-out</Button>
      </div>
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    record.mutate({ workspaceId, conversationId, granted, words })
  }
  return (
    <div ref={place}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label={granted ? 'What they agreed to' : 'What they said'} hint="In their words, and where they said it. It is kept with your name and the time.">
          <Textarea onKeyDown={(event) => event.key === 'Escape' && close()} value={words} rows={3} dir="auto" maxLength={2000} required onChange={(event) => setWords(event.target.value)} placeholder={granted ? 'On the phone: yes, send me offers' : 'In the shop: no more offers, please'} />
        </Field>
        {record.error && <Notice tone="danger">{errorMessage(record.error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary" busy={record.isPending} disabled={words.trim() === ''}>
            {granted ? 'Record opt-in' : 'Record opt-out'}
          </Button>
        </div>
      </form>
    </div>
  )
}
