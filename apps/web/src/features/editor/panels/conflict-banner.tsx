'use client'
import { Button, Notice, showToast } from '@parley/ui'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { errorMessage } from '@/trpc/errors.ts'
import { useEditorState } from '../editor-state.ts'
import { formatMoment } from '../moments.ts'
import type { Saving } from '../use-autosave.ts'

const look = 'items-center rounded-none border-x-0 border-t-0 [&>svg]:mt-0'

/** Somebody else saved, or archived the flow: nothing of theirs is overwritten and nothing of ours is thrown away unasked. */
export function ConflictBanner({ workspaceId, saving }: { workspaceId: string; saving: Saving }) {
  const save = useEditorState((state) => state.save)
  const router = useRouter()
  const [busy, setBusy] = useState<'load' | 'copy' | null>(null)
  const run = async (what: 'load' | 'copy', action: () => Promise<void>) => {
    setBusy(what)
    try {
      await action()
    } catch (error) {
      showToast({ title: 'That did not work', description: errorMessage(error), tone: 'danger' })
    } finally {
      setBusy(null)
    }
  }
  const keep = (
    <Button size="sm" busy={busy === 'copy'} onClick={() => void run('copy', async () => router.push(`/w/${workspaceId}/flows/${await saving.keepMineAsCopy()}`))}>
      Keep mine as a copy
    </Button>
  )
  if (save.status === 'refused')
    return (
      <Notice tone="danger" className={look} {...(save.gone ? { actions: keep } : {})}>
        {save.gone ? `${save.message} What you have drawn can be kept as a flow of its own.` : `Your last changes are not saved: ${save.message}`}
      </Notice>
    )
  if (save.status !== 'conflict') return null
  const { savedBy, savedAt } = save.theirs
  return (
    <Notice
      tone="warning"
      className={look}
      actions={
        <span className="flex gap-2">
          {keep}
          <Button
            size="sm"
            busy={busy === 'load'}
            onClick={() =>
              void run('load', async () => {
                await saving.loadTheirs()
                showToast({ title: 'Their version is loaded', description: 'Undo brings yours back.' })
              })
            }
          >
            Load theirs
          </Button>
        </span>
      }
    >
      {savedBy ?? 'Another tab'} saved this flow{savedAt ? ` ${formatMoment(savedAt)}` : ''}, after you had loaded it. Your changes since are not saved.
    </Notice>
  )
}
