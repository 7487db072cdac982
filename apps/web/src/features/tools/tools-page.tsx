'use client'
import { Badge, Beside, Button, cn, EmptyState, Menu, MenuItem, Notice, Skeleton } from '@parley/ui'
import { FileJson, KeyRound, Plus, Server, Terminal, Wrench } from '@parley/ui/icons'
import { freshTool, type ToolDefinition } from '@parley/tools/definition'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FindField, findFrom } from '@/features/shell/find-field.tsx'
import { fits } from '@/features/shell/fits.ts'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { NothingFound } from '@/features/shell/nothing-found.tsx'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { beforeLeaving } from '@/features/shell/unsaved.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC } from '@/trpc/client.ts'
import { CredentialsPanel } from './credentials-panel.tsx'
import { CurlDialog } from './curl-dialog.tsx'
import { missingCredentials, type MissingCredential } from './missing-credentials.ts'
import { OpenApiDialog } from './open-api-dialog.tsx'
import { NewServerForm, ServerPanel } from './server-panel.tsx'
import { ToolForm } from './tool-form.tsx'
import { kindOf, kindTone } from './tool-shape.ts'

type Open = { what: 'tool'; id: string } | { what: 'new'; from: ToolDefinition; notes: string[]; round: number } | { what: 'server'; id: string } | { what: 'new-server' } | null

const heading = 'sticky top-0 z-10 border-b border-line bg-ground py-2 pr-4 text-left text-hint font-medium text-ink-faint'
const cell = 'border-b border-line py-2.5 pr-4 align-middle'

/** What cards and models may call: the business's own APIs, and MCP servers. */
export function ToolsPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { role } = useWorkspace()
  const mayEdit = isAtLeast(role, 'editor')
  const mayKeepSecrets = isAtLeast(role, 'admin')
  const [open, setOpen] = useState<Open>(null)
  // Above what is open, which is still there when it is closed: a tool that was just imported needs its secret.
  const [storing, setStoring] = useState<{ missing?: MissingCredential } | null>(null)
  const go = (next: Open) => beforeLeaving(() => { setStoring(null); setOpen(next) })
  const [importing, setImporting] = useState<'curl' | 'open-api' | null>(null)
  const list = useQuery(trpc.tools.list.queryOptions({ workspaceId }))
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: trpc.tools.list.queryKey({ workspaceId }) })
    await queries.invalidateQueries({ queryKey: trpc.tools.choices.queryKey({ workspaceId }) })
  }
  const tools = list.data?.tools ?? []
  const [query, setQuery] = useState('')
  const listed = tools.filter(({ definition: { name, description } }) => fits(`${name} ${description}`, query))
  const servers = list.data?.servers ?? []
  const credentials = list.data?.credentials ?? []
  const tool = open?.what === 'tool' ? tools.find(({ id }) => id === open.id) : undefined
  const server = open?.what === 'server' ? servers.find(({ id }) => id === open.id) : undefined
  const beside = tool !== undefined || server !== undefined || open?.what === 'new' || open?.what === 'new-server' || storing !== null
  const begin = (from: ToolDefinition, notes: string[] = []) => go({ what: 'new', from, notes, round: Date.now() })
  const close = () => go(null)
  const uses = list.data?.uses ?? {}
  const missing = missingCredentials(tools.map(({ definition }) => definition), servers.map(({ definition }) => definition), credentials)
  const toStore = (missing: MissingCredential) => setStoring({ missing })

  const actions = (
    <>
      <Button icon={<KeyRound aria-hidden />} onClick={() => setStoring((before) => before ?? {})}>
        <span className="max-sm:sr-only">Credentials</span>
      </Button>
      {mayEdit && (
        <Menu align="end"
          trigger={
            <Button variant="primary" icon={<Plus aria-hidden />}>
              New tool
            </Button>
          }
        >
          <MenuItem icon={<Wrench aria-hidden />} onSelect={() => begin(freshTool())}>From scratch</MenuItem>
          <MenuItem icon={<Terminal aria-hidden />} onSelect={() => setImporting('curl')}>From a cURL command</MenuItem>
          <MenuItem icon={<FileJson aria-hidden />} onSelect={() => setImporting('open-api')}>From an OpenAPI document</MenuItem>
          <MenuItem icon={<Server aria-hidden />} onSelect={() => go({ what: 'new-server' })}>From an MCP server</MenuItem>
        </Menu>
      )}
    </>
  )
  return (
    <>
      <TopBar title="Tools">{list.data && actions}</TopBar>
      <div className="flex min-h-0 flex-1">
        <div className={cn('relative min-w-0 flex-1 overflow-y-auto', beside && 'max-lg:hidden')}>
          {list.isPending ? (
            <div role="status" aria-label="Loading tools" className="px-4 pt-9 sm:px-6">
              {[0, 1, 2].map((row) => (
                <div key={row} className="flex h-14 items-center gap-6 border-b border-line">
                  <Skeleton className="h-4 w-48" />
                  <Skeleton className="h-5 w-20" />
                </div>
              ))}
            </div>
          ) : list.isError && !list.data ? (
            <LoadError error={list.error} retry={() => void list.refetch()} />
          ) : tools.length === 0 && servers.length === 0 ? (
            <EmptyState icon={<Wrench aria-hidden />} title="Let your agent do things">
              {mayEdit ? 'A tool is one call of your own systems: finding free times, booking, looking up an order. Build one with “New tool”, or paste a cURL command or an OpenAPI document and it is filled in for you.' : 'There is no tool yet. Somebody with the role of editor can make one.'}
            </EmptyState>
          ) : (
            <>
              {missing[0] && !storing && (
                <Notice tone="warning" className="rounded-none border-x-0 border-t-0" actions={mayKeepSecrets ? <Button size="sm" onClick={() => toStore(missing[0]!)}>Store it</Button> : undefined}>
                  {missing[0].usedBy.join(', ')} {missing[0].usedBy.length === 1 ? 'needs' : 'need'} the secret “{missing[0].name}”, which is not stored yet.{mayKeepSecrets ? '' : ' An administrator can store it.'}
                </Notice>
              )}
              {(tools.length >= findFrom || query !== '') && (
                <div className="border-b border-line px-4 py-2 sm:px-6">
                  <FindField label="Find a tool" value={query} onChange={setQuery} className="md:max-w-80" />
                </div>
              )}
              {listed.length === 0 && query !== '' && <NothingFound what="tool" query={query.trim()} onClear={() => setQuery('')} />}
              {listed.length > 0 && (
                <table className="w-full border-separate border-spacing-0 text-control">
                  <caption className="sr-only">Tools</caption>
                  <thead>
                    <tr>
                      <th scope="col" className={`${heading} pl-4 sm:pl-6`}>Tool</th>
                      <th scope="col" className={`${heading} w-px`}>Does</th>
                      <th scope="col" className={cn(heading, 'w-[38%] max-md:hidden', beside && 'hidden')}>Calls</th>
                    </tr>
                  </thead>
                  <tbody>
                    {listed.map(({ id, definition }) => (
                      <tr key={id} className={cn('relative', tool?.id === id ? 'bg-hover' : 'hover:bg-hover/60')}>
                        <th scope="row" className={`${cell} max-w-0 pl-4 text-left font-normal sm:pl-6`}>
                          <button type="button" aria-pressed={tool?.id === id} onClick={() => go({ what: 'tool', id })} title={definition.name} className="block w-full truncate text-left text-body font-medium text-ink after:absolute after:inset-0">
                            {definition.name}
                          </button>
                          <span dir="auto" className="block truncate text-hint text-ink-soft">{definition.description}</span>
                        </th>
                        <td className={`${cell} whitespace-nowrap`}><Badge className={tool?.id === id ? 'ring-1 ring-line' : ''} tone={kindTone(definition)}>{kindOf(definition)}</Badge></td>
                        <td className={cn(cell, 'max-w-0 truncate text-ink-soft max-md:hidden', beside && 'hidden')} title={definition.address}>
                          <span className="mr-2 font-medium text-ink">{definition.method}</span>
                          {definition.address.replace(/^https?:\/\//, '')}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
              {servers.length > 0 && (
                <section aria-labelledby="servers">
                  <h2 id="servers" className="px-4 pt-6 pb-2 text-control font-semibold sm:px-6">MCP servers</h2>
                  <ul>
                    {servers.map(({ id, name, definition, listed, grants }) => (
                      <li key={id} className={cn('relative flex items-center gap-3 border-b border-line px-4 py-2.5 text-control sm:px-6', server?.id === id ? 'bg-hover' : 'hover:bg-hover/60')}>
                        <Server aria-hidden className="size-4 shrink-0 text-ink-faint" />
                        <button type="button" onClick={() => go({ what: 'server', id })} className="min-w-0 flex-1 truncate text-left text-body font-medium after:absolute after:inset-0">
                          {name}
                          <span className="block truncate text-hint font-normal text-ink-soft">{definition.address}</span>
                        </button>
                        <span className="text-hint text-ink-soft tabular-nums">
                          {listed.filter((one) => Object.hasOwn(grants, one.name)).length} of {listed.length} granted
                        </span>
                      </li>
                    ))}
                  </ul>
                </section>
              )}
            </>
          )}
        </div>
        {beside && (
          <Beside label="Details" className={cn('relative flex min-h-0 w-full flex-col overflow-y-auto border-l border-line bg-surface', storing ? 'lg:w-[420px]' : 'lg:w-[min(720px,60vw)]')}>
            <div className={storing ? 'hidden' : 'contents'}>
              {open?.what === 'new' && <ToolForm key={open.round} {...{ workspaceId, credentials, mayEdit }} start={open.from} notes={open.notes} onClose={close} onSaved={async (id) => { await refresh(); setOpen({ what: 'tool', id }) }} onCredentials={toStore} />}
              {tool && <ToolForm key={tool.id} {...{ workspaceId, credentials, mayEdit }} toolId={tool.id} start={tool.definition} uses={uses[tool.id] ?? []} onClose={close} onSaved={refresh} onRemoved={async () => { setOpen(null); await refresh() }} onCredentials={toStore} />}
              {open?.what === 'new-server' && <NewServerForm workspaceId={workspaceId} onClose={close} onAdded={async (id) => { await refresh(); setOpen({ what: 'server', id }) }} />}
              {server && <ServerPanel key={server.id} {...{ workspaceId, server, uses, mayEdit }} onClose={close} onChanged={refresh} />}
            </div>
            {storing && <CredentialsPanel key={storing.missing?.name} {...{ workspaceId, credentials, missing }} start={storing.missing} mayEdit={mayKeepSecrets} onClose={() => setStoring(null)} onChanged={async () => { await refresh(); if (open && storing.missing) setStoring(null) }} />}
          </Beside>
        )}
      </div>
      <CurlDialog workspaceId={workspaceId} open={importing === 'curl'} onClose={() => setImporting(null)} onRead={({ definition, notes }) => { setImporting(null); begin(definition, notes) }} />
      <OpenApiDialog workspaceId={workspaceId} open={importing === 'open-api'} onClose={() => setImporting(null)} onDone={async () => { setImporting(null); await refresh() }} />
    </>
  )
}
