'use client'
import { Switch as Base } from '@base-ui/react/switch'
import type { ReactNode } from 'react'

export interface SwitchProps {
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
  name?: string
}

/** On or off, at once. */
export function Switch({ label, hint, ...rest }: SwitchProps) {
  return (
    <label className="flex items-start gap-2.5">
      <Base.Root {...rest} className="mt-0.5 inline-flex h-4 w-7 shrink-0 items-center rounded-full border border-transparent bg-line-strong px-px transition-colors duration-[var(--quick)] forced-colors:border-[ButtonText] data-checked:bg-accent data-disabled:opacity-50">
        <Base.Thumb className="size-3 rounded-full bg-surface shadow-sm transition-transform forced-colors:bg-[ButtonText] forced-colors:forced-color-adjust-none duration-[var(--quick)] data-checked:translate-x-3" />
      </Base.Root>
      <span className="flex flex-col">
        <span className="text-control text-ink">{label}</span>
        {hint && <span className="text-hint text-ink-faint">{hint}</span>}
      </span>
    </label>
  )
}
