import { useEffect } from 'react'

const holders = new Set<symbol>()

/** Whether something that was typed on this page is kept nowhere yet. */
export const hasUnsaved = (): boolean => holders.size > 0

/** While `unsaved`, the browser asks before the page is left, and a sign-in that ended elsewhere does not sweep away what was typed. */
export function useUnsaved(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    const holder = Symbol('unsaved')
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    holders.add(holder)
    window.addEventListener('beforeunload', ask)
    return () => {
      holders.delete(holder)
      window.removeEventListener('beforeunload', ask)
    }
  }, [unsaved])
}
