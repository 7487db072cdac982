'use client'
import { Button, EmptyState } from '@parley/ui'
import { CloudAlert, Lock } from '@parley/ui/icons'
import { errorCode, errorMessage } from '@/trpc/errors.ts'

/** Something could not be loaded: why, and again. What a role does not allow has no "again". */
export function LoadError({ error, retry }: { error: unknown; retry: () => void }) {
  const code = errorCode(error)
  if (code === 'FORBIDDEN' || code === 'NOT_FOUND')
    return (
      <EmptyState icon={<Lock aria-hidden />} title={code === 'FORBIDDEN' ? 'This is not open to you' : 'There is nothing here'}>
        {errorMessage(error)}
      </EmptyState>
    )
  return (
    <EmptyState icon={<CloudAlert aria-hidden />} title="This could not be loaded" actions={<Button onClick={retry}>Try again</Button>}>
      {errorMessage(error)}
    </EmptyState>
  )
}
