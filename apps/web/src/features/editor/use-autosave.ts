'use client'
import { readDocument, toFlowFile } from '@parley/flow'
import { showToast } from '@parley/ui'
import { useCallback, useEffect, useRef } from 'react'
import { onReach } from '@/features/shell/silence.ts'
import { useTRPCClient, type RouterOutputs } from '@/trpc/client.ts'
import { errorCode, errorDetails, errorMessage, isMissing, isSilence } from '@/trpc/errors.ts'
import { Autosave, type SaveOutcome, type Theirs } from './core/autosave.ts'
import { useEditor } from './editor-state.ts'

export interface StaleDetails {
  revision: number
  savedAt: Date | string
  savedBy: string | null
}

export const theirsOf = (details: StaleDetails): Theirs => ({ revision: details.revision, savedAt: new Date(details.savedAt).getTime(), savedBy: details.savedBy })

const goneWords = 'This flow was archived meanwhile, so nothing is saved in it or published any more.'

export interface Saving {
  flush(): Promise<boolean>
  retryNow(): void
  /** The revision that is on the server as far as we know. */
  revision(): number
  /** Somebody else saved. True where nothing of ours was unsaved and theirs is loaded; else it is a conflict from here on. */
  takeIn(theirs: Theirs): Promise<boolean>
  /** There is no flow any more in which anything could be saved. */
  learnedGone(): void
  /** Takes what is on the server; ours can be had back with undo. */
  loadTheirs(): Promise<void>
  /** Makes a new flow of ours and returns its id. */
  keepMineAsCopy(): Promise<string>
}

/** Saves by itself, tells other tabs, and learns from them. */
export function useAutosave(workspaceId: string, flowId: string, start: RouterOutputs['flows']['get']): Saving {
  const editor = useEditor()
  const client = useTRPCClient()
  const autosave = useRef<Autosave | null>(null)
  const base = useRef({ document: editor.document, revision: start.draftRevision, savedAt: start.draftSavedAt.getTime() as number | null })

  const adopt = useCallback(
    (flow: RouterOutputs['flows']['get'], label: string) => {
      const document = readDocument(flow.draft, editor.cards)
      editor.store.set({ name: flow.name, live: flow.live })
      editor.load(label, document)
      autosave.current?.adopt(document, flow.draftRevision, flow.draftSavedAt.getTime())
    },
    [editor],
  )

  useEffect(() => {
    const save = async (draft: typeof editor.document, baseRevision: number): Promise<SaveOutcome> => {
      try {
        const saved = await client.flows.save.mutate({ workspaceId, flowId, baseRevision, draft })
        return { type: 'saved', revision: saved.revision, savedAt: new Date(saved.savedAt).getTime() }
      } catch (error) {
        const code = errorCode(error)
        const details = errorDetails<StaleDetails>(error)
        if (code === 'CONFLICT' && details) return { type: 'conflict', theirs: theirsOf(details) }
        if (isMissing(error, 'This flow')) return { type: 'refused', message: goneWords, gone: true }
        // Whoever signs in again in another tab goes on: it is tried until then.
        if (code === 'FORBIDDEN' || code === 'NOT_FOUND') return { type: 'refused', message: errorMessage(error), gone: false }
        return { type: 'failed', message: errorMessage(error), unanswered: isSilence(error) }
      }
    }
    const channel = new BroadcastChannel(`parley-flow:${flowId}`)
    const machine = new Autosave(base.current, {
      save,
      onState: (state) => editor.store.set({ save: state }),
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has only its own origin
      onSaved: (revision) => channel.postMessage({ revision, at: Date.now() }),
      now: () => Date.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    })
    autosave.current = machine
    const unsubscribe = editor.store.subscribe((state, before) => {
      if (state.history.document !== before.history.document) machine.changed(state.history.document)
    })
    const reload = async () => {
      const flow = await client.flows.get.query({ workspaceId, flowId })
      if (flow.draftRevision <= machine.baseRevision) return
      if (machine.dirty) machine.learnedOf({ revision: flow.draftRevision, savedAt: flow.draftSavedAt.getTime(), savedBy: null })
      else {
        adopt(flow, 'Load changes')
        showToast({ title: 'This flow was changed elsewhere', description: 'What you see is up to date again.' })
      }
    }
    // Both are only early news: the save itself would find out too.
    channel.addEventListener('message', (event: MessageEvent<{ revision: number; at: number }>) => {
      if (event.data.revision <= machine.baseRevision) return
      if (machine.dirty) machine.learnedOf({ revision: event.data.revision, savedAt: event.data.at, savedBy: null })
      else void reload().catch(() => undefined)
    })
    const onVisible = () => {
      if (document.visibilityState === 'visible') void reload().catch(() => undefined)
      else void machine.flush()
    }
    const onLeave = (event: BeforeUnloadEvent) => {
      if (!machine.dirty) return
      void machine.flush()
      event.preventDefault()
    }
    document.addEventListener('visibilitychange', onVisible)
    window.addEventListener('beforeunload', onLeave)
    const forget = onReach(() => machine.retryNow())
    return () => {
      unsubscribe()
      document.removeEventListener('visibilitychange', onVisible)
      window.removeEventListener('beforeunload', onLeave)
      forget()
      base.current = { document: machine.savedDocument, revision: machine.baseRevision, savedAt: null }
      // Leaving the page inside the app: what is not saved yet still is.
      void machine.flush().finally(() => {
        machine.close()
        channel.close()
      })
    }
  }, [adopt, client, editor, flowId, workspaceId])

  return {
    flush: useCallback(async () => (await autosave.current?.flush()) ?? false, []),
    retryNow: useCallback(() => autosave.current?.retryNow(), []),
    revision: useCallback(() => autosave.current?.baseRevision ?? base.current.revision, []),
    takeIn: useCallback(
      async (theirs: Theirs) => {
        const machine = autosave.current
        if (!machine) return false
        const flow = machine.dirty ? null : await client.flows.get.query({ workspaceId, flowId })
        // Something may have been written here while it was on its way.
        if (flow && !machine.dirty) {
          adopt(flow, 'Load changes')
          return true
        }
        machine.learnedOf(theirs)
        return false
      },
      [adopt, client, flowId, workspaceId],
    ),
    learnedGone: useCallback(() => autosave.current?.learnedGone(goneWords), []),
    loadTheirs: useCallback(async () => adopt(await client.flows.get.query({ workspaceId, flowId }), 'Load their version'), [adopt, client, flowId, workspaceId]),
    keepMineAsCopy: useCallback(async () => {
      const { name } = editor.store.get()
      const made = await client.flows.import.mutate({ workspaceId, text: JSON.stringify(toFlowFile(`${name.slice(0, 108)} (my copy)`, editor.document)) })
      return made.flowId
    }, [client, editor, workspaceId]),
  }
}
