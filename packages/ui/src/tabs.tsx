'use client'
import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export interface TabsProps<Value extends string> {
  value: Value
  onValueChange: (value: Value) => void
  tabs: { value: Value; label: ReactNode; content: ReactNode }[]
  /** What the tabs choose between, for screen readers. */
  label: string
  className?: string
  panelClassName?: string
  /** Stands at the right end of the row of tabs. */
  aside?: ReactNode
}

export function Tabs<Value extends string>({ value, onValueChange, tabs, label, className, panelClassName, aside }: TabsProps<Value>) {
  return (
    <Base.Root value={value} onValueChange={(next: Value) => onValueChange(next)} className={cn('flex min-h-0 flex-col', className)}>
      <div className="flex shrink-0 items-center justify-between gap-2 border-b border-line px-3">
        <Base.List aria-label={label} className="relative flex gap-4">
          {tabs.map((tab) => (
            <Base.Tab
              key={tab.value}
              value={tab.value}
              className="h-10 rounded-sm text-control font-medium text-ink-faint outline-offset-0 transition-colors duration-[var(--quick)] hover:text-ink data-active:text-ink"
            >
              {tab.label}
            </Base.Tab>
          ))}
          <Base.Indicator className="absolute bottom-[-1px] left-0 h-0.5 w-[var(--active-tab-width)] translate-x-[var(--active-tab-left)] rounded-full bg-accent transition-[translate,width] duration-[var(--quick)] ease-out" />
        </Base.List>
        {aside}
      </div>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className={cn('min-h-0 flex-1 outline-offset-[-2px]', panelClassName)}>
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
