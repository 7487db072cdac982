'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { useRef, useState, type ReactElement, type ReactNode } from 'react'
import { cn } from './cn.ts'
import { X } from './icons.ts'

export interface DialogProps {
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** A button that opens it; not needed where `open` is held outside. */
  trigger?: ReactElement
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  /** Its buttons, the primary one last. */
  footer?: ReactNode
  width?: 'sm' | 'md' | 'lg'
}

const widths = { sm: 'max-w-sm', md: 'max-w-md', lg: 'max-w-2xl' }

const fields = 'input:not([type=hidden], [type=checkbox], [disabled], .sr-only), textarea:not([disabled])'

/** Asks for one thing, above the page. Escape and a click beside it close it. What is typed first goes into its first field. */
export function Dialog({ open, onOpenChange, trigger, title, description, children, footer, width = 'md' }: DialogProps) {
  const content = useRef<HTMLDivElement>(null)
  // Each opening has a popup of its own: one that is opened again while it still fades out would give the keyboard back to itself.
  const [opening, setOpening] = useState({ open, number: 0 })
  if (opening.open !== open) setOpening({ open, number: opening.number + (open ? 1 : 0) })
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        {/* Also above another dialog, which then steps back. */}
        <Base.Backdrop forceRender className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-[var(--quick)] data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto px-4 py-[12vh]">
          {/* A finger has no caret yet, and the keyboard of a phone would hide the dialog. */}
          <Base.Popup key={opening.number} initialFocus={(by) => (by === 'touch' ? true : (content.current?.querySelector<HTMLElement>(fields) ?? true))} className={cn('popup-motion relative w-full rounded-card border border-line bg-raised shadow-dialog outline-none', widths[width])}>
            <div className="flex items-start justify-between gap-4 px-5 pt-4">
              <div>
                <Base.Title className="text-[15px] leading-6 font-semibold text-ink">{title}</Base.Title>
                {description && <Base.Description className="mt-1 text-control text-ink-soft">{description}</Base.Description>}
              </div>
              <Base.Close aria-label="Close" className="-mt-0.5 -mr-1.5 inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-faint hover:bg-hover hover:text-ink">
                <X className="size-4" aria-hidden />
              </Base.Close>
            </div>
            {children && <div ref={content} className="px-5 pt-4">{children}</div>}
            <div className={cn('flex flex-wrap justify-end gap-2 px-5 pb-5', footer ? 'pt-5' : 'pt-0')}>{footer}</div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

/** A button that closes the dialog that it stands in. */
