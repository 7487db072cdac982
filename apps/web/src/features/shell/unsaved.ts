import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react'

/** What was typed somewhere on this page. `asks`: whether leaving it inside the app loses it. */
interface Holder {
  asks: boolean
}

const holders = new Set<Holder>()
const listeners = new Set<() => void>()
let waiting: (() => void) | null = null

function wait(next: (() => void) | null): void {
  waiting = next
  for (const listener of listeners) listener()
}

function onUnload(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

function hold(holder: Holder): () => void {
  if (holders.size === 0) window.addEventListener('beforeunload', onUnload)
  holders.add(holder)
  return () => {
    holders.delete(holder)
    if (holders.size === 0) window.removeEventListener('beforeunload', onUnload)
  }
}

/** Whether something that was typed on this page is kept nowhere yet. */
export const hasUnsaved = (): boolean => holders.size > 0

/** Whether to ask before another page of the app takes this one's place. */
export const asksFirst = (): boolean => [...holders].some(({ asks }) => asks)

/** Whoever leaves now has said that what was typed may go: nothing asks a second time. */
export function letGo(): void {
  holders.clear()
  window.removeEventListener('beforeunload', onUnload)
}

/** Does `next`, which takes away what was typed on this page; first asks where there is such. */
export function beforeLeaving(next: () => void): void {
  if (!asksFirst()) return next()
  wait(() => {
    letGo()
    next()
  })
}

/**
 * While `unsaved`, leaving asks first, and a sign-in that ended elsewhere does not sweep away what was typed. `asks`: false
 * where leaving inside the app loses nothing. Gives what asks before this one thing is closed, whatever else is on the page.
 */
export function useUnsaved(unsaved: boolean, asks = true): (next: () => void) => void {
  const mine = useRef<Holder>(null)
  useEffect(() => {
    if (!unsaved) return
    const holder = { asks }
    mine.current = holder
    return hold(holder)
  }, [unsaved, asks])
  return useCallback((next) => {
    if (mine.current && holders.has(mine.current)) wait(next)
    else next()
  }, [])
}

/** What waits for a yes, or null; and the answer, by which it is done or not. */
export function useLeaving(): { leaving: (() => void) | null; close: () => void } {
  const leaving = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => waiting,
    () => null,
  )
  return { leaving, close: () => wait(null) }
}
