'use client'
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { cn } from './cn.ts'
import { Check } from './icons.ts'
import { Kbd } from './kbd.tsx'

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement
  children: ReactNode
  side?: 'top' | 'bottom' | 'left' | 'right'
  align?: 'start' | 'center' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** A list of things to do. Made of MenuItem, MenuLabel, MenuSeparator, MenuRadioGroup. */
export function Menu({ trigger, children, side = 'bottom', align = 'start', open, onOpenChange }: MenuProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-50 outline-none">
          <Base.Popup className="popup-motion max-h-[var(--available-height)] max-w-[min(22rem,var(--available-width))] min-w-48 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float outline-none">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

const itemClasses = 'flex items-center gap-2 rounded-control px-2 py-1.5 text-control outline-none select-none data-disabled:text-ink-faint data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0'

export interface MenuItemProps {
  children: ReactNode
  icon?: ReactNode
  onSelect?: () => void
  disabled?: boolean
  danger?: boolean
  shortcut?: string
  /** A link element instead of an action. */
  render?: ReactElement
}

export function MenuItem({ children, icon, onSelect, disabled, danger = false, shortcut, render }: MenuItemProps) {
  return (
    <Base.Item
      onClick={onSelect}
      disabled={disabled}
      render={render}
      className={cn(itemClasses, danger ? 'text-danger [&_svg]:text-danger' : 'text-ink [&_svg]:text-ink-faint')}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </Base.Item>
  )
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />
}

/** A heading over the items inside it. */
export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-hint text-ink-faint">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  )
}

export interface MenuRadioGroupProps<Value extends string> {
  label: ReactNode
  value: Value
  onValueChange: (value: Value) => void
  options: { value: Value; label: ReactNode; icon?: ReactNode }[]
}

/** One of several, with a tick at the one that holds. */
export function MenuRadioGroup<Value extends string>({ label, value, onValueChange, options }: MenuRadioGroupProps<Value>) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: Value) => onValueChange(next)}>
      <MenuGroup label={label}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} closeOnClick className={cn(itemClasses, 'text-ink [&_svg]:text-ink-faint')}>
            {option.icon}
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            <Base.RadioItemIndicator>
              <Check className="!text-accent-ink" aria-hidden />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </MenuGroup>
    </Base.RadioGroup>
  )
}
