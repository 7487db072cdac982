'use client'
import '@xyflow/react/dist/base.css'
import './canvas.css'
import type { FlowNode } from '@parley/flow'
import { IconButton, showToast } from '@parley/ui'
import { LayoutGrid, Maximize, MousePointerClick, Search, ZoomIn, ZoomOut } from '@parley/ui/icons'
import { Background, BackgroundVariant, ReactFlow, useReactFlow, useStore as useFlowStore, useStoreApi, type Connection, type EdgeChange, type FinalConnectionState, type NodeChange, type ReactFlowInstance } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState, type DragEvent, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react'
import { cards } from '@parley/cards'
import type { Size } from '../core/arrange.ts'
import { gridSize, whyNotConnect, type Point } from '../core/commands.ts'
import { isFrozen, shownDocument, useEditor, useEditorState } from '../editor-state.ts'
import { motionMs } from '../motion.ts'
import { focusSettings } from '../focus-card.ts'
import { cardDragType } from '../panels/palette.tsx'
import { CardNode, type CardFlowNode } from './card-node.tsx'
import { FlowEdge, type CardFlowEdge } from './flow-edge.tsx'
import { FlowPrice } from './flow-price.tsx'
import { QuickAdd } from './quick-add.tsx'
import { useKeptFocus } from './use-kept-focus.ts'

const nodeTypes = { card: CardNode }
const edgeTypes = { flow: FlowEdge }
const fitOptions = () => ({ padding: 0.15, maxZoom: 1, duration: motionMs() })
const none: ReadonlySet<string> = new Set()

interface Adding {
  screen: Point
  at: Point
  from?: { node: string; port: string }
}

/** The flow on its ground. Without `onFind` it is there to be looked at: the toolbar only moves the view. */
export function Canvas({ onFind }: { onFind?: () => void }) {
  const editor = useEditor()
  const document = useEditorState(shownDocument)
  const preview = useEditorState((state) => state.preview !== null)
  const frozen = useEditorState(isFrozen)
  const selection = useEditorState((state) => state.history.selection)
  const sizes = useEditorState((state) => state.sizes)
  const flow = useReactFlow<CardFlowNode, CardFlowEdge>()
  const flowStore = useStoreApi()
  const [begun, setBegun] = useState(false)
  useFollow(flow, begun)
  useKeptFocus(document)
  const [adding, setAdding] = useState<Adding | null>(null)
  const region = useRef<HTMLElement>(null)

  const nodes = useFlowNodes(document.nodes, preview ? none : selection.nodes, sizes)
  const edges = useMemo(
    () =>
      document.edges.map(
        (edge): CardFlowEdge => ({ id: edge.id, type: 'flow', source: edge.from.node, sourceHandle: edge.from.port, target: edge.to.node, targetHandle: 'in', data: {}, selected: !preview && selection.edges.has(edge.id), ariaLabel: `From ${nameOf(document.nodes, edge.from.node)} to ${nameOf(document.nodes, edge.to.node)}` }),
      ),
    [document.edges, document.nodes, selection.edges, preview],
  )

  const onNodesChange = useCallback(
    (changes: NodeChange<CardFlowNode>[]) => {
      const positions = new Map<string, Point>()
      let selected: Set<string> | undefined
      let measured: Map<string, Size> | undefined
      for (const change of changes) {
        if (change.type === 'position' && change.position) positions.set(change.id, change.position)
        else if (change.type === 'select') {
          selected ??= new Set(editor.selection.nodes)
          if (change.selected) selected.add(change.id)
          else selected.delete(change.id)
        } else if (change.type === 'dimensions' && change.dimensions) {
          measured ??= new Map(editor.store.get().sizes)
          measured.set(change.id, change.dimensions)
        }
      }
      if (measured) editor.store.set({ sizes: measured })
      if (selected) editor.select(selected, editor.selection.edges)
      if (positions.size > 0) editor.move(positions)
    },
    [editor],
  )
  const onEdgesChange = useCallback(
    (changes: EdgeChange<CardFlowEdge>[]) => {
      let selected: Set<string> | undefined
      for (const change of changes)
        if (change.type === 'select') {
          selected ??= new Set(editor.selection.edges)
          if (change.selected) selected.add(change.id)
          else selected.delete(change.id)
        }
      if (selected) editor.select(editor.selection.nodes, selected)
    },
    [editor],
  )

  const onConnect = useCallback(
    (connection: Connection) => {
      if (!connection.sourceHandle) return
      const from = { node: connection.source, port: connection.sourceHandle }
      const why = whyNotConnect(editor.document, editor.cards, from, connection.target)
      if (why) showToast({ title: why })
      else editor.connect(from, connection.target)
    },
    [editor],
  )
  const onConnectEnd = useCallback(
    (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (frozen || state.isValid || !state.fromHandle || state.fromHandle.type !== 'source') return
      const point = 'changedTouches' in event ? event.changedTouches[0]! : event
      const screen = { x: point.clientX, y: point.clientY }
      const from = { node: state.fromHandle.nodeId, port: state.fromHandle.id ?? '' }
      // Dropped on a card beside its entry: that card is meant.
      const target = globalThis.document.elementFromPoint(screen.x, screen.y)?.closest<HTMLElement>('.react-flow__node')?.dataset['id']
      if (target) {
        const why = whyNotConnect(editor.document, editor.cards, from, target)
        if (why) showToast({ title: why })
        else if (target !== from.node) editor.connect(from, target)
        return
      }
      if (!(event.target instanceof Element) || !region.current?.contains(globalThis.document.elementFromPoint(screen.x, screen.y))) return
      setAdding({ screen, at: flow.screenToFlowPosition(screen), from })
    },
    [editor, flow, frozen],
  )

  const onDrop = (event: DragEvent) => {
    const card = cards.get(event.dataTransfer.getData(cardDragType))
    if (!card || frozen) return
    event.preventDefault()
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    editor.add(card, { at: { x: at.x - 144, y: at.y - 18 } })
  }
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(cardDragType)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
  }
  const onDoubleClick = (event: MouseEvent) => {
    if (frozen || !(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return
    const screen = { x: event.clientX, y: event.clientY }
    setAdding({ screen, at: flow.screenToFlowPosition(screen) })
  }

  /** Where the keyboard is, is in view. */
  const onFocus = ({ target, currentTarget }: FocusEvent) => {
    if (!target.matches('.react-flow__node:focus-visible, .react-flow__edge:focus-visible')) return
    const box = target.getBoundingClientRect()
    const shown = currentTarget.getBoundingClientRect()
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    if (middle.x > shown.left && middle.x < shown.right && middle.y > shown.top && middle.y < shown.bottom) return
    const { x, y } = flow.screenToFlowPosition(middle, { snapToGrid: false })
    void flow.setCenter(x, y, { zoom: flow.getZoom(), duration: motionMs() })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement
    if (target.closest('input, textarea, [role="menu"], button')) return
    const node = target.closest<HTMLElement>('.react-flow__node')?.dataset['id']
    const edge = target.closest<HTMLElement>('.react-flow__edge')?.dataset['id']
    if (event.key === 'Enter' || event.key === ' ') {
      if (node) {
        editor.select(event.shiftKey ? [...editor.selection.nodes, node] : [node])
        // Enter goes into the card, space only selects it.
        if (event.key === 'Enter' && !event.shiftKey) focusSettings()
      }
      else if (edge) editor.select([], [edge])
      else return
      event.preventDefault()
      return
    }
    const step = event.shiftKey ? gridSize * 5 : gridSize
    const by = { ArrowLeft: { x: -step, y: 0 }, ArrowRight: { x: step, y: 0 }, ArrowUp: { x: 0, y: -step }, ArrowDown: { x: 0, y: step } }[event.key]
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    if (editor.selection.nodes.size > 0) editor.nudge(by)
    else flow.setViewport({ ...flow.getViewport(), x: flow.getViewport().x - by.x * 6, y: flow.getViewport().y - by.y * 6 })
  }

  return (
    // Drops, double clicks and keys reach the region from what lies in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section ref={region} tabIndex={-1} aria-label="Canvas" className="relative min-h-0 min-w-0 flex-1 outline-none" onDrop={onDrop} onDragOver={onDragOver} onDoubleClick={onDoubleClick} onFocus={onFocus} onKeyDown={onKeyDown}>
      <ReactFlow<CardFlowNode, CardFlowEdge>
        className="flow-canvas"
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        isValidConnection={(connection) => !whyNotConnect(editor.document, editor.cards, { node: connection.source, port: connection.sourceHandle ?? '' }, connection.target)}
        onNodeDragStart={() => editor.beginGesture()}
        onSelectionDragStart={() => editor.beginGesture()}
        nodesDraggable={!frozen}
        nodesConnectable={!frozen}
        elementsSelectable={!preview}
        connectionRadius={28}
        nodeDragThreshold={3}
        snapToGrid
        snapGrid={[gridSize, gridSize]}
        minZoom={0.1}
        maxZoom={2}
        onInit={() => void showBeginning(flow).then(() => setBegun(true))}
        onlyRenderVisibleElements={document.nodes.length > 150}
        deleteKeyCode={null}
        multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
        selectionKeyCode="Shift"
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        aria-label="Flow"
      >
        <Ground />
      </ReactFlow>
      {document.nodes.length === 0 && <EmptyCanvas frozen={frozen} />}
      <Controls {...(onFind ? { onFind } : {})} />
      {adding && (
        <QuickAdd
          screen={adding.screen}
          from={adding.from}
          onClose={() => {
            setAdding(null)
            flowStore.getState().cancelConnection()
          }}
          onPick={(card) => {
            editor.add(card, { at: { x: adding.from ? adding.at.x : adding.at.x - 144, y: adding.at.y - 18 } }, adding.from)
            setAdding(null)
          }}
        />
      )}
    </section>
  )
}

const readable = 0.55

/** The whole flow, or where it is too large to be read like that, its beginning. */
async function showBeginning(flow: ReactFlowInstance<CardFlowNode, CardFlowEdge>): Promise<void> {
  const nodes = flow.getNodes()
  // On an empty canvas the fit would wait, and jump when the first card is put there.
  if (nodes.length === 0) return
  await flow.fitView({ ...fitOptions(), duration: 0 })
  if (flow.getZoom() >= readable) return
  const zoom = 0.75
  const first = nodes.reduce((left, node) => (node.position.x < left.position.x ? node : left))
  const top = Math.min(...nodes.map((node) => node.position.y))
  const bottom = Math.max(...nodes.map((node) => node.position.y + (node.measured?.height ?? 120)))
  const height = document.querySelector('.flow-canvas')?.clientHeight ?? 600
  const spare = height - (bottom - top) * zoom
  // Whole in height: in the middle. Otherwise from its top, unless the beginning lies far below that.
  const y = spare > 96 ? spare / 2 - top * zoom : (first.position.y - top) * zoom < height * 0.5 ? 48 - top * zoom : height * 0.4 - first.position.y * zoom
  await flow.setViewport({ x: 48 - first.position.x * zoom, y, zoom })
}

/** Keeps the card that the conversation is at in view, from when the view has found its beginning. */
function useFollow(flow: ReactFlowInstance<CardFlowNode, CardFlowEdge>, begun: boolean): void {
  const active = useEditorState((state) => state.activeNode)
  useEffect(() => {
    const node = active === null || !begun ? undefined : flow.getInternalNode(active)
    const canvas = document.querySelector('.flow-canvas')?.getBoundingClientRect()
    if (!node || !canvas) return
    const { x, y } = flow.flowToScreenPosition(node.internals.positionAbsolute)
    const zoom = flow.getZoom()
    const width = (node.measured.width ?? 288) * zoom
    const height = Math.min(node.measured.height ?? 120, 240) * zoom
    if (x >= canvas.left && y >= canvas.top && x + width <= canvas.right && y + height <= canvas.bottom) return
    void flow.setCenter(node.internals.positionAbsolute.x + 144, node.internals.positionAbsolute.y + height / zoom / 2, { zoom: Math.max(zoom, readable), duration: motionMs() })
  }, [active, begun, flow])
}

const nameOf = (nodes: FlowNode[], id: string) => nodes.find((node) => node.id === id)?.name ?? id

/** React Flow's nodes; one that did not change is the same object as before, so that it is not drawn again. */
function useFlowNodes(nodes: FlowNode[], selected: ReadonlySet<string>, sizes: ReadonlyMap<string, Size>): CardFlowNode[] {
  const [cache] = useState(() => new Map<string, CardFlowNode>())
  return useMemo(() => {
    const next = new Map<string, CardFlowNode>()
    const result = nodes.map((node) => {
      const size = sizes.get(node.id)
      const isSelected = selected.has(node.id)
      const old = cache.get(node.id)
      if (old && old.data.node === node && old.selected === isSelected && old.measured?.width === size?.width && old.measured?.height === size?.height) {
        next.set(node.id, old)
        return old
      }
      const made: CardFlowNode = {
        id: node.id,
        type: 'card',
        position: node.position,
        data: old?.data.node === node ? old.data : { node },
        selected: isSelected,
        ariaLabel: `${cards.get(node.card)?.title ?? node.card}: ${node.name}`,
        // React Flow knows no type for data attributes, but hands them on.
        domAttributes: { 'data-node-name': node.name } as CardFlowNode['domAttributes'],
        ...(size ? { measured: size } : {}),
      }
      next.set(node.id, made)
      return made
    })
    cache.clear()
    for (const [id, made] of next) cache.set(id, made)
    return result
  }, [cache, nodes, selected, sizes])
}

/** Dots that fade as one looks from further away. */
function Ground() {
  const zoom = useFlowStore((state) => Math.round(state.transform[2] * 20) / 20)
  const strength = Math.max(0, Math.min(1, (zoom - 0.3) / 0.5))
  return strength === 0 ? null : <Background variant={BackgroundVariant.Dots} gap={16} size={1.5} color={`color-mix(in oklch, var(--line-strong) ${Math.round(strength * 45)}%, transparent)`} />
}

function EmptyCanvas({ frozen }: { frozen: boolean }) {
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-center p-8">
      <div className="max-w-sm rounded-card border border-dashed border-line-strong/60 bg-surface/80 px-6 py-7 text-center">
        <MousePointerClick className="mx-auto mb-3 size-6 text-accent-ink" aria-hidden />
        <p className="text-body font-semibold text-ink">{frozen ? 'This flow is empty' : 'Begin with a Start card'}</p>
        {!frozen && <p className="mt-1 text-control text-ink-soft">Drag it from the left onto the canvas, or press Enter on it. Then add what your customers should read, and join the cards from the dots at their right edge.</p>}
      </div>
    </div>
  )
}

function Controls({ onFind }: { onFind?: () => void }) {
  const editor = useEditor()
  const flow = useReactFlow()
  const frozen = useEditorState(isFrozen)
  const empty = useEditorState((state) => shownDocument(state).nodes.length === 0)
  const zoom = useFlowStore((state) => Math.round(state.transform[2] * 100))
  return (
    <div className="absolute bottom-4 left-4 z-10 flex flex-wrap items-center gap-2">
      <div role="toolbar" aria-label="View" className="flex items-center gap-0.5 rounded-card border border-line bg-raised p-1 shadow-float">
        <IconButton size="sm" label="Zoom out" onClick={() => void flow.zoomOut({ duration: motionMs() })}>
          <ZoomOut aria-hidden />
        </IconButton>
        <button type="button" className="h-7 w-11 rounded-control text-hint text-ink-soft tabular-nums hover:bg-hover" aria-label={`Zoom: ${zoom}%. Back to 100%`} onClick={() => void flow.zoomTo(1, { duration: motionMs() })}>
          {zoom}%
        </button>
        <IconButton size="sm" label="Zoom in" onClick={() => void flow.zoomIn({ duration: motionMs() })}>
          <ZoomIn aria-hidden />
        </IconButton>
        <IconButton size="sm" label="Zoom to fit" shortcut="Shift+1" onClick={() => void flow.fitView(fitOptions())}>
          <Maximize aria-hidden />
        </IconButton>
        {onFind && (
          <>
            <span className="mx-0.5 h-4 w-px bg-line" />
            <IconButton
              size="sm"
              label="Tidy up"
              disabled={frozen || empty}
              onClick={() => {
                editor.tidy()
                requestAnimationFrame(() => void flow.fitView(fitOptions()))
              }}
            >
              <LayoutGrid aria-hidden />
            </IconButton>
            <IconButton size="sm" label="Find a card" shortcut="Ctrl+K" disabled={empty} onClick={onFind}>
              <Search aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      {onFind && <FlowPrice />}
    </div>
  )
}
