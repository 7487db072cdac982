import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'
import { LoaderCircle } from './icons.ts'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg'

const variants: Record<ButtonVariant, string> = {
  primary: 'forced-colors:border bg-accent text-on-accent hover:bg-accent-strong active:bg-accent-strong disabled:bg-pressed disabled:text-ink-faint',
  secondary: 'border border-line bg-surface text-ink shadow-[0_1px_1px_var(--shadow-tint)] hover:bg-hover active:bg-pressed disabled:text-ink-faint disabled:hover:bg-surface',
  quiet: 'text-ink-soft hover:bg-hover hover:text-ink active:bg-pressed disabled:text-ink-faint disabled:hover:bg-transparent data-popup-open:bg-hover data-popup-open:text-ink',
  danger: 'forced-colors:border bg-danger text-on-danger hover:bg-danger-strong active:bg-danger-strong disabled:bg-pressed disabled:text-ink-faint',
}

const sizes: Record<ButtonSize, string> = {
  sm: 'h-7 px-2.5 text-hint',
  md: 'h-8 px-3 text-control',
  lg: 'h-10 px-4 text-body',
}

/** The classes of a button, for links that look like one. */
export function buttonClasses(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md'): string {
  return cn(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap transition-colors duration-[var(--quick)] select-none [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
  )
}

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant
  size?: ButtonSize
  /** Shown before the label. */
  icon?: ReactNode
  /** Work is under way: the button keeps its width and does nothing. */
  busy?: boolean
}

export function Button({ variant = 'secondary', size = 'md', icon, busy = false, className, children, type = 'button', disabled, onClick, ...rest }: ButtonProps) {
  return (
    <button
      // The type is always one of the three that exist; only its default differs from the browser's.
      type={type}
      className={cn(buttonClasses(variant, size), className)}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy ? <LoaderCircle className="animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  )
}
