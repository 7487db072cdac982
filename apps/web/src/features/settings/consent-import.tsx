'use client'
import { Button, Notice, Panel, ScrollText, Skeleton } from '@parley/ui'
import { Upload } from '@parley/ui/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

const mostBytes = 5_000_000
const count = (how: number, one: string, many: string) => (how === 1 ? one : many.replace('#', how.toLocaleString('en')))

/** How many customers may get marketing, and a CSV file with what was gathered elsewhere. */
export function ConsentImport({ workspaceId, mayChange }: { workspaceId: string; mayChange: boolean }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<{ name: string; problem?: string }>()
  const counted = useQuery(trpc.consents.count.queryOptions({ workspaceId }))
  const load = useMutation(trpc.consents.import.mutationOptions({ onSuccess: () => queries.invalidateQueries({ queryKey: trpc.consents.pathKey() }) }))
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    load.reset()
    if (chosen.size > mostBytes) return setFile({ name: chosen.name, problem: 'It is larger than 5 MB. Split it.' })
    setFile({ name: chosen.name })
    load.mutate({ workspaceId, text: await chosen.text() })
  }
  return (
    <Panel
      title="Who allows marketing"
      description="Marketing templates go only to contacts who have opted in and not opted out, whatever a flow says."
      actions={
        mayChange && (
          <>
            <Button icon={<Upload aria-hidden />} busy={load.isPending} onClick={() => input.current?.click()}>
              Import
            </Button>
            <input
              ref={input}
              type="file"
              accept=".csv,text/csv,text/tab-separated-values"
              aria-label="File with opt-ins"
              className="sr-only"
              tabIndex={-1}
              onChange={(event) => {
                void take(event.target.files?.[0])
                // The same file again, once it has been put right.
                event.target.value = ''
              }}
            />
          </>
        )
      }
    >
      <div className="flex flex-col gap-4 p-5">
        {counted.isPending ? (
          <Skeleton className="h-10 w-64" />
        ) : counted.isError ? (
          <Notice tone="danger" actions={<Button size="sm" onClick={() => void counted.refetch()}>Try again</Button>}>{errorMessage(counted.error)}</Notice>
        ) : (
          <dl className="flex gap-10 text-control">
            <div>
              <dt className="text-hint text-ink-faint">Opted in</dt>
              <dd className="text-body font-semibold tabular-nums">{counted.data.granted.toLocaleString('en')}</dd>
            </div>
            <div>
              <dt className="text-hint text-ink-faint">Opted out</dt>
              <dd className="text-body font-semibold tabular-nums">{counted.data.withdrawn.toLocaleString('en')}</dd>
            </div>
          </dl>
        )}
        <div aria-live="polite" className="empty:hidden">
          {file && <Outcome file={file} pending={load.isPending} error={load.error ? errorMessage(load.error) : undefined} result={load.data} />}
        </div>
        {mayChange && (
          <div className="text-hint text-ink-soft">
            <p>To bring opt-ins from elsewhere, import a CSV file whose first line names the columns phone, consent, date and words; a column name may follow.</p>
            <ScrollText label="Example of the file" className="mt-2 rounded-control bg-sunken px-3 py-2 font-mono text-ink">
              {'phone,consent,date,words\n+49 170 1234567,yes,2026-11-03,"Yes, send me offers"\n+44 7700 900123,no,2026-11-04,'}
            </ScrollText>
          </div>
        )}
      </div>
    </Panel>
  )
}

function Outcome({ file, pending, error, result }: { file: { name: string; problem?: string }; pending: boolean; error: string | undefined; result: RouterOutputs['consents']['import'] | undefined }) {
  if (pending) return <Notice>Reading {file.name} …</Notice>
  if (file.problem !== undefined || error !== undefined) return <Notice tone="danger">{`${file.name} was not imported. ${file.problem ?? error}`}</Notice>
  if (!result) return null
  if (result.issues.length === 0)
    return (
      <Notice>
        {result.kept === 0 ? `Everything in ${file.name} was here already.` : `${count(result.kept, 'One record', '# records')} imported from ${file.name}; ${count(result.newContacts, 'one contact is', '# contacts are')} new.`}
      </Notice>
    )
  return (
    <Notice tone="danger">
      <p>Nothing of {file.name} was imported: {count(result.issues.length + result.more, 'one line is', '# lines are')} not right. Correct {result.issues.length + result.more === 1 ? 'it' : 'them'} and import the file again.</p>
      {/* Reached by the keyboard: there may be many. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ol tabIndex={0} className="mt-2 flex max-h-60 flex-col gap-1 overflow-y-auto" aria-label="Lines that are not right">
        {result.issues.map(({ line, says }) => (
          <li key={line} className="grid grid-cols-[4.5rem_1fr] gap-2">
            <span className="text-ink-soft tabular-nums">Line {line}</span>
            <span className="min-w-0 break-words">{says}</span>
          </li>
        ))}
        {result.more > 0 && <li className="text-ink-soft">{`and ${result.more.toLocaleString('en')} more`}</li>}
      </ol>
    </Notice>
  )
}
