'use client'
import { Checkbox as Base } from '@base-ui/react/checkbox'
import type { ReactNode } from 'react'
import { Check } from './icons.ts'

export interface CheckboxProps {
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
  name?: string
}

/** A choice that takes effect with the rest of the form. */
export function Checkbox({ label, hint, ...rest }: CheckboxProps) {
  return (
    <label className="flex items-start gap-2.5">
      <Base.Root
        {...rest}
        className="mt-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <Base.Indicator className="text-on-accent">
          <Check className="size-3" strokeWidth={3} aria-hidden />
        </Base.Indicator>
      </Base.Root>
      <span className="flex flex-col">
        <span className="text-control text-ink">{label}</span>
        {hint && <span className="text-hint text-ink-faint">{hint}</span>}
      </span>
    </label>
  )
}
