import { useReactFlow } from '@xyflow/react'
import { useCallback } from 'react'
import { focusCard } from './focus-card.ts'
import { motionMs } from './motion.ts'

/** Brings cards into view, and under the hand the control of a place in their settings, or the first card itself. */
export function useReveal() {
  const flow = useReactFlow()
  return useCallback(
    (nodeIds: string[], field?: string) => {
      void flow.fitView({ nodes: nodeIds.map((id) => ({ id })), maxZoom: 1, minZoom: 0.5, padding: 0.4, duration: motionMs() })
      // The panel shows the card only after this change has been drawn.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const control = field === undefined ? null : document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)
          if (!control) return focusCard(nodeIds[0])
          control.scrollIntoView({ block: 'center' })
          control.focus({ preventScroll: true })
        }),
      )
    },
    [flow],
  )
}
