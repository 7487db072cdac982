'use client'
import { Button, Dialog, Notice, ScrollText, Skeleton } from '@parley/ui'
import { useState } from 'react'
import { useForm } from '../../editor-kit/index.ts'

type Prompt = Awaited<ReturnType<NonNullable<ReturnType<typeof useForm>['readPrompt']>>>

const tokens = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'token' : 'tokens'}`

/** Everything that the model is told, whole, with what it costs in tokens. */
export function PromptButton() {
  const { readPrompt } = useForm()
  const [open, setOpen] = useState(false)
  const [prompt, setPrompt] = useState<Prompt>()
  const [failure, setFailure] = useState<string>()
  if (!readPrompt) return null
  const show = () => {
    setOpen(true)
    setPrompt(undefined)
    setFailure(undefined)
    readPrompt().then(setPrompt, (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)))
  }
  return (
    <>
      <Button className="self-start" onClick={show}>
        Read the whole prompt
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        width="lg"
        title="What the model is told"
        description={prompt ? `${tokens(prompt.tokens)} before the conversation itself. Placeholders are filled in for each customer.` : 'Persona, facts, instructions and tools, as they are put together.'}
        footer={<Button onClick={() => setOpen(false)}>Close</Button>}
      >
        {failure !== undefined ? (
          <Notice tone="danger">{failure}</Notice>
        ) : !prompt ? (
          <Skeleton className="h-60 rounded-card" />
        ) : (
          <div className="flex flex-col gap-4">
            {prompt.parts.map((part) => (
              <section key={part.title} aria-label={part.title} className="flex flex-col gap-1.5">
                <h3 className="flex items-baseline justify-between gap-3 text-control font-medium">
                  {part.title}
                  <span className="text-hint font-normal text-ink-faint tabular-nums">{tokens(part.tokens)}</span>
                </h3>
                <ScrollText label={`What it says: ${part.title}`} dir="auto" className="max-h-96 rounded-card border border-line bg-sunken p-3 font-mono text-hint break-words whitespace-pre-wrap">
                  {part.text}
                </ScrollText>
              </section>
            ))}
          </div>
        )}
      </Dialog>
    </>
  )
}
