import { useSyncExternalStore } from 'react'

/** A yes or no that is told by what no component is, and shown by one. False at first, and on the server. */
export function createFlag() {
  const listeners = new Set<() => void>()
  let value = false
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    set(next: boolean): void {
      if (value === next) return
      value = next
      for (const listener of listeners) listener()
    },
    /** Calls back each time it is taken back. */
    onEnd: (then: () => void) => subscribe(() => value || then()),
    use: (): boolean => useSyncExternalStore(subscribe, () => value, () => false),
  }
}
