import { cn, Input } from '@parley/ui'
import { Search } from '@parley/ui/icons'

/** From how many entries on a list is searched. */
export const findFrom = 8

interface FindFieldProps {
  /** What is found: "Find a flow". */
  label: string
  placeholder?: string
  value: string
  onChange: (text: string) => void
  className?: string
}

/** The search field above a list. */
export function FindField({ label, placeholder = label, value, onChange, className }: FindFieldProps) {
  return (
    <div className={cn('relative shrink-0', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint" />
      <Input type="search" dir="auto" aria-label={label} placeholder={placeholder} value={value} onChange={(event) => onChange(event.target.value)} maxLength={100} className="pl-8 max-md:h-10" />
    </div>
  )
}
