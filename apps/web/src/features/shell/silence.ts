import { useEffect, useEffectEvent } from 'react'
import { createFlag } from './flag.ts'

const askEveryMs = 2_000

/** Told by whatever asks the server: nobody answers, or its database is away; and that somebody answers again. */
export const silence = createFlag()

/** Calls back when what could not be asked can be asked again: the browser is connected, or Parley is back. */
export function onReach(then: () => void): () => void {
  const forget = silence.onEnd(then)
  window.addEventListener('online', then)
  return () => {
    forget()
    window.removeEventListener('online', then)
  }
}

/** Whether Parley answers and reaches its database. */
export const isReady = (): Promise<boolean> => fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(10_000) }).then(({ ok }) => ok, () => false)

/** While `away`, asks every two seconds whether Parley and its database answer, and calls `back` once they do. */
export function useReturn(away: boolean, back: () => void): void {
  const done = useEffectEvent(back)
  useEffect(() => {
    if (!away) return
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const ready = await isReady()
      if (stopped) return
      if (ready) done()
      // Also after a yes: what was asked then may have failed once more.
      timer = setTimeout(() => void ask(), askEveryMs)
    }
    timer = setTimeout(() => void ask(), askEveryMs)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [away])
}
