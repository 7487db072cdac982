'use client'
import { useEffect, useRef, type ReactNode } from 'react'

/** What opens beside a page's list, with a border and a width of its own. Closed with the focus in it, the focus goes back to where it was before. */
export function Beside({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const own = panel.current
    const isOutside = (element: Element | null): element is HTMLElement => element instanceof HTMLElement && element !== document.body && !own?.contains(element) && !element.closest('[role="dialog"], [role="menu"]')
    let last = isOutside(document.activeElement) ? document.activeElement : null
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof Element && isOutside(target)) last = target
    }
    document.addEventListener('focusin', onFocus)
    return () => {
      document.removeEventListener('focusin', onFocus)
      // The browser has taken the focus from what was removed.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && last?.isConnected) last.focus()
      })
    }
  }, [])
  return (
    <aside ref={panel} aria-label={label} className={className}>
      {children}
    </aside>
  )
}
