import { useCallback, useLayoutEffect, useRef, type RefObject } from 'react'

/** By how much most of what was in view has moved: the least that any of it did, since one row alone may have gone to the top. */
export function leastShift(before: ReadonlyMap<string, number>, now: (id: string) => number | undefined): number {
  const shifts = [...before].flatMap(([id, top]) => {
    const found = now(id)
    return found === undefined ? [] : [found - top]
  })
  return shifts.reduce((least, shift) => (Math.abs(shift) < Math.abs(least) ? shift : least), shifts[0] ?? 0)
}

/**
 * Keeps what somebody reads where it is while rows come and go above it. At the very top, what is new shows, unless `atTop` says that
 * there, too, it stays. The rows carry `data-row` with their id; the list needs `overflow-anchor: none`, since React moves the wrong ones.
 * Returns what to call when the list is scrolled.
 */
export function useKeptPlace(scroller: RefObject<HTMLElement | null>, { atTop = false } = {}): () => void {
  const seen = useRef<{ scrollTop: number; tops: ReadonlyMap<string, number> }>({ scrollTop: 0, tops: new Map() })
  const note = useCallback(() => {
    const list = scroller.current
    if (!list) return
    const box = list.getBoundingClientRect()
    const places = [...list.querySelectorAll<HTMLElement>('[data-row]')].map((row) => [row.dataset['row'] ?? '', row.getBoundingClientRect()] as const)
    const inView = places.flatMap(([id, { top, bottom }]) => (bottom > box.top && top < box.bottom ? [[id, top - box.top] as const] : []))
    seen.current = { scrollTop: list.scrollTop, tops: new Map(inView) }
  }, [scroller])
  useLayoutEffect(() => {
    const list = scroller.current
    if (!list) return
    // Scrolled since, and not told of it yet: then that is where somebody wants to be.
    if (list.scrollTop === seen.current.scrollTop && (atTop || list.scrollTop > 0)) {
      const from = list.getBoundingClientRect().top
      const shift = leastShift(seen.current.tops, (id) => {
        const row = list.querySelector(`[data-row="${CSS.escape(id)}"]`)
        return row ? row.getBoundingClientRect().top - from : undefined
      })
      if (shift !== 0) list.scrollBy({ top: shift, behavior: 'instant' })
    }
    note()
  })
  return note
}
