'use client'
import { Button, Notice } from '@parley/ui'
import { errorCode, errorMessage } from '@/trpc/errors.ts'

/** Why it was not saved. Where somebody else changed the same, theirs can be loaded over what is written here. */
export function SaveFailure({ error, onLoadTheirs }: { error: unknown; onLoadTheirs: () => void }) {
  if (!error) return null
  return (
    <Notice tone="danger" actions={errorCode(error) === 'CONFLICT' ? <Button onClick={onLoadTheirs}>Load theirs</Button> : undefined}>
      {errorMessage(error)}
    </Notice>
  )
}
