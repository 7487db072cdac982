'use client'
import { onlineManager, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { Banner } from './banner.tsx'
import { silence, useReturn } from './silence.ts'

const subscribe = (changed: () => void) => onlineManager.subscribe(changed)

/** What stands on the page is from before, and nobody needs to do anything: it goes on by itself. */
export function SilenceBanner() {
  const queries = useQueryClient()
  const online = useSyncExternalStore(subscribe, () => onlineManager.isOnline(), () => true)
  const silent = silence.use()
  useReturn(silent && online, () => silence.set(false))
  // What asks again by itself is not waited for, and what does not would stay as it failed.
  useEffect(() => silence.onEnd(() => void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })), [queries])
  if (online && !silent) return null
  return (
    <Banner tone="warning">
      <b className="font-semibold">{online ? 'Parley does not answer.' : 'You are offline.'}</b> What you see is from before. It goes on by itself as soon as {online ? 'Parley is back' : 'you are connected again'}.
    </Banner>
  )
}
