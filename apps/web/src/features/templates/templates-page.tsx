'use client'
import { Beside, Button, cn, EmptyState, Notice, showToast, Skeleton } from '@parley/ui'
import { LayoutTemplate, Plus, RefreshCw } from '@parley/ui/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState, type KeyboardEvent } from 'react'
import { FindField, findFrom } from '@/features/shell/find-field.tsx'
import { fits } from '@/features/shell/fits.ts'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { NothingFound } from '@/features/shell/nothing-found.tsx'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { beforeLeaving } from '@/features/shell/unsaved.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { TemplateDetail } from './template-detail.tsx'
import { TemplateForm } from './template-form.tsx'
import { categoryNames, isAlarm, TemplateQuality, TemplateState, type ListedTemplate } from './template-state.tsx'

type Open = { what: 'one'; id: string } | { what: 'new'; from?: ListedTemplate } | { what: 'edit'; id: string } | null

const heading = 'sticky top-0 z-10 border-b border-line bg-ground py-2 pr-4 text-left text-hint font-medium text-ink-faint'
const cell = 'border-b border-line py-2.5 pr-4 align-middle'

function moveByKey(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const next = rows[rows.indexOf(document.activeElement as HTMLElement) + step]
  if (step === 0 || !next) return
  event.preventDefault()
  next.focus()
}

/** The workspace's WhatsApp templates: what Meta says of each, and what they look like on the phone. */
export function TemplatesPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { role } = useWorkspace()
  const mayEdit = isAtLeast(role, 'editor')
  const [open, setOpen] = useState<Open>(null)
  const go = (next: Open) => beforeLeaving(() => setOpen(next))
  // Reviews end while the page is open.
  const list = useQuery({ ...trpc.templates.list.queryOptions({ workspaceId }), refetchInterval: 4_000 })
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.templates.list.queryKey({ workspaceId }) })
  const sync = useMutation(
    trpc.templates.sync.mutationOptions({
      onSuccess: async ({ count, failed }) => {
        await refresh()
        if (failed[0]) showToast({ tone: 'danger', title: `${failed[0].name} could not be read`, description: failed[0].reason })
        else showToast({ tone: 'good', title: count === 1 ? 'One template is up to date' : `${count} templates are up to date` })
      },
      onError: (error) => showToast({ tone: 'danger', title: 'Nothing was synced', description: errorMessage(error) }),
    }),
  )
  const templates = list.data?.templates ?? []
  const [query, setQuery] = useState('')
  const listed = templates.filter(({ name }) => fits(name.replaceAll('_', ' '), query) || fits(name, query))
  const alarms = templates.filter(isAlarm)
  const shown = open?.what === 'one' || open?.what === 'edit' ? templates.find(({ id }) => id === open.id) : undefined
  // Beside a wide form there is room for the essentials only.
  const writing = open?.what === 'new' || open?.what === 'edit'
  const beside = open?.what === 'new' || shown !== undefined

  const actions = mayEdit && (
    <>
      <Button icon={<RefreshCw aria-hidden />} busy={sync.isPending} onClick={() => sync.mutate({ workspaceId })}>
        Sync
      </Button>
      <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => go({ what: 'new' })}>
        New template
      </Button>
    </>
  )
  return (
    <>
      <TopBar title="Templates">{list.data && (templates.length > 0 || beside) && actions}</TopBar>
      <div className="flex min-h-0 flex-1">
        <div className={cn('min-w-0 flex-1 overflow-y-auto', beside && 'max-lg:hidden')}>
          {alarms.map((template) => (
            <Notice key={template.id} tone="danger" className="mx-4 mt-4 mb-2 sm:mx-6">
              <b>{template.name}</b> ({template.language}) cannot be sent, so “{template.usedBy[0]!.name}” stops where it would. {template.reason}{' '}
              <Link className="font-medium text-accent-ink underline underline-offset-2" href={`/w/${workspaceId}/flows/${template.usedBy[0]!.flowId}`}>
                Open the flow
              </Link>
            </Notice>
          ))}
          {(templates.length >= findFrom || query !== '') && (
            <div className="border-b border-line px-4 py-2 sm:px-6">
              <FindField label="Find a template" value={query} onChange={setQuery} className="md:max-w-80" />
            </div>
          )}
          {list.isPending ? (
            <div role="status" aria-label="Loading templates" className="px-4 pt-9 sm:px-6">
              {[0, 1, 2].map((row) => (
                <div key={row} className="flex h-12 items-center gap-6 border-b border-line">
                  <Skeleton className="h-4 w-48" />
                  <Skeleton className="h-5 w-20" />
                </div>
              ))}
            </div>
          ) : list.isError && !list.data ? (
            <LoadError error={list.error} retry={() => void list.refetch()} />
          ) : templates.length === 0 ? (
            <EmptyState icon={<LayoutTemplate aria-hidden />} title="Write to customers after 24 hours" actions={beside ? undefined : actions}>
              {mayEdit
                ? 'WhatsApp takes ordinary messages only until 24 hours after the customer last wrote. After that, it takes templates that Meta has approved. Create one, or sync those that your account already has.'
                : 'There is no template yet. Somebody with the role of editor can create one.'}
            </EmptyState>
          ) : listed.length === 0 ? (
            <NothingFound what="template" query={query.trim()} onClear={() => setQuery('')} />
          ) : (
            <table className="w-full border-separate border-spacing-0 text-control">
              <caption className="sr-only">WhatsApp templates</caption>
              <thead>
                <tr>
                  <th scope="col" className={`${heading} pl-4 sm:pl-6`}>Template</th>
                  <th scope="col" className={heading}>State</th>
                  <th scope="col" className={`${heading} max-md:hidden`}>Category</th>
                  <th scope="col" className={`${heading} max-sm:hidden`}>Language</th>
                  <th scope="col" className={cn(heading, 'max-xl:hidden', writing && 'hidden')}>Quality</th>
                  <th scope="col" className={cn(heading, 'max-xl:hidden', writing && 'hidden')}>Used in</th>
                </tr>
              </thead>
              {/* The buttons in it take the focus; the keys only move it. */}
              {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
              <tbody onKeyDown={moveByKey}>
                {listed.map((template) => (
                  <tr key={template.id} className={cn('relative', shown?.id === template.id ? 'bg-hover' : 'hover:bg-hover/60')}>
                    <th scope="row" className={`${cell} w-[40%] max-w-0 pl-4 text-left font-normal max-sm:w-full sm:pl-6`}>
                      <button type="button" data-row title={template.name} aria-pressed={shown?.id === template.id} onClick={() => go({ what: 'one', id: template.id })} className="block w-full truncate text-left text-body font-medium text-ink after:absolute after:inset-0">
                        {template.name}
                      </button>
                    </th>
                    <td className={cell}>
                      <TemplateState status={template.status} />
                      {!template.shape && <span className="block pt-0.5 text-hint text-ink-faint">flows cannot send it</span>}
                    </td>
                    <td className={`${cell} max-md:hidden`}>{categoryNames[template.category]}</td>
                    <td className={`${cell} max-sm:hidden`}>{template.language}</td>
                    <td className={cn(cell, 'whitespace-nowrap max-xl:hidden', writing && 'hidden')}>
                      <TemplateQuality quality={template.quality} />
                    </td>
                    <td className={cn(cell, 'max-w-40 truncate text-ink-soft max-xl:hidden', writing && 'hidden')}>{template.usedBy.map(({ name }) => name).join(', ') || '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
        {beside && (
          <Beside label={open?.what === 'one' ? 'Template' : 'Write a template'} className={cn('flex min-h-0 w-full flex-col overflow-y-auto border-l border-line bg-surface', open?.what === 'one' ? 'lg:w-[420px]' : 'lg:w-[min(860px,62vw)]')}>
            {open?.what === 'new' || (open?.what === 'edit' && shown) ? (
              <TemplateForm
                key={shown?.id ?? 'new'}
                workspaceId={workspaceId}
                accounts={list.data?.accounts ?? []}
                edited={open.what === 'edit' ? shown : undefined}
                from={open.what === 'new' ? open.from : undefined}
                onClose={() => go(shown ? { what: 'one', id: shown.id } : null)}
                onDone={async () => {
                  await refresh()
                  setOpen(shown ? { what: 'one', id: shown.id } : null)
                }}
              />
            ) : (
              shown && <TemplateDetail workspaceId={workspaceId} template={shown} mayEdit={mayEdit} onEdit={() => go({ what: 'edit', id: shown.id })} onTranslate={() => go({ what: 'new', from: shown })} onClose={() => go(null)} onChanged={refresh} />
            )}
          </Beside>
        )}
      </div>
    </>
  )
}
