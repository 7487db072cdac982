'use client'
import { Button, Checkbox, Field, Notice, Textarea } from '@parley/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/features/shell/form-dialog.tsx'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

type Read = RouterOutputs['tools']['fromCurl']

/** A cURL command, as most API pages show it, becomes the beginning of a tool; whoever pastes it says which of its values are only an example. */
export function CurlDialog({ workspaceId, open, onClose, onRead }: { workspaceId: string; open: boolean; onClose: () => void; onRead: (read: Read) => void }) {
  const trpc = useTRPC()
  const [command, setCommand] = useState('')
  const [values, setValues] = useState<Read['values'] | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const reset = () => { setCommand(''); setValues(null); read.reset() }
  const read = useMutation(trpc.tools.fromCurl.mutationOptions({
    onSuccess: (proposal) => {
      if (values === null && proposal.values.length > 0) {
        setValues(proposal.values)
        setChosen(new Set(proposal.values.map(({ name }) => name)))
        return
      }
      reset()
      onRead(proposal)
    },
  }))
  const fill = () => read.mutate({ workspaceId, command, chosen: values === null ? [] : [...chosen] })
  return (
    <FormDialog
      open={open}
      unsaved={command.trim() !== ''}
      onClose={() => { reset(); onClose() }}
      width="lg"
      title={values ? 'What differs from call to call?' : 'From a cURL command'}
      description={values ? 'What is ticked becomes an argument, which the agent fills in. The rest stays as it is in the command.' : 'Nothing is called. Secrets in it are not kept; you store them as credentials.'}
      footer={
        <>
          {values ? <Button onClick={() => setValues(null)}>Back</Button> : <Button onClick={() => { reset(); onClose() }}>Cancel</Button>}
          <Button variant="primary" busy={read.isPending} disabled={command.trim() === ''} onClick={fill}>{values ? 'Fill in the tool' : 'Go on'}</Button>
        </>
      }
    >
      {values ? (
        <div role="group" aria-label="Values of the command" className="-mx-2 flex max-h-[45vh] flex-col gap-3 overflow-y-auto px-2">
          {values.map(({ name, where, sample }) => (
            <Checkbox
              key={name}
              label={name}
              hint={<span className="break-all"><bdi>{String(sample)}</bdi>, in the {where === 'body' ? 'body' : 'address'}</span>}
              checked={chosen.has(name)}
              onCheckedChange={(on) => setChosen((before) => new Set(on ? [...before, name] : [...before].filter((other) => other !== name)))}
            />
          ))}
        </div>
      ) : (
        <Field label="Command">
          <Textarea rows={7} className="font-mono text-hint" spellCheck={false} value={command} placeholder={'curl -X POST https://api.example.com/orders \\\n  -H "Content-Type: application/json" \\\n  -d \'{"id": "42"}\''} onChange={(event) => setCommand(event.target.value)} />
        </Field>
      )}
      {read.error && <Notice tone="danger" className="mt-3">{errorMessage(read.error)}</Notice>}
    </FormDialog>
  )
}
