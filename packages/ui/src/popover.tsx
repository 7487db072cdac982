'use client'
import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import { cn } from './cn.ts'

export interface PopoverProps {
  trigger: ReactElement
  children: ReactNode
  /** Its name for screen readers, where it has no visible title. */
  label?: string
  side?: 'top' | 'bottom' | 'left' | 'right'
  align?: 'start' | 'center' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
  className?: string
}

/** A small panel beside what opened it. */
export function Popover({ trigger, children, label, side = 'bottom', align = 'start', open, onOpenChange, className }: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} className="z-50">
          <Base.Popup aria-label={label} className={cn('popup-motion max-h-[var(--available-height)] w-80 overflow-y-auto rounded-card border border-line bg-raised p-3 shadow-float outline-none', className)}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** A button that closes the popover that it stands in. */
