'use client'
import { editorOf, FaceProvider, familyClasses } from '@parley/cards/editor'
import type { FlowNode, Port } from '@parley/flow'
import { cn, IconButton, Menu, MenuItem, MenuSeparator, Tooltip } from '@parley/ui'
import { Copy, Ellipsis, Puzzle, Trash2 } from '@parley/ui/icons'
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { howOften, type ReportedFault } from '../core/reported.ts'
import { missingSenses } from '../core/senses.ts'
import { isFrozen, shownDocument, useEditor, useEditorState } from '../editor-state.ts'
import { useLastConfig } from '../use-last-config.ts'
import { NodePrice } from './flow-price.tsx'

export type CardFlowNode = Node<{ node: FlowNode }, 'card'>

/** A card on the canvas: what the customer will see, with its exits on the rows they belong to. */
export const CardNode = memo(function CardNode({ data, selected }: NodeProps<CardFlowNode>) {
  const { node } = data
  const editor = useEditor()
  const card = editor.cards.get(node.card)
  const look = editorOf(node.card)
  const read = useLastConfig(card, node)
  const active = useEditorState((state) => state.activeNode === node.id)
  const visited = useEditorState((state) => state.lights.visited.has(node.id))
  const document = useEditorState(shownDocument)
  const flows = useEditorState((state) => state.flows)
  const models = useEditorState((state) => state.models)
  const connected = useMemo(() => new Set(document.edges.filter((edge) => edge.from.node === node.id).map((edge) => edge.from.port)), [document.edges, node.id])

  const talks = read && card?.talksWith?.(read.config)
  const lacks = (models && talks && missingSenses(talks, models)) ?? undefined
  const Icon = look?.icon ?? Puzzle
  const family = familyClasses[card?.family ?? 'logic']
  const ports = read?.ports ?? []
  const placed = new Set(read && look ? look.placed(read.config) : [])
  const rest = ports.filter((port) => !placed.has(port.id))
  const renderExit = (port: Port) => <Exit port={port} connected={connected.has(port.id)} />

  return (
    <div
      data-active={active || undefined}
      className={cn(
        'card-node group relative w-72 rounded-card border bg-surface text-left shadow-[0_1px_2px_var(--shadow-tint)] transition-[border-color,box-shadow] duration-[var(--quick)]',
        selected ? 'border-accent ring-1 ring-accent' : visited ? 'border-accent/50' : 'border-line hover:border-line-strong',
        active && 'card-node-active',
      )}
    >
      {!card?.entry && <Handle type="target" id="in" position={Position.Left} role="img" aria-label={`Entry of ${node.name}`} className="flow-handle flow-handle-in !top-[18px]" />}
      <header className="flex h-9 items-center gap-2 rounded-t-card border-b border-line/70 pr-1.5 pl-1.5">
        <span className={cn('flex size-6 shrink-0 items-center justify-center rounded-[7px] [&_svg]:size-3.5', family.tile)}>
          <Icon aria-hidden />
        </span>
        <span dir="auto" title={`${card?.title ?? node.card}: ${node.name}`} className="min-w-0 flex-1 truncate text-control font-medium text-ink">
          {node.name}
        </span>
        <NodePrice node={node} />
        <NodeMenu nodeId={node.id} name={node.name} />
        <ProblemCount nodeId={node.id} />
      </header>
      <div className="flex flex-col gap-1.5 py-2">
        {read && look ? (
          <FaceProvider value={{ document, flows, ports, renderExit, fileUrl: editor.files.url, lacks }}>
            <look.Face config={read.config} ports={ports} />
          </FaceProvider>
        ) : (
          <p className="mx-2.5 text-control text-ink-faint">{card ? 'The settings of this card cannot be read.' : `This Parley has no card “${node.card}”.`}</p>
        )}
        {rest.length > 0 && (
          <div className="flex flex-col">
            {rest.map((port) => (
              <div key={port.id} className="relative flex h-6 items-center justify-end px-3">
                <span dir="auto" title={port.label} className={cn('truncate text-hint', port.whenDangling === 'fine' ? 'text-ink-faint' : 'text-ink-soft')}>
                  {port.label}
                </span>
                {renderExit(port)}
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  )
})

function Exit({ port, connected }: { port: Port; connected: boolean }) {
  return (
    <Handle
      type="source"
      id={port.id}
      position={Position.Right}
      role="img"
      aria-label={`Exit: ${port.label}`}
      data-port={port.id}
      className={cn('flow-handle', connected ? 'flow-handle-connected' : port.whenDangling === 'error' ? 'flow-handle-open' : 'flow-handle-quiet')}
    />
  )
}

const nothingReported: readonly ReportedFault[] = []

function ProblemCount({ nodeId }: { nodeId: string }) {
  const problems = useEditorState((state) => (state.preview ? undefined : state.problems.byNode.get(nodeId)))
  const faults = useEditorState((state) => state.faults)
  const trying = useEditorState((state) => state.trial !== null)
  const reported = useEditorState((state) => (state.preview || state.trial ? nothingReported : state.reported))
  const own = faults.filter((fault) => fault.nodeId === nodeId)
  const lived = reported.filter((fault) => fault.nodeId === nodeId)
  const total = (problems?.length ?? 0) + own.length + lived.length
  if (total === 0) return null
  const error = own.length > 0 || lived.some((fault) => fault.breaks) || problems?.some((problem) => problem.severity === 'error')
  const messages = [
    ...own.map((fault) => (trying ? `While trying: ${fault.message}` : fault.message)),
    ...lived.map((fault) => `${howOften(fault)}: ${fault.message}`),
    ...(problems ?? []).map((problem) => problem.message),
  ]
  return (
    <Tooltip
      side="bottom"
      content={
        <span className="flex flex-col gap-1 py-0.5">
          {[...new Set(messages)].slice(0, 5).map((message) => (
            <span key={message}>{message}</span>
          ))}
          {messages.length > 5 && <span>and {messages.length - 5} more</span>}
        </span>
      }
    >
      <span role="img" aria-label={`${total} ${total === 1 ? 'problem' : 'problems'}`} className={cn('inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-full px-1 text-[11px] font-semibold tabular-nums', error ? 'bg-danger-soft text-danger' : 'bg-warning-soft text-warning')}>
        {total}
      </span>
    </Tooltip>
  )
}

function NodeMenu({ nodeId, name }: { nodeId: string; name: string }) {
  const editor = useEditor()
  const frozen = useEditorState(isFrozen)
  if (frozen) return null
  return (
    <Menu
      align="end"
      trigger={
        <IconButton size="sm" label={`More for ${name}`} tabIndex={-1} className="nodrag size-6 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 data-popup-open:opacity-100">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem
        icon={<Copy aria-hidden />}
        shortcut="Ctrl+D"
        onSelect={() => {
          editor.select([nodeId])
          editor.duplicateSelected()
        }}
      >
        Duplicate
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        danger
        icon={<Trash2 aria-hidden />}
        shortcut="Del"
        onSelect={() => {
          editor.select([nodeId])
          editor.removeSelected()
        }}
      >
        Delete
      </MenuItem>
    </Menu>
  )
}
