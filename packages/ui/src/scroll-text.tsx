import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/** Text that keeps its lines and may be longer or wider than its box: reached by the keyboard, so that all of it can be read. */
export function ScrollText({ label, dir, className, children }: { label: string; dir?: 'auto'; className?: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre tabIndex={0} role="region" aria-label={label} dir={dir} className={cn('overflow-auto', className)}>
      {children}
    </pre>
  )
}
