'use client'
import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './kbd.tsx'

export interface TooltipProps {
  content: ReactNode
  /** The element that it explains; it receives the trigger's props. */
  children: ReactElement
  side?: 'top' | 'bottom' | 'left' | 'right' | undefined
  shortcut?: string | undefined
}

/** A word of explanation on hover and focus. Never the only place where something is said. */
export function Tooltip({ content, children, side = 'top', shortcut }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={400} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="popup-motion flex max-w-72 items-center gap-2 rounded-control bg-ink px-2 py-1 text-hint text-ground shadow-float">
            {content}
            {shortcut && <Kbd inverted>{shortcut}</Kbd>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Once around the page: tooltips near each other open without delay. */
export const TooltipProvider = Base.Provider
