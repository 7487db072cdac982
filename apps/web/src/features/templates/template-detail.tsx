'use client'
import { TemplatePreview } from '@parley/cards/editor'
import { templateExample } from '@parley/channel'
import { Button, Dialog, IconButton, Notice } from '@parley/ui'
import { Languages, Pencil, Play, Trash2, X } from '@parley/ui/icons'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { categoryNames, isAlarm, TemplateQuality, TemplateState, type ListedTemplate } from './template-state.tsx'

interface DetailProps {
  workspaceId: string
  template: ListedTemplate
  mayEdit: boolean
  onEdit: () => void
  onTranslate: () => void
  onClose: () => void
  onChanged: () => Promise<void>
}

/** One template: how it looks, what Meta says of it, who uses it. */
export function TemplateDetail({ workspaceId, template, mayEdit, onEdit, onTranslate, onClose, onChanged }: DetailProps) {
  const trpc = useTRPC()
  const [removing, setRemoving] = useState(false)
  const ids = { workspaceId, templateId: template.id }
  const remove = useMutation(trpc.templates.remove.mutationOptions({ onSuccess: async () => { setRemoving(false); onClose(); await onChanged() } }))
  const unpause = useMutation(trpc.templates.unpause.mutationOptions({ onSuccess: onChanged }))
  const { shape } = template
  const editable = template.status === 'approved' || template.status === 'rejected' || template.status === 'paused'
  return (
    <>
      <header className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-surface py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-control font-semibold" title={template.name}>{template.name}</h2>
        <IconButton size="sm" label="Close" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="flex flex-col gap-4 p-4">
        {template.status !== 'approved' && template.reason && <Notice tone="danger">{template.reason}</Notice>}
        {isAlarm(template) && <Notice tone="danger">While it cannot be sent, the flows that use it stop where they would send it.</Notice>}
        {template.notice && <Notice tone="warning">{template.notice}</Notice>}
        {unpause.error && <Notice tone="danger">{errorMessage(unpause.error)}</Notice>}
        {shape ? <TemplatePreview shape={shape} value={(key) => templateExample(shape, key)} className="rounded-card bg-sunken py-3" /> : <Notice>It is kept here, but flows cannot send it: it asks for a payment, shows a moving picture, or holds a part that Parley does not know. Look at it in WhatsApp Manager.</Notice>}
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-control">
          <Line name="State"><TemplateState status={template.status} /></Line>
          <Line name="Category">{categoryNames[template.category]}</Line>
          <Line name="Language">{template.language}</Line>
          <Line name="Quality"><TemplateQuality quality={template.quality} /></Line>
          <Line name="Used in">
            {template.usedBy.length === 0 ? (
              <span className="text-ink-faint">No published flow</span>
            ) : (
              template.usedBy.map(({ flowId, name }) => (
                <Link key={flowId} href={`/w/${workspaceId}/flows/${flowId}`} className="block truncate text-accent-ink underline underline-offset-2">
                  {name}
                </Link>
              ))
            )}
          </Line>
        </dl>
        {template.category === 'marketing' && <p className="text-hint text-ink-faint">A marketing template goes only to contacts who have opted in and not opted out, whatever a flow says.</p>}
        {mayEdit && (
          <div className="flex flex-wrap gap-2 border-t border-line pt-4">
            {template.status === 'paused' && (
              <Button variant="primary" icon={<Play aria-hidden />} busy={unpause.isPending} onClick={() => unpause.mutate(ids)}>
                Start again
              </Button>
            )}
            {editable && shape && <Button icon={<Pencil aria-hidden />} onClick={onEdit}>Edit</Button>}
            {shape && <Button icon={<Languages aria-hidden />} onClick={onTranslate}>Add a language</Button>}
            <Button variant="quiet" icon={<Trash2 aria-hidden />} onClick={() => setRemoving(true)}>Delete</Button>
          </div>
        )}
      </div>
      <Dialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Delete “${template.name}” in ${template.language}`}
        description="It is deleted at WhatsApp too. An approved name cannot be used again for 30 days."
        footer={
          <>
            <Button onClick={() => setRemoving(false)}>Cancel</Button>
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate(ids)}>Delete template</Button>
          </>
        }
      >
        {remove.error && <Notice tone="danger">{errorMessage(remove.error)}</Notice>}
      </Dialog>
    </>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}
