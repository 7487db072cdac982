'use client'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { stepOfTurn, stepsOf } from './core/steps.ts'

/** How long each step of a replay is shown, milliseconds. */
const stepMs = 900

/** Which session is replayed, and where in it. At its end it follows what happens. */
export function useReplay(workspaceId: string, conversationId: string) {
  const trpc = useTRPC()
  const [sessionId, setSessionId] = useState<string | undefined>(undefined)
  /** Null: at the end, and staying there. */
  const [at, setAt] = useState<number | null>(null)
  const [playing, setPlaying] = useState(false)
  /** Asked for by a click in the log, before its session has been loaded. */
  const [wanted, setWanted] = useState<{ sequence: number; stay: number } | null>(null)
  const replay = useQuery({ ...trpc.conversations.replay.queryOptions({ workspaceId, conversationId, ...(sessionId === undefined ? {} : { sessionId }) }), refetchInterval: ({ state }) => (state.data?.session?.endedAt || (state.data?.turns.length ?? 0) > 200 ? 10_000 : 2_000) })
  const session = replay.data?.session ?? null
  const steps = useMemo(() => stepsOf(replay.data?.turns ?? []), [replay.data?.turns])
  const last = steps.length - 1
  const asked = wanted !== null && replay.data && (sessionId === undefined || session?.id === sessionId) ? stepOfTurn(steps, wanted.sequence) : -1
  const index = Math.min(last, wanted !== null && asked >= 0 ? asked + (steps[asked]?.sequence === wanted.sequence ? wanted.stay : 0) : (at ?? last))

  const go = useCallback(
    (to: number) => {
      setWanted(null)
      setAt(to >= last ? null : Math.max(0, to))
    },
    [last],
  )
  const show = useCallback((sequence: number, inSession: string, stay: number) => {
    setPlaying(false)
    setSessionId(inSession)
    setWanted({ sequence, stay })
  }, [])
  useEffect(() => {
    if (!playing) return
    const timer = setTimeout(() => {
      if (index >= last) setPlaying(false)
      else go(index + 1)
    }, stepMs)
    return () => clearTimeout(timer)
  }, [playing, index, last, go])

  return {
    query: replay,
    sessions: replay.data?.sessions ?? [],
    session,
    truncated: replay.data?.truncated ?? false,
    steps,
    index,
    playing,
    go(to: number) {
      setPlaying(false)
      go(to)
    },
    togglePlay() {
      if (!playing && index >= last) go(0)
      setPlaying(!playing)
    },
    choose(id: string) {
      setPlaying(false)
      setWanted(null)
      setAt(null)
      setSessionId(id)
    },
    show,
  }
}

export type ReplayControls = ReturnType<typeof useReplay>
