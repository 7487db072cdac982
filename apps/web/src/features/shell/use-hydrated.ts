'use client'
import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** False while the page is only text: a form submitted then would go the browser's own way. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
