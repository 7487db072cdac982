import { Skeleton } from '@parley/ui'

/** The editor's shape while the flow is on its way. */
export function EditorSkeleton() {
  return (
    <div role="status" aria-label="Loading the flow" className="flex min-h-0 flex-1 flex-col bg-ground">
      <div className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-4">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="h-4 w-16" />
        <span className="flex-1" />
        <Skeleton className="h-8 w-20" />
        <Skeleton className="h-8 w-20" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex w-56 shrink-0 flex-col max-md:hidden gap-2 border-r border-line bg-surface p-3">
          <Skeleton className="mb-2 h-8" />
          {[0, 1, 2, 3, 4, 5, 6].map((index) => (
            <Skeleton key={index} className="h-7" />
          ))}
        </div>
        <div className="flex flex-1 items-center justify-center gap-24 overflow-hidden">
          <Skeleton className="h-28 w-72 shrink-0" />
          <div className="flex shrink-0 flex-col gap-12">
            <Skeleton className="h-40 w-72" />
            <Skeleton className="h-28 w-72" />
          </div>
        </div>
        <div className="flex w-[348px] shrink-0 flex-col max-md:hidden gap-3 border-l border-line bg-surface p-4">
          <Skeleton className="h-6 w-32" />
          <Skeleton className="h-8" />
          <Skeleton className="h-24" />
        </div>
      </div>
    </div>
  )
}
