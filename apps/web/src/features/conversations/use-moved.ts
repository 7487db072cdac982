import { useEffect, useEffectEvent } from 'react'

/** A conversation that became one with another is at that one's address from now on. */
export function useMoved(asked: string, found: string | undefined, onMoved: (conversationId: string) => void): void {
  const move = useEffectEvent(onMoved)
  useEffect(() => {
    if (found !== undefined && found !== asked) move(found)
  }, [asked, found])
}
