'use client'
import { whatsappLimits, type JsonObject } from '@parley/channel'
import { DerivedForm, editorOf, familyClasses, FormProvider, Markdown, type FormValue } from '@parley/cards/editor'
import { setField, speaks, toName, uniqueName, variablesAt, type CardShape, type FlowNode, type FlowProblem, type Port } from '@parley/flow'
import { Button, cn, Field, IconButton, Input, Notice, Select } from '@parley/ui'
import { ChevronRight, Copy, LocateFixed, Puzzle, Trash2, Unlink, X } from '@parley/ui/icons'
import { useReactFlow } from '@xyflow/react'
import Link from 'next/link'
import { useId, useMemo, useState } from 'react'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPCClient } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { namesIn } from '../core/commands.ts'
import { howOften } from '../core/reported.ts'
import { whyNotName } from '../core/names.ts'
import { noteOf } from '../canvas/flow-price.tsx'
import { isFrozen, shownDocument, useEditor, useEditorState } from '../editor-state.ts'
import { motionMs } from '../motion.ts'
import { useLastConfig } from '../use-last-config.ts'
import { WindowRuleField } from './window-rule-field.tsx'

const none: never[] = []

/** A flow file may leave out what has a default: the form shows that, and what is typed as it is typed. */
function withDefaults(card: CardShape | undefined, config: JsonObject): JsonObject {
  const whole = card?.config.safeParse(config)
  return whole?.success ? { ...(whole.data as JsonObject), ...config } : config
}

export function NodePanel({ node }: { node: FlowNode }) {
  const editor = useEditor()
  const card = editor.cards.get(node.card)
  const look = editorOf(node.card)
  const document = useEditorState(shownDocument)
  const problems = useEditorState((state) => state.problems.byNode.get(node.id) ?? none)
  const faults = useEditorState((state) => state.faults)
  const reported = useEditorState((state) => (state.preview || state.trial ? none : state.reported))
  const flows = useEditorState((state) => state.flows)
  const contactFields = useEditorState((state) => state.contactFields)
  const templates = useEditorState((state) => state.templates)
  const tools = useEditorState((state) => state.tools)
  const costs = useEditorState((state) => state.costs?.byNode.get(node.id))
  const frozen = useEditorState(isFrozen)
  const read = useLastConfig(card, node)
  const flow = useReactFlow()
  const variables = useMemo(() => {
    const known = variablesAt(document, editor.cards, node.id)
    const fields = contactFields.filter((name) => !known.some((variable) => variable.path === `contact.${name}`))
    return [...known, ...fields.map((name) => ({ path: `contact.${name}`, type: 'text' as const, label: name, source: 'contact' as const }))]
  }, [document, editor.cards, node.id, contactFields])

  const client = useTRPCClient()
  const { workspaceId } = useWorkspace()

  const config = useMemo(() => withDefaults(card, node.config), [card, node.config])

  const form: FormValue = {
    node,
    document,
    config,
    limits: whatsappLimits,
    variables,
    problems,
    flows,
    templates,
    ...(tools ? { tools } : {}),
    budgetNote: noteOf(node, costs),
    contactFields,
    titleOf: (other) => editor.cards.get(other.card)?.title ?? other.card,
    disabled: frozen,
    files: editor.files,
    readPrompt: () => client.agents.prompt.mutate({ workspaceId, config: currentConfig() }).catch((error: unknown) => Promise.reject(new Error(errorMessage(error)))),
    set: (field, value, steps = 'single') => editor.setConfig(node.id, setField(withDefaults(card, currentConfig()), field, value), steps === 'typing' ? `config:${node.id}:${field}` : undefined),
    addVariable: (variable) => editor.addVariable(variable),
  }
  // Two changes in one event build on each other, not on what was drawn.
  const currentConfig = () => editor.document.nodes.find((candidate) => candidate.id === node.id)?.config ?? node.config

  const Icon = look?.icon ?? Puzzle
  const elsewhere = problems.filter((problem) => problem.field === undefined && problem.port === undefined)
  const outputs = read && card ? card.outputs(read.config) : []
  const own = faults.filter((fault) => fault.nodeId === node.id)
  return (
    <>
      <header className="flex shrink-0 items-center gap-2.5 border-b border-line py-2 pr-2 pl-4">
        <span className={cn('flex size-7 shrink-0 items-center justify-center rounded-control [&_svg]:size-4', familyClasses[card?.family ?? 'logic'].tile)}>
          <Icon aria-hidden />
        </span>
        <h2 className="min-w-0 flex-1 truncate text-control font-semibold text-ink">{card?.title ?? node.card}</h2>
        <span className="flex">
          <IconButton size="sm" label="Show on the canvas" onClick={() => void flow.fitView({ nodes: [{ id: node.id }], maxZoom: 1, duration: motionMs() })}>
            <LocateFixed aria-hidden />
          </IconButton>
          <IconButton size="sm" label="Duplicate" shortcut="Ctrl+D" disabled={frozen} onClick={() => editor.duplicateSelected()}>
            <Copy aria-hidden />
          </IconButton>
          <IconButton size="sm" label="Delete" shortcut="Del" disabled={frozen} onClick={() => editor.removeSelected()}>
            <Trash2 aria-hidden />
          </IconButton>
          <IconButton size="sm" label="Back to the canvas" className="md:hidden" onClick={() => editor.select([])}>
            <X aria-hidden />
          </IconButton>
        </span>
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        <NameField node={node} output={outputs[0]?.name} disabled={frozen} />
        {own.map((fault) => (
          <Notice key={fault.message} tone="danger">
            While trying: {fault.message}
          </Notice>
        ))}
        {reported.map(
          (fault) =>
            fault.nodeId === node.id && (
              <Notice key={fault.code} tone={fault.breaks ? 'danger' : 'warning'}>
                <span className="block break-words">{fault.message}</span>
                <span className="mt-1 block text-hint text-ink-soft">
                  {howOften(fault)}.{' '}
                  <Link href={`/w/${workspaceId}/conversations/${fault.conversationId}/log`} className="whitespace-nowrap underline underline-offset-2 hover:text-ink">
                    {fault.count === 1 ? 'See how it went' : 'See how the last one went'}
                  </Link>
                </span>
              </Notice>
            ),
        )}
        {elsewhere.map((problem) => (
          <Notice key={`${problem.code}${problem.message}`} tone={problem.severity === 'error' ? 'danger' : 'warning'}>
            {problem.message}
          </Notice>
        ))}
        <FormProvider value={form}>{read && look?.Form ? <look.Form config={read.config} /> : card ? <DerivedForm card={card} /> : null}</FormProvider>
        {read && card && speaks(card, read.config) && <WindowRuleField node={node} form={form} />}
        {read && read.ports.length > 0 && <Exits node={node} ports={read.ports} problems={problems} disabled={frozen} />}
        {card && <Help text={card.help} />}
      </div>
    </>
  )
}

function NameField({ node, output, disabled }: { node: FlowNode; output: string | undefined; disabled: boolean }) {
  const editor = useEditor()
  const document = useEditorState(shownDocument)
  const [typed, setTyped] = useState<string | null>(null)
  const value = typed ?? node.name
  const why = typed === null ? undefined : whyNotName(document, node.name, typed)
  const finish = () => {
    if (typed === null) return
    // What was typed is taken as far as it can be: no name is lost to a space.
    const wanted = toName(typed, node.name)
    const name = why === undefined ? typed : uniqueName(wanted, namesIn(document).filter((other) => other !== node.name))
    if (typed.trim() !== '') editor.rename(node.id, name)
    setTyped(null)
  }
  return (
    <Field label="Name" error={why} hint={why || output === undefined ? undefined : `Later cards use its results as {{ ${node.name}.${output} }}.`}>
      <Input
        value={value}
        disabled={disabled}
        dir="auto"
        spellCheck={false}
        maxLength={60}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') finish()
          else if (event.key === 'Escape' && typed !== null) {
            event.stopPropagation()
            setTyped(null)
          }
        }}
      />
    </Field>
  )
}

const nowhere = '-'

/** Every exit and where it leads: the way to connect without a mouse. */
function Exits({ node, ports, problems, disabled }: { node: FlowNode; ports: Port[]; problems: readonly FlowProblem[]; disabled: boolean }) {
  const editor = useEditor()
  const document = useEditorState(shownDocument)
  const targets = document.nodes.filter((other) => !editor.cards.get(other.card)?.entry)
  const options = [
    { value: nowhere, label: 'Not connected' },
    ...targets.map((other) => ({ value: other.id, label: other.name, description: other.id === node.id ? `${editor.cards.get(other.card)?.title ?? other.card} (this card)` : (editor.cards.get(other.card)?.title ?? other.card) })),
  ]
  return (
    <fieldset className="flex flex-col gap-2 border-t border-line pt-3">
      <legend className="float-left mb-2 text-control font-medium text-ink">Exits</legend>
      {ports.map((port) => {
        const edge = document.edges.find((candidate) => candidate.from.node === node.id && candidate.from.port === port.id)
        const wrong = problems.filter((problem) => problem.port === port.id)
        return (
          <div key={port.id} className="clear-left flex flex-col gap-1">
            <div className="flex items-center gap-2">
              <span dir="auto" title={port.label} className="w-28 shrink-0 truncate text-control text-ink-soft">
                {port.label}
              </span>
              <span className="min-w-0 flex-1">
                <Select
                  aria-label={`Connect “${port.label}” to…`}
                  controlSize="sm"
                  className={wrong.some((problem) => problem.severity === 'error') ? '!border-danger' : ''}
                  disabled={disabled}
                  value={edge?.to.node ?? nowhere}
                  options={options}
                  onValueChange={(to) => (to === nowhere ? editor.disconnect({ node: node.id, port: port.id }) : editor.connect({ node: node.id, port: port.id }, to))}
                />
              </span>
              <IconButton size="sm" label={`Disconnect “${port.label}”`} disabled={disabled || !edge} onClick={() => editor.disconnect({ node: node.id, port: port.id })}>
                <Unlink aria-hidden />
              </IconButton>
            </div>
            {wrong.map((problem) => (
              <p key={problem.message} className={cn('text-hint', problem.severity === 'error' ? 'text-danger' : 'text-warning')}>
                {problem.message}
              </p>
            ))}
          </div>
        )
      })}
    </fieldset>
  )
}

function Help({ text }: { text: string }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <div className="border-t border-line pt-2">
      <Button variant="quiet" size="sm" className="-ml-2" aria-expanded={open} aria-controls={id} icon={<ChevronRight aria-hidden className={cn('transition-transform duration-[var(--quick)]', open && 'rotate-90')} />} onClick={() => setOpen(!open)}>
        How this card works
      </Button>
      {open && (
        <div id={id} className="flex flex-col gap-2 pt-2 text-control text-ink-soft">
          <Markdown text={text} />
        </div>
      )}
    </div>
  )
}
