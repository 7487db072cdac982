'use client'
import { Select as Base } from '@base-ui/react/select'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { Check, ChevronsUpDown } from './icons.ts'
import { controlClasses } from './input.tsx'

export interface SelectOption<Value extends string> {
  value: Value
  label: string
  /** A second, fainter line. */
  description?: string
  icon?: ReactNode
  disabled?: boolean
}

export interface SelectGroup<Value extends string> {
  label: string
  options: SelectOption<Value>[]
}

export interface SelectProps<Value extends string> {
  value: Value | null
  onValueChange: (value: Value) => void
  options?: SelectOption<Value>[]
  /** Instead of `options`. */
  groups?: SelectGroup<Value>[]
  placeholder?: string
  /** Needed outside a Field. */
  'aria-label'?: string
  controlSize?: 'sm' | 'md' | 'lg'
  disabled?: boolean
  name?: string
  className?: string
}

/** One of several. Inside a Field (with `nativeLabel={false}`) it takes its label from there. */
export function Select<Value extends string>({ value, onValueChange, options, groups, placeholder = 'Choose', controlSize = 'md', disabled, name, className, ...aria }: SelectProps<Value>) {
  const all = [...(options ?? []), ...(groups ?? []).flatMap((group) => group.options)]
  const height = controlSize === 'sm' ? 'h-7' : controlSize === 'lg' ? 'h-10 text-body' : 'h-8'
  return (
    <Base.Root
      items={all.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      onValueChange={(next) => next !== null && onValueChange(next as Value)}
      disabled={disabled}
      name={name}
      modal={false}
    >
      <Base.Trigger {...aria} className={cn(controlClasses, height, 'flex items-center justify-between gap-2 text-left data-popup-open:border-accent data-placeholder:text-ink-faint', className)}>
        <Base.Value placeholder={placeholder} className="min-w-0 flex-1 truncate" />
        <Base.Icon className="text-ink-faint">
          <ChevronsUpDown className="size-3.5" aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="popup-motion max-h-[min(20rem,var(--available-height))] min-w-[var(--anchor-width)] overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float outline-none">
            {options?.map((option) => <Item key={option.value} option={option} />)}
            {groups?.map((group) => (
              <Base.Group key={group.label}>
                <Base.GroupLabel className="px-2 pt-2 pb-1 text-hint text-ink-faint">{group.label}</Base.GroupLabel>
                {group.options.map((option) => <Item key={option.value} option={option} />)}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Item<Value extends string>({ option }: { option: SelectOption<Value> }) {
  return (
    <Base.Item value={option.value} disabled={option.disabled} className="flex items-start gap-2 rounded-control px-2 py-1.5 text-control outline-none select-none data-disabled:text-ink-faint data-highlighted:bg-hover">
      {option.icon}
      <span className="min-w-0 flex-1">
        <Base.ItemText className="block">{option.label}</Base.ItemText>
        {option.description && <span className="block text-hint text-ink-faint">{option.description}</span>}
      </span>
      <Base.ItemIndicator className="mt-0.5 text-accent-ink">
        <Check className="size-4" aria-hidden />
      </Base.ItemIndicator>
    </Base.Item>
  )
}
