import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let signedOut = false

/** Told by whatever asks the server: the sign-in has ended while the page stays for what is typed on it, or holds again. */
export function setSignedOut(next: boolean): void {
  if (signedOut === next) return
  signedOut = next
  for (const listener of listeners) listener()
}

export const useSignedOut = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => signedOut,
    () => false,
  )
