'use client'
import { Skeleton } from '@parley/ui'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LoadError } from '@/features/shell/load-error.tsx'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { SettingsNav } from './settings-nav.tsx'

interface SettingsFrameProps<Data> {
  workspaceId: string
  title?: ReactNode
  /** At the right of the bar. */
  actions?: ReactNode
  query: Pick<UseQueryResult<Data, unknown>, 'data' | 'error' | 'refetch'>
  /** What is on its way, for who hears the page: `the channel`. */
  loading: string
  /** Heights of what will stand there, as classes. */
  shape: readonly string[]
  children: (data: Data) => ReactNode
}

/** A page of the settings: its bar, the ways to the others, and what it shows once that is there. A later look that fails takes nothing away. */
export function SettingsFrame<Data>({ workspaceId, title = 'Settings', actions, query, loading, shape, children }: SettingsFrameProps<Data>) {
  const { data, error, refetch } = query
  return (
    <>
      <TopBar title={title}>{actions}</TopBar>
      <SettingsNav workspaceId={workspaceId} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {data !== undefined ? (
          children(data)
        ) : error ? (
          <LoadError error={error} retry={() => void refetch()} />
        ) : (
          <div role="status" aria-label={`Loading ${loading}`} className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-8">
            {shape.map((height, index) => (
              <Skeleton key={index} className={`${height} rounded-card`} />
            ))}
          </div>
        )}
      </div>
    </>
  )
}
