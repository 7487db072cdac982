'use client'
import { whatsappMediaLimits, type MediaKind } from '@parley/channel'
import { getField } from '@parley/flow'
import { Button, IconButton } from '@parley/ui'
import { FileCheck2, Trash2, Upload } from '@parley/ui/icons'
import { useRef, useState, type DragEvent } from 'react'
import { useForm } from './form-context.tsx'
import { TextField } from './text-field.tsx'

/** A file to send: uploaded, or the link of one. What is chosen is checked by its content on the server. */
export function MediaField({ field, kind, label }: { field: string; kind: MediaKind; label: string }) {
  const { config, set, files, disabled, problems } = useForm()
  const chooser = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [over, setOver] = useState(false)
  const media = getField(config, field) as { fileId?: string; name?: string } | undefined
  const limit = whatsappMediaLimits[kind]

  const take = async (file: File | undefined) => {
    if (!file || disabled || !files) return
    setBusy(true)
    setFailure(null)
    try {
      set(field, await files.upload(kind, file), 'single')
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
      if (chooser.current) chooser.current.value = ''
    }
  }
  const dropping = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      void take(event.dataTransfer.files[0])
    },
  }
  const wrong = problems.filter((problem) => problem.field === field)
  return (
    <div className="flex flex-col gap-2" {...(files ? dropping : {})}>
      {media?.fileId === undefined ? (
        <>
          <TextField field={`${field}.link`} label={`${label}: link`} template placeholder="https://…" />
          {files && !disabled && (
            <div className={over ? 'rounded-control outline-2 outline-offset-2 outline-accent' : ''}>
              <Button size="sm" busy={busy} icon={<Upload aria-hidden />} onClick={() => chooser.current?.click()}>
                Upload a file
              </Button>
              <p className="mt-1 text-hint text-ink-faint">{limit.accepts}. Or drop it here.</p>
            </div>
          )}
        </>
      ) : (
        <div className="flex flex-col gap-1.5">
          <p className="text-control font-medium text-ink">{label}</p>
          <div className="flex items-center gap-2 rounded-control border border-line bg-surface px-2.5 py-1.5">
            <FileCheck2 aria-hidden className="size-4 shrink-0 text-good" />
            <span dir="auto" className="min-w-0 flex-1 truncate text-control text-ink" title={media.name}>
              {media.name ?? 'Uploaded file'}
            </span>
            {!disabled && (
              <>
                <Button size="sm" variant="quiet" busy={busy} onClick={() => chooser.current?.click()}>
                  Replace
                </Button>
                <IconButton size="sm" label={`Remove ${media.name ?? 'the file'}`} onClick={() => set(field, { link: '' }, 'single')}>
                  <Trash2 aria-hidden />
                </IconButton>
              </>
            )}
          </div>
        </div>
      )}
      {files && <input ref={chooser} type="file" aria-label={`${label}: file`} accept={limit.mimeTypes.join(',')} tabIndex={-1} className="sr-only" onChange={(event) => void take(event.target.files?.[0])} />}
      {(failure !== null || wrong.length > 0) && (
        <p role="alert" className="text-hint text-danger">
          {failure ?? wrong.map((problem) => problem.message).join(' ')}
        </p>
      )}
    </div>
  )
}
