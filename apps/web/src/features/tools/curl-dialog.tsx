'use client'
import { Button, Dialog, Field, Notice, Textarea } from '@parley/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

/** A cURL command, as most API pages show it, becomes the beginning of a tool. */
export function CurlDialog({ workspaceId, open, onClose, onRead }: { workspaceId: string; open: boolean; onClose: () => void; onRead: (read: RouterOutputs['tools']['fromCurl']) => void }) {
  const trpc = useTRPC()
  const [command, setCommand] = useState('')
  const read = useMutation(trpc.tools.fromCurl.mutationOptions({ onSuccess: (proposal) => { setCommand(''); onRead(proposal) } }))
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      width="lg"
      title="From a cURL command"
      description="Nothing is called. Secrets in it are not kept; you store them as credentials."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={read.isPending} disabled={command.trim() === ''} onClick={() => read.mutate({ workspaceId, command })}>Fill in the tool</Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label="Command">
          <Textarea rows={7} className="font-mono text-hint" spellCheck={false} value={command} placeholder={'curl -X POST https://api.example.com/orders \\\n  -H "Content-Type: application/json" \\\n  -d \'{"id": "42"}\''} onChange={(event) => setCommand(event.target.value)} />
        </Field>
        {read.error && <Notice tone="danger">{errorMessage(read.error)}</Notice>}
      </div>
    </Dialog>
  )
}
