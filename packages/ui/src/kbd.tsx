import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/** A key, as on the keyboard. */
export function Kbd({ children, inverted = false }: { children: ReactNode; inverted?: boolean }) {
  return (
    <kbd className={cn('inline-flex h-4 items-center rounded px-1 font-sans text-[11px] leading-4', inverted ? 'bg-ground/20' : 'border border-line bg-sunken text-ink-faint')}>
      {children}
    </kbd>
  )
}
