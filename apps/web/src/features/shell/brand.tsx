import { cn } from '@parley/ui'

/** The mark alone. */
function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cn('text-accent', className)}>
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <path d="M8 9.5A2.5 2.5 0 0 1 10.5 7h8A2.5 2.5 0 0 1 21 9.5v4a2.5 2.5 0 0 1-2.5 2.5H13l-3.2 2.700c-.7.6-1.800.1-1.800-.8z" className="fill-on-accent" />
      <path d="M24 14.500v9.300c0 .9-1.100 1.400-1.800.8L19 22h-5a2.500 2.500 0 0 1-2.300-1.600L14 18.500h5.500a4 4 0 0 0 4-4z" className="fill-on-accent" opacity=".6" />
    </svg>
  )
}

export function Brand({ className }: { className?: string }) {
  return (
    <div className={cn('flex items-center gap-2.5', className)}>
      <Mark className="size-8" />
      <span className="text-title font-semibold tracking-tight">Parley</span>
    </div>
  )
}
