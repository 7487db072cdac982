'use client'
import { Field as Base } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export interface FieldProps {
  label: ReactNode
  /** What to put there, or what it does. */
  hint?: ReactNode
  /** What is wrong and what to do; shown instead of nothing, and read out. */
  error?: ReactNode
  /** One control: Input, Textarea, Select … */
  children: ReactNode
  className?: string
  /** Stands at the right of the label: a counter, a small action. */
  aside?: ReactNode
  /** The label is there for screen readers only. */
  hideLabel?: boolean
  /** False for controls that are not native inputs (Select): a click on the label then only focuses. */
  nativeLabel?: boolean
}

/** A control with its words. */
export function Field({ label, hint, error, children, className, aside, hideLabel = false, nativeLabel = true }: FieldProps) {
  const labelClasses = cn('text-control font-medium text-ink', hideLabel && 'sr-only')
  return (
    <Base.Root invalid={Boolean(error)} className={cn('flex flex-col gap-1.5', className)}>
      {(!hideLabel || aside) && (
        <div className="flex items-baseline justify-between gap-2">
          {nativeLabel ? (
            <Base.Label className={labelClasses}>{label}</Base.Label>
          ) : (
            <Base.Label nativeLabel={false} render={<div />} className={labelClasses}>
              {label}
            </Base.Label>
          )}
          {aside && <span className="text-hint text-ink-faint tabular-nums">{aside}</span>}
        </div>
      )}
      {hideLabel && !aside && <Base.Label className={labelClasses}>{label}</Base.Label>}
      {children}
      {hint && <Base.Description className="text-hint text-ink-faint">{hint}</Base.Description>}
      {error && (
        <Base.Error match className="text-hint text-danger">
          {error}
        </Base.Error>
      )}
    </Base.Root>
  )
}
