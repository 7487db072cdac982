'use client'
import { Button } from '@parley/ui'
import { Upload } from '@parley/ui/icons'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { createWorkspaceFiles } from '@/features/editor/workspace-files.ts'
import { useTRPC } from '@/trpc/client.ts'

interface SampleFieldProps {
  workspaceId: string
  accountId: string
  kind: 'image' | 'video' | 'document'
  /** Where it stands: `the header`, `card 1`. */
  of: string
  /** Meta's handle for it; empty where there is none yet. */
  example: string
  error: string | undefined
  onChange: (handle: string) => void
}

/** A file that the reviewers at Meta look at. */
export function SampleField({ workspaceId, accountId, kind, of, example, error, onChange }: SampleFieldProps) {
  const trpc = useTRPC()
  const chooser = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<{ name?: string; failure?: string; busy?: boolean }>({})
  const upload = useMutation(trpc.templates.uploadSample.mutationOptions())
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    setFile({ busy: true })
    try {
      const { fileId } = await createWorkspaceFiles(workspaceId).upload(kind, chosen)
      const { handle } = await upload.mutateAsync({ workspaceId, accountId, fileId })
      setFile({ name: chosen.name })
      onChange(handle)
    } catch (failure) {
      setFile({ failure: failure instanceof Error ? failure.message : String(failure) })
    } finally {
      if (chooser.current) chooser.current.value = ''
    }
  }
  const wrong = file.failure ?? error
  return (
    <div className="flex flex-col gap-1.5">
      <Button size="sm" className="self-start" icon={<Upload aria-hidden />} busy={file.busy ?? false} onClick={() => chooser.current?.click()}>
        {example ? 'Replace the sample' : 'Upload a sample'}
      </Button>
      <input ref={chooser} type="file" className="sr-only" tabIndex={-1} aria-label={`Sample for ${of}`} onChange={(event) => void take(event.target.files?.[0])} />
      <p className="text-hint text-ink-faint">{example ? `${file.name ?? 'A sample'} is with Meta.` : 'For the reviewers at Meta. Customers get the file that the flow names.'}</p>
      {wrong && <p role="alert" className="text-hint text-danger">{wrong}</p>}
    </div>
  )
}
