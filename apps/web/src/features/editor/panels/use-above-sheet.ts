import { useReactFlow } from '@xyflow/react'
import { useEffect } from 'react'
import { motionMs } from '../motion.ts'

/** Between the card and what is around it, pixels. */
const margin = 12
/** Longer than the palette takes to begin its move. */
const settleMs = 120

/** On a phone, where the settings rise over the canvas, moves the canvas so that the card that they belong to stays in view. */
export function useAboveSheet(nodeId: string | undefined): void {
  const flow = useReactFlow()
  useEffect(() => {
    if (nodeId === undefined) return
    const show = () => {
      const sheet = document.querySelector('section[aria-label="Card settings"]')?.parentElement
      const canvas = document.querySelector('.flow-canvas')?.getBoundingClientRect()
      const card = document.querySelector(`.react-flow__node[data-id="${CSS.escape(nodeId)}"]`)?.getBoundingClientRect()
      if (!sheet || !canvas || !card || getComputedStyle(sheet).position !== 'absolute') return
      const by = {
        x: intoView(card.left, card.right, canvas.left + margin, canvas.right - margin),
        y: intoView(card.top, card.bottom, canvas.top + margin, sheet.getBoundingClientRect().top - margin),
      }
      if (by.x === 0 && by.y === 0) return
      const { x, y, zoom } = flow.getViewport()
      void flow.setViewport({ x: x + by.x, y: y + by.y, zoom }, { duration: motionMs() })
    }
    // A card that is being dragged is where the finger is; and a new one is measured only after it has been drawn.
    const dragged = document.querySelector('.react-flow__node.dragging') !== null
    if (dragged) window.addEventListener('pointerup', show, { once: true })
    const frame = dragged ? 0 : requestAnimationFrame(() => requestAnimationFrame(show))
    // Whoever chose the card elsewhere, in the palette or by its words, moves the canvas, too: once that is over, it is looked at again.
    const settled = dragged ? undefined : setTimeout(show, motionMs() + settleMs)
    return () => {
      window.removeEventListener('pointerup', show)
      cancelAnimationFrame(frame)
      clearTimeout(settled)
    }
  }, [flow, nodeId])
}

/** How far something is to be moved so that it lies between two bounds; where it is longer than that, its beginning does. */
export function intoView(start: number, end: number, from: number, to: number): number {
  if (start < from || end - start > to - from) return from - start
  return end > to ? to - end : 0
}
