import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends ComponentProps<'button'> {
  /** Its name for screen readers, and its tooltip. */
  label: string
  children: ReactNode
  size?: 'sm' | 'md'
  /** Pressed and staying so: a panel that is open, a mode that is on. */
  active?: boolean
  tooltipSide?: 'top' | 'bottom' | 'left' | 'right'
  /** Keys that do the same, shown in the tooltip. */
  shortcut?: string
}

export function IconButton({ label, children, size = 'md', active, tooltipSide, shortcut, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} side={tooltipSide} shortcut={shortcut}>
      <button
        type={type}
        aria-label={label}
        aria-pressed={active}
        className={cn(
          'inline-flex shrink-0 items-center justify-center rounded-control text-ink-soft transition-colors duration-[var(--quick)] hover:bg-hover hover:text-ink active:bg-pressed disabled:text-ink-faint disabled:opacity-50 disabled:hover:bg-transparent data-popup-open:bg-hover data-popup-open:text-ink [&_svg]:size-4',
          size === 'md' ? 'size-8' : 'size-7',
          active && 'bg-accent-soft text-accent-ink hover:bg-accent-soft hover:text-accent-ink',
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  )
}
