'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTRPCClient } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import type { ComparisonStep } from './core/rounds.ts'
import { targetOf } from './core/targets.ts'

export interface Side {
  status: 'idle' | 'running' | 'done' | 'stopped' | 'failed'
  steps: ComparisonStep[]
  /** What was chosen when it ran. */
  target: string
  /** The draft that answered; null: unknown. */
  revision: number | null
  failure: string | null
}

const idle: Side = { status: 'idle', steps: [], target: '', revision: null, failure: null }

interface Order {
  workspaceId: string
  flowId: string
  says: string[]
  conversationId: string | null
}

/** One side of a comparison: what happens comes as it happens, and ends when it is stopped or the page is left. `before`: how it was left. */
export function useSide(before: Side = idle) {
  const client = useTRPCClient()
  const [side, setSide] = useState(before)
  const running = useRef<AbortController>(undefined)

  const stop = useCallback(() => running.current?.abort(), [])
  useEffect(() => stop, [stop])

  const start = useCallback(
    async (target: string, order: Order, revision: number | null) => {
      running.current?.abort()
      const own = new AbortController()
      running.current = own
      const set = (change: (before: Side) => Side) => running.current === own && setSide(change)
      setSide({ ...idle, target, revision, status: 'running' })
      try {
        const steps = await client.comparisons.run.mutate({ ...order, target: targetOf(target) }, { signal: own.signal })
        for await (const step of steps) set((before) => ({ ...before, steps: [...before.steps, step] }))
        set((before) => ({ ...before, status: own.signal.aborted ? 'stopped' : 'done' }))
      } catch (error) {
        set((before) => (own.signal.aborted ? { ...before, status: 'stopped' } : { ...before, status: 'failed', failure: errorMessage(error) }))
      }
    },
    [client],
  )
  return { side, start, stop }
}
