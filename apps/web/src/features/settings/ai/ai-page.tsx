'use client'
import { Notice, Skeleton } from '@parley/ui'
import { useQuery } from '@tanstack/react-query'
import { SettingsNav } from '@/features/settings/settings-nav.tsx'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { TopBar } from '@/features/shell/top-bar.tsx'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC } from '@/trpc/client.ts'
import { budgetNote } from './budget-note.ts'
import { ChoicesPanel } from './choices-panel.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { ModelsPanel } from './models-panel.tsx'
import { SpendPanel } from './spend-panel.tsx'

/** Which models answer, with whose key, and what they cost. */
export function AiPage({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC()
  const { role } = useWorkspace()
  const mayChange = isAtLeast(role, 'admin')
  const models = useQuery(trpc.models.get.queryOptions({ workspaceId }))
  const note = models.data && budgetNote(models.data)
  return (
    <>
      <TopBar title="Settings" />
      <SettingsNav workspaceId={workspaceId} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {models.isPending ? (
          <div role="status" aria-label="Loading models" className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-8">
            <Skeleton className="h-44 rounded-card" />
            <Skeleton className="h-64 rounded-card" />
          </div>
        ) : models.isError ? (
          <LoadError error={models.error} retry={() => void models.refetch()} />
        ) : (
          <div className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-8">
            {note && <Notice tone={note.tone}>{note.text}</Notice>}
            <KeysPanel workspaceId={workspaceId} settings={models.data} mayChange={mayChange} />
            {/* Begins anew with what was saved, so that another person's change is not written over. */}
            <ChoicesPanel key={JSON.stringify([models.data.full, models.data.small, models.data.keepsAnswers, models.data.budgets])} workspaceId={workspaceId} settings={models.data} mayChange={mayChange} />
            <SpendPanel workspaceId={workspaceId} spend={models.data.spend} />
            <ModelsPanel workspaceId={workspaceId} settings={models.data} mayChange={mayChange} />
          </div>
        )}
      </div>
    </>
  )
}
