import { useReactFlow } from '@xyflow/react'
import { useCallback } from 'react'
import { motionMs } from './motion.ts'

/** Brings cards into view, and the control of a place in their settings under the hand. */
export function useReveal() {
  const flow = useReactFlow()
  return useCallback(
    (nodeIds: string[], field?: string) => {
      void flow.fitView({ nodes: nodeIds.map((id) => ({ id })), maxZoom: 1, minZoom: 0.5, padding: 0.4, duration: motionMs() })
      if (field === undefined) return
      // The panel shows the card only after this change has been drawn.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const control = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)
          control?.scrollIntoView({ block: 'center' })
          control?.focus({ preventScroll: true })
        }),
      )
    },
    [flow],
  )
}
