'use client'
import { Button, Field, Input, Notice, showToast, Switch, Textarea } from '@parley/ui'
import { RefreshCw, Trash2 } from '@parley/ui/icons'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { mcpId } from '@parley/tools/definition'
import { PanelHead } from './panel-head.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import type { Listed, ListedServer } from './tool-shape.ts'
import { UsedBy } from './used-by.tsx'

/** A new MCP server: its address, and the header that opens it. */
export function NewServerForm({ workspaceId, onClose, onAdded }: { workspaceId: string; onClose: () => void; onAdded: (serverId: string) => Promise<void> }) {
  const trpc = useTRPC()
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [header, setHeader] = useState({ name: 'Authorization', value: '' })
  useUnsaved([name, address, header.value].some((typed) => typed !== ''))
  const add = useMutation(trpc.tools.addServer.mutationOptions({ onSuccess: async ({ serverId, count }) => { showToast({ tone: 'good', title: `It offers ${count} ${count === 1 ? 'tool' : 'tools'}` }); await onAdded(serverId) } }))
  return (
    <>
      <PanelHead title="New MCP server" onClose={onClose} />
      <form className="flex flex-col gap-4 p-4" onSubmit={(event) => { event.preventDefault(); add.mutate({ workspaceId, server: { name, address, headers: header.value.trim() === '' ? [] : [header] } }) }}>
        <p className="text-control text-ink-soft">A server that speaks the Model Context Protocol over streamable HTTP. You choose afterwards which of its tools may be called; none is at first.</p>
        <Field label="Name" hint="Its tools are called after it, such as stock_find_item.">
          <Input value={name} placeholder="stock" spellCheck={false} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Address">
          <Input value={address} placeholder="https://mcp.example.com/mcp" spellCheck={false} autoComplete="off" onChange={(event) => setAddress(event.target.value)} />
        </Field>
        <div className="grid gap-4 sm:grid-cols-[160px_1fr]">
          <Field label="Header"><Input value={header.name} spellCheck={false} onChange={(event) => setHeader({ ...header, name: event.target.value })} /></Field>
          <Field label="Its value" hint="Leave empty where it needs none. Name a secret by its credential."><Input value={header.value} placeholder="Bearer {{ credentials.stock }}" spellCheck={false} onChange={(event) => setHeader({ ...header, value: event.target.value })} /></Field>
        </div>
        {add.error && <Notice tone="danger">{errorMessage(add.error)}</Notice>}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" busy={add.isPending} disabled={name === '' || address === ''}>Connect</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </>
  )
}

/** What a server offers, granted one by one. */
export function ServerPanel({ workspaceId, server, uses, mayEdit, onClose, onChanged }: { workspaceId: string; server: ListedServer; uses: Listed['uses']; mayEdit: boolean; onClose: () => void; onChanged: () => Promise<void> }) {
  const trpc = useTRPC()
  const ids = { workspaceId, serverId: server.id }
  const refresh = useMutation(trpc.tools.refreshServer.mutationOptions({ onSuccess: onChanged }))
  const remove = useMutation(trpc.tools.removeServer.mutationOptions({ onSuccess: async () => { onClose(); await onChanged() } }))
  const grant = useMutation(trpc.tools.grant.mutationOptions({ onSuccess: onChanged }))
  const failure = refresh.error ?? grant.error
  const [removing, setRemoving] = useState(false)
  const [takingBack, setTakingBack] = useState<string | null>(null)
  const usesOf = (name: string) => uses[mcpId(server.id, name)] ?? []
  const usesOfAll = [...new Map(server.listed.flatMap(({ name }) => usesOf(name)).map((use) => [use.flowId, use])).values()]
  return (
    <>
      <PanelHead title={server.name} onClose={onClose}>
        {mayEdit && (
          <>
            <Button size="sm" icon={<RefreshCw aria-hidden />} busy={refresh.isPending} onClick={() => refresh.mutate(ids)}>Ask again</Button>
            <Button size="sm" icon={<Trash2 aria-hidden />} onClick={() => setRemoving(true)}>Remove</Button>
          </>
        )}
      </PanelHead>
      <div className="flex flex-col gap-4 p-4">
        <p className="text-control break-all text-ink-soft">{server.definition.address}</p>
        {failure && <Notice tone="danger">{errorMessage(failure)}</Notice>}
        {server.listed.length === 0 && <Notice>It offers no tools.</Notice>}
        {server.listed.map((tool) => {
          const given = Object.hasOwn(server.grants, tool.name) ? server.grants[tool.name] : undefined
          const change = (part: object) => grant.mutate({ ...ids, name: tool.name, grant: { readsOnly: false, repeatable: false, confirm: '', ...given, ...part } })
          return (
            <section key={tool.name} className="flex flex-col gap-3 rounded-card border border-line p-3">
              <Switch label={tool.name} hint={tool.description || undefined} checked={given !== undefined} disabled={!mayEdit || grant.isPending} onCheckedChange={(on) => (on ? change({ readsOnly: tool.readsOnly, repeatable: tool.repeatable }) : usesOf(tool.name).length > 0 ? setTakingBack(tool.name) : grant.mutate({ ...ids, name: tool.name, grant: null }))} />
              {given && (
                <div className="flex flex-col gap-3 border-t border-line pt-3 pl-9">
                  <Switch label="Only looks things up" hint={tool.readsOnly ? 'The server says so.' : 'The server does not say so.'} checked={given.readsOnly} disabled={!mayEdit} onCheckedChange={(readsOnly) => change({ readsOnly })} />
                  {!given.readsOnly && <Switch label="May be repeated" hint="Calling it twice does no harm." checked={given.repeatable} disabled={!mayEdit} onCheckedChange={(repeatable) => change({ repeatable })} />}
                  {usesOf(tool.name).length > 0 && <UsedBy workspaceId={workspaceId} uses={usesOf(tool.name)} />}
                  <ConfirmField value={given.confirm} names={argumentsOf(tool.parameters)} disabled={!mayEdit} saving={grant.isPending} onSave={(confirm) => change({ confirm })} />
                </div>
              )}
            </section>
          )
        })}
      </div>
      <RemoveDialog
        workspaceId={workspaceId}
        uses={usesOfAll}
        title={`Remove ${server.name}`}
        description="None of its tools can be called any more. What was granted is lost."
        action="Remove server"
        open={removing}
        busy={remove.isPending}
        failure={remove.error && errorMessage(remove.error)}
        onClose={() => setRemoving(false)}
        onRemove={() => remove.mutate(ids)}
      />
      <RemoveDialog
        workspaceId={workspaceId}
        uses={takingBack === null ? [] : usesOf(takingBack)}
        title={`Take ${takingBack ?? 'it'} back`}
        description="It cannot be called any more until it is granted again."
        action="Take back"
        open={takingBack !== null}
        busy={grant.isPending}
        failure={grant.error && errorMessage(grant.error)}
        onClose={() => setTakingBack(null)}
        onRemove={() => takingBack !== null && grant.mutate({ ...ids, name: takingBack, grant: null }, { onSuccess: () => setTakingBack(null) })}
      />
    </>
  )
}

/** The names of a tool's arguments. */
const argumentsOf = ({ properties }: ListedServer['listed'][number]['parameters']) => (typeof properties === 'object' && properties !== null ? Object.keys(properties) : [])

/** Saved when it is left. While it is written, and where saving failed, what would take it away asks first. */
function ConfirmField({ value, names, disabled, saving, onSave }: { value: string; names: string[]; disabled: boolean; saving: boolean; onSave: (value: string) => void }) {
  const [text, setText] = useState(value)
  // What somebody else wrote meanwhile is shown, and not written over, where nothing was typed here.
  const [begun, setBegun] = useState(value)
  if (begun !== value) {
    setBegun(value)
    if (text === begun) setText(value)
  }
  useUnsaved(text !== value, !saving)
  return (
    <Field label="Ask the customer first" hint={`Leave empty to call it without asking.${names.length === 0 ? '' : ` It may name ${names.slice(0, 4).map((name) => `{{ arguments.${name} }}`).join(', ')}.`}`}>
      <Textarea rows={2} value={text} disabled={disabled} dir="auto" onChange={(event) => setText(event.target.value)} onBlur={() => text !== value && onSave(text)} />
    </Field>
  )
}
