'use client'
import type { FlowDocument } from '@parley/flow'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { onReach, silence } from '@/features/shell/silence.ts'
import { useTRPCClient, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage, isSilence } from '@/trpc/errors.ts'
import { lightsOf, noLights, sinceBegunAnew } from './core/trail.ts'
import { useEditor, useEditorState } from './editor-state.ts'

const pollMs = 500
const slowPollMs = 3_000
const offline = 'You are offline. It begins by itself as soon as you are connected again.'

export interface TrialControls {
  open: boolean
  starting: boolean
  /** The draft runs differently from what is being tried. */
  changed: boolean
  failure: string | null
  start(): Promise<void>
  startOver(): Promise<void>
  close(): void
}

type TrailEntries = NonNullable<RouterOutputs['trials']['trail']>['entries']

/** True where two documents run alike: where cards lie on the canvas makes no difference. */
function runAlike(a: FlowDocument, b: FlowDocument): boolean {
  if (a === b) return true
  if (a.edges !== b.edges && JSON.stringify(a.edges) !== JSON.stringify(b.edges)) return false
  if (a.variables !== b.variables && JSON.stringify(a.variables) !== JSON.stringify(b.variables)) return false
  if (a.nodes.length !== b.nodes.length) return false
  const others = new Map(b.nodes.map((node) => [node.id, node]))
  return a.nodes.every((node) => {
    const other = others.get(node.id)
    return other === node || (other !== undefined && other.name === node.name && other.card === node.card && (other.config === node.config || JSON.stringify(other.config) === JSON.stringify(node.config)))
  })
}

/** Runs the saved draft on the workspace's test number, and shows on the canvas where the conversation is. */
export function useTrial(workspaceId: string, flowId: string, flush: () => Promise<boolean>): TrialControls {
  const editor = useEditor()
  const client = useTRPCClient()
  const [open, setOpen] = useState(false)
  const [starting, setStarting] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const trial = useEditorState((state) => state.trial)
  const document = useEditorState((state) => state.history.document)
  const changed = useMemo(() => trial !== null && !runAlike(trial.document, document), [trial, document])
  const poke = useRef<() => void>(() => undefined)

  const start = useCallback(async () => {
    if (editor.store.get().trial === null) editor.select([])
    setOpen(true)
    setStarting(true)
    setFailure(null)
    try {
      const readOnly = editor.store.get().readOnly
      if (!readOnly && !(await flush())) throw new Error('The draft could not be saved, and only what is saved can be tried.')
      const tried = editor.document
      const started = await client.trials.start.mutate({ workspaceId, flowId })
      editor.store.set(({ trial: before }) => ({ trial: { ...started, document: tried, round: (before?.round ?? 0) + 1 }, lights: noLights, activeNode: null, faults: [] }))
    } catch (error) {
      if (isSilence(error) && navigator.onLine) silence.set(true)
      setFailure(!navigator.onLine ? offline : error instanceof Error && !('data' in error) ? error.message : errorMessage(error))
    } finally {
      setStarting(false)
    }
  }, [client, editor, flowId, flush, workspaceId])

  useEffect(() => {
    if (!open || failure === null || starting) return
    return onReach(() => void start())
  }, [failure, open, start, starting])

  const close = useCallback(() => {
    setOpen(false)
    setFailure(null)
    editor.store.set({ trial: null, lights: noLights, activeNode: null, faults: [] })
  }, [editor])

  const startOver = useCallback(async () => {
    try {
      await client.trials.startOver.mutate({ workspaceId })
      editor.store.set({ lights: noLights, activeNode: null, faults: [] })
      poke.current()
    } catch (error) {
      setFailure(errorMessage(error))
    }
  }, [client, editor, workspaceId])

  const versionId = trial?.versionId
  useEffect(() => {
    if (versionId === undefined) return
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let after = 0
    let session = ''
    let entries: TrailEntries = []
    const ask = async () => {
      timer = undefined
      let pause = pollMs
      try {
        const state = await client.trials.trail.query({ workspaceId, afterSequence: after })
        if (stopped) return
        if (state) {
          if (state.session?.id !== session) {
            session = state.session?.id ?? ''
            entries = []
          }
          entries = sinceBegunAnew([...entries, ...state.entries])
          after = Math.max(after, ...state.entries.map((entry) => entry.sequence))
          const ours = state.session?.versionId === versionId
          if (state.entries.length > 0 || !ours) {
            const steps = entries.map((entry) => ({ sequence: entry.sequence, at: entry.at.getTime(), trail: entry.trail.filter((step) => step.sessionId === session && step.versionId === versionId) }))
            editor.store.set(({ trial: current }) => ({ lights: ours && current ? lightsOf(current.document, steps) : noLights }))
          }
          const activeNode = ours && state.session?.endedAt === null ? state.session.nodeId : null
          const faults = ours ? state.faults.flatMap((fault) => (fault.nodeId === null ? [] : [{ nodeId: fault.nodeId, message: fault.message, at: fault.at }])) : []
          const before = editor.store.get()
          if (before.activeNode !== activeNode || before.faults.length !== faults.length) editor.store.set({ activeNode, faults })
        }
      } catch {
        // The phone says itself when nothing answers; here it is only asked less often.
        pause = slowPollMs
      }
      if (!stopped && globalThis.document.visibilityState === 'visible') timer = setTimeout(() => void ask(), pause)
    }
    const wake = () => {
      if (globalThis.document.visibilityState === 'visible' && timer === undefined && !stopped) void ask()
    }
    poke.current = wake
    globalThis.document.addEventListener('visibilitychange', wake)
    void ask()
    return () => {
      stopped = true
      if (timer !== undefined) clearTimeout(timer)
      globalThis.document.removeEventListener('visibilitychange', wake)
    }
  }, [client, editor, versionId, workspaceId])

  return { open, starting, changed, failure, start, startOver, close }
}
