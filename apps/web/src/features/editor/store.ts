import { useSyncExternalStore } from 'react'

/** A value that components read in part: each is drawn again only when its part changes. */
export interface Store<State> {
  get(): State
  set(change: Partial<State> | ((state: State) => Partial<State>)): void
  subscribe(listener: (state: State, before: State) => void): () => void
}

export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial
  const listeners = new Set<(state: State, before: State) => void>()
  return {
    get: () => state,
    set(change) {
      const before = state
      state = { ...state, ...(typeof change === 'function' ? change(state) : change) }
      for (const listener of listeners) listener(state, before)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** `pick` returns something that stays the same object while nothing of it changes. */
export function useStore<State extends object, Part>(store: Store<State>, pick: (state: State) => Part): Part {
  const read = () => pick(store.get())
  return useSyncExternalStore(store.subscribe, read, read)
}
