'use client'
import { Button, EmptyState } from '@parley/ui'
import { CloudAlert } from '@parley/ui/icons'
import { useEffect, useState } from 'react'
import { isReady, useReturn } from './silence.ts'

/** A part of the page could not be drawn. What was saved is safe. While Parley or its database is away, it comes by itself. */
export function ErrorPage({ retry }: { retry: () => void }) {
  const [away, setAway] = useState(false)
  useEffect(() => {
    let shown = true
    void isReady().then((ready) => shown && setAway(!ready))
    return () => void (shown = false)
  }, [])
  useReturn(away, retry)
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
      {away
        ? 'Parley or its database does not answer. What you saved is safe, and this page comes by itself once both are back.'
        : 'Something failed on our side while it was made. What you saved is safe. If it happens again, the log of the web process says why.'}
    </EmptyState>
  )
}
