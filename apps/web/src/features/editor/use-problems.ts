'use client'
import { whatsappLimits } from '@parley/channel'
import { checkFlow, type FlowProblem } from '@parley/flow'
import { useEffect } from 'react'
import { useTRPCClient } from '@/trpc/client.ts'
import { indexProblems } from './core/problems.ts'
import { useEditor } from './editor-state.ts'

const quietMs = 250

/** What only the server knows: how starts compete with other flows, what Meta says of templates, and which tools there are. */
const onlyServer = (problem: FlowProblem) => problem.code === 'start-conflict' || problem.code === 'tool' || (problem.code === 'template' && (problem.field?.endsWith('.name') ?? false))

/** Checks the flow as it is drawn, with the very function that publishing asks. */
export function useProblems(workspaceId: string, flowId: string): void {
  const editor = useEditor()
  const client = useTRPCClient()
  useEffect(() => {
    let fromServer: FlowProblem[] = []
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const check = () => {
      timer = undefined
      const { flows, contactFields } = editor.store.get()
      const nodes = new Set(editor.document.nodes.map((node) => node.id))
      const local = checkFlow(editor.document, editor.cards, { limits: whatsappLimits, flows, contactFields })
      editor.store.set({ problems: indexProblems(local, fromServer.filter((problem) => problem.nodeId === undefined || nodes.has(problem.nodeId))) })
    }
    const later = () => {
      if (timer !== undefined) clearTimeout(timer)
      timer = setTimeout(check, quietMs)
    }
    const ask = async () => {
      try {
        const found = await client.flows.check.query({ workspaceId, flowId })
        if (stopped) return
        fromServer = found.filter(onlyServer)
        later()
      } catch {
        // Without the server's answer the browser's own findings stand; publishing asks again.
      }
    }
    const unsubscribe = editor.store.subscribe((state, before) => {
      if (state.history.document !== before.history.document || state.flows !== before.flows || state.contactFields !== before.contactFields) later()
      if (state.save.status === 'saved' && before.save.status === 'saving') void ask()
    })
    check()
    void ask()
    return () => {
      stopped = true
      unsubscribe()
      if (timer !== undefined) clearTimeout(timer)
    }
  }, [client, editor, flowId, workspaceId])
}
