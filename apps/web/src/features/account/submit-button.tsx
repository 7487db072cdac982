'use client'
import { Button } from '@parley/ui'
import { useHydrated } from '@/features/shell/use-hydrated.ts'

/** The one button of a form outside the workspaces. Until the page answers it does nothing, and looks as it will. */
export function SubmitButton({ busy, children }: { busy: boolean; children: string }) {
  const hydrated = useHydrated()
  return (
    <Button variant="primary" size="lg" type="submit" busy={busy} disabled={!hydrated} className="mt-1 disabled:bg-accent disabled:text-on-accent">
      {children}
    </Button>
  )
}
