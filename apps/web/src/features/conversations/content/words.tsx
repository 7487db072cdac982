import { Marked } from '@parley/cards/marked'
import type { ReactNode } from 'react'

/** What was written, with its line breaks and WhatsApp's marks, in its own direction. */
export function Words({ children }: { children: string }) {
  return (
    <span dir="auto" className="block whitespace-pre-wrap">
      <Marked text={children} />
    </span>
  )
}

/** A line with a symbol before it: what something is, where it has no words of its own. */
export function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className="flex items-start gap-2 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-soft">
      {icon}
      <span dir="auto" className="min-w-0">
        {children}
      </span>
    </span>
  )
}

/** What is shown as one thing inside a bubble: a place, an order, an ad. */
export function Inset({ children }: { children: ReactNode }) {
  return <span className="my-1 flex flex-col gap-0.5 rounded-control border border-line-strong/40 bg-surface/60 px-2.5 py-2 text-control">{children}</span>
}

export function Hint({ children }: { children: ReactNode }) {
  return <span className="block text-hint text-ink-soft">{children}</span>
}

/** Opens elsewhere; nothing of us is told to where it leads. */
export function OutLink({ href, children }: { href: string; children: ReactNode }) {
  if (!/^(https?:|tel:|mailto:)/i.test(href)) return <>{children}</>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="break-all text-accent-ink underline underline-offset-2">
      {children}
    </a>
  )
}
