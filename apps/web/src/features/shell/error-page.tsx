'use client'
import { Button, EmptyState } from '@parley/ui'
import { CloudAlert } from '@parley/ui/icons'

/** A part of the page could not be drawn. What was saved is safe. */
export function ErrorPage({ retry }: { retry: () => void }) {
  return (
    <EmptyState
      level={1}
      icon={<CloudAlert aria-hidden />}
      title="This page could not be shown"
      actions={
        <Button variant="primary" onClick={retry}>
          Try again
        </Button>
      }
    >
      Something failed on our side while it was made. What you saved is safe. If it happens again, the log of the web process says why.
    </EmptyState>
  )
}
