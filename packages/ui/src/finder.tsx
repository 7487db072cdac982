'use client'
import { Combobox as Base } from '@base-ui/react/combobox'
import { useRef, useState, type ReactElement, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { cn } from './cn.ts'
import { Check, Search } from './icons.ts'
import { controlClasses } from './input.tsx'

export interface FinderOption {
  value: string
  /** Its name, in whichever direction it is written. */
  label: string
}

export interface FinderProps {
  /** The button that opens it. */
  trigger: ReactElement
  /** What is chosen here, for screen readers: "Workspace". */
  label: string
  placeholder: string
  groups: { label: string; options: FinderOption[] }[]
  /** Marked as the present one. */
  value: string
  onSelect: (value: string) => void
  /** Whether a name fits what was typed. */
  fits: (label: string, query: string) => boolean
  /** One of what is chosen, as in “No workspace is called …”. */
  noun: string
  /** Something else to do than choosing, below the list. */
  action?: { label: string; icon: ReactNode; onSelect: () => void } | undefined
  side?: 'top' | 'bottom' | 'left' | 'right'
  align?: 'start' | 'center' | 'end'
}

/** A long list to choose from by typing: opened by a button, with the search field inside. */
export function Finder({ trigger, label, placeholder, groups, value, onSelect, fits, noun, action, side = 'bottom', align = 'start' }: FinderProps) {
  const [query, setQuery] = useState('')
  const actions = useRef<Base.Root.Actions>(null)
  const items = groups.map((group) => ({ label: group.label, items: group.options }))
  const present = groups.flatMap(({ options }) => options).find((option) => option.value === value) ?? null
  return (
    <Base.Root
      actionsRef={actions}
      items={items}
      value={present}
      isItemEqualToValue={(one: FinderOption, other: FinderOption) => one.value === other.value}
      onValueChange={(next: FinderOption | null) => next && onSelect(next.value)}
      inputValue={query}
      onInputValueChange={setQuery}
      filter={(option: FinderOption, typed) => fits(option.label, typed)}
      autoHighlight
    >
      {/* It shows no value that could be typed over: a button. */}
      <Base.Trigger role="button" render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-50 outline-none">
          <Base.Popup
            aria-label={label}
            className="popup-motion flex max-h-[min(28rem,var(--available-height))] w-[min(20rem,var(--available-width))] flex-col rounded-card border border-line bg-raised shadow-float outline-none"
          >
            <div className="relative shrink-0 border-b border-line p-1.5">
              <Search aria-hidden className="pointer-events-none absolute top-1/2 left-4 size-4 -translate-y-1/2 text-ink-faint" />
              <Base.Input aria-label={placeholder} placeholder={placeholder} dir="auto" className={cn(controlClasses, 'h-8 pl-8 max-sm:h-10')} />
            </div>
            <Base.Empty>
              {query.trim() !== '' && (
                <p className="px-4 py-5 text-center text-control break-words text-ink-soft">
                  No {noun} is called “<bdi>{query.trim()}</bdi>”.
                </p>
              )}
            </Base.Empty>
            <Base.List className="min-h-0 flex-1 scroll-py-1 overflow-y-auto overscroll-contain p-1 outline-none data-empty:hidden">
              {(group: (typeof items)[number], index: number) => (
                <Base.Group key={`${group.label}:${String(index)}`} items={group.items}>
                  <Base.GroupLabel dir="auto" className="truncate px-2 pt-1.5 pb-1 text-hint text-ink-faint">
                    {group.label}
                  </Base.GroupLabel>
                  <Base.Collection>
                    {(option: FinderOption) => (
                      <Base.Item key={option.value} value={option} className="flex items-center gap-2 rounded-control px-2 py-1.5 text-control text-ink outline-none select-none data-highlighted:bg-hover max-sm:py-2.5">
                        <span className="size-4 shrink-0">
                          <Base.ItemIndicator className="block text-accent-ink">
                            <Check className="size-4" aria-hidden />
                          </Base.ItemIndicator>
                        </span>
                        <span dir="auto" title={option.label} className="min-w-0 flex-1 truncate">
                          {option.label}
                        </span>
                      </Base.Item>
                    )}
                  </Base.Collection>
                </Base.Group>
              )}
            </Base.List>
            {action && (
              <div className="shrink-0 border-t border-line p-1">
                <Button
                  variant="quiet"
                  icon={action.icon}
                  className="w-full justify-start px-2 max-sm:h-10"
                  onClick={() => {
                    actions.current?.close()
                    action.onSelect()
                  }}
                >
                  {action.label}
                </Button>
              </div>
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
