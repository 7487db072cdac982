'use client'
import { Button, cn } from '@parley/ui'
import { Check, CloudAlert, CloudUpload, Lock, LoaderCircle, TriangleAlert } from '@parley/ui/icons'
import type { SaveState } from '../core/autosave.ts'
import { useEditorState } from '../editor-state.ts'
import { formatMoment } from '../moments.ts'

/** Whether what is drawn is safe, in a word. */
export function SaveStatus({ onRetry }: { onRetry(): void }) {
  const save = useEditorState((state) => state.save)
  const readOnly = useEditorState((state) => state.readOnly)
  const { icon, text, tone, title } = readOnly ? { icon: <Lock aria-hidden />, text: 'View only', tone: 'text-ink-faint', title: readOnly } : describe(save)
  return (
    <span className="flex items-center gap-1.5">
      <span role="status" title={title} className={cn('inline-flex items-center gap-1.5 text-hint whitespace-nowrap [&_svg]:size-3.5', tone)}>
        {icon}
        {text}
      </span>
      {save.status === 'failed' && !readOnly && (
        <Button variant="quiet" size="sm" onClick={onRetry}>
          Retry now
        </Button>
      )}
    </span>
  )
}

function describe(save: SaveState): { icon: React.ReactNode; text: string; tone: string; title?: string } {
  switch (save.status) {
    case 'saved':
      return { icon: <Check aria-hidden />, text: 'Saved', tone: 'text-ink-faint', ...(save.at === null ? {} : { title: `Saved ${formatMoment(save.at)}` }) }
    case 'waiting':
      return { icon: <CloudUpload aria-hidden />, text: 'Saving…', tone: 'text-ink-faint' }
    case 'saving':
      return { icon: <LoaderCircle aria-hidden className="animate-spin" />, text: 'Saving…', tone: 'text-ink-faint' }
    case 'failed':
      return { icon: <CloudAlert aria-hidden />, text: 'Not saved: trying again', tone: 'text-danger', title: save.message }
    case 'conflict':
      return { icon: <TriangleAlert aria-hidden />, text: 'Changed elsewhere', tone: 'text-warning' }
    case 'refused':
      return { icon: <CloudAlert aria-hidden />, text: 'Not saved', tone: 'text-danger', title: save.message }
  }
}
