'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { DiscardDialog } from './confirm-dialog.tsx'
import { asksFirst, beforeLeaving, useLeaving } from './unsaved.ts'

/** Where a click leads inside the app; undefined where it does not take this page away. */
function destinationOf(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
  if (!link || (link.target !== '' && link.target !== '_self') || link.hasAttribute('download')) return undefined
  const to = new URL(link.href)
  const here = window.location
  // The browser asks by itself before another site; a place on the same page loses nothing.
  if (to.origin !== here.origin || (to.pathname === here.pathname && to.search === here.search)) return undefined
  return to.pathname + to.search + to.hash
}

/** Asks before a link or the browser's Back takes away what was typed. What leaves by itself says so with `beforeLeaving`. */
export function UnsavedGuard() {
  const router = useRouter()
  const { leaving, close } = useLeaving()
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const to = asksFirst() ? destinationOf(event) : undefined
      if (to === undefined) return
      event.preventDefault()
      event.stopPropagation()
      beforeLeaving(() => router.push(to))
    }
    const onNavigate = (event: NavigateEvent) => {
      if (event.navigationType !== 'traverse' || !event.cancelable || !asksFirst()) return
      event.preventDefault()
      beforeLeaving(() => window.navigation.traverseTo(event.destination.key))
    }
    // Before the link's own handler. Some browsers do not know the second yet: their Back leaves without a question.
    window.addEventListener('click', onClick, { capture: true })
    const history = 'navigation' in window ? window.navigation : undefined
    history?.addEventListener('navigate', onNavigate)
    return () => {
      window.removeEventListener('click', onClick, { capture: true })
      history?.removeEventListener('navigate', onNavigate)
    }
  }, [router])
  return <DiscardDialog next={leaving} onClose={close} />
}
