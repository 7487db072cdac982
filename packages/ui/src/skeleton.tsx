import { cn } from './cn.ts'

/** A place held, in the shape of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('skeleton rounded-control', className)} />
}
