'use client'
import { checkTemplate, countCharacters, templateCategories, templateLimits, templateParameters, type LimitProblem, type TemplateButton, type TemplateCategory, type TemplateDraft, type TemplateHeader, type TemplateShape } from '@parley/channel'
import { TemplatePreview } from '@parley/cards/editor'
import { Button, Field, IconButton, Input, Menu, MenuItem, Notice, Select, Textarea } from '@parley/ui'
import { Braces, Plus, Trash2, Upload, X } from '@parley/ui/icons'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { createWorkspaceFiles } from '@/features/editor/workspace-files.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { buttonKinds, freshButton, headerKinds, languages } from './template-parts.ts'
import { categoryNames, type ListedTemplate } from './template-state.tsx'

interface FormProps {
  workspaceId: string
  accounts: { accountId: string; name: string; mode: 'live' | 'test' }[]
  edited: ListedTemplate | undefined
  /** Its words are a beginning for another language. */
  from: ListedTemplate | undefined
  onClose: () => void
  onDone: () => Promise<void>
}

const blank: TemplateShape = { parameterFormat: 'named', header: null, body: '', bodyExamples: [], footer: '', buttons: [] }

const categoryHints: Record<TemplateCategory, string> = {
  marketing: 'Offers, news, invitations. Only for contacts who have opted in.',
  utility: 'About something the customer did: an order, an appointment, a question.',
  authentication: 'One-time codes. Meta writes the words.',
}

/** A template, with the phone beside it as it is written. What WhatsApp would refuse is said while typing. */
export function TemplateForm({ workspaceId, accounts, edited, from, onClose, onDone }: FormProps) {
  const trpc = useTRPC()
  const source = edited ?? from
  const [name, setName] = useState(source?.name ?? '')
  const [language, setLanguage] = useState(edited?.language ?? (from ? '' : 'en'))
  const [category, setCategory] = useState<TemplateCategory>(source?.category ?? 'utility')
  const [shape, setShape] = useState<TemplateShape>(source?.shape ?? blank)
  const [accountId, setAccountId] = useState(source?.accountId ?? accounts[0]?.accountId ?? '')
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState(false)
  const body = useRef<HTMLTextAreaElement>(null)
  const done = { onSuccess: onDone }
  const create = useMutation(trpc.templates.create.mutationOptions(done))
  const edit = useMutation(trpc.templates.edit.mutationOptions(done))
  const draft: TemplateDraft = { name, language, category, shape }
  const problems = checkTemplate(draft)
  // Nobody is blamed for what they have not come to yet.
  const at = (field: string) => problems.filter((problem) => problem.field === field && (asked || touched.has(field) || /at most|may not|side by side|not a placeholder|needs a name|should be/.test(problem.message))).map(({ message }) => message).join(' ') || undefined
  const touch = (field: string) => setTouched((before) => new Set([...before, field]))
  const change = (part: Partial<TemplateShape>) => setShape((before) => ({ ...before, ...part }))
  const names = templateParameters(shape.body)
  const headerNames = shape.header?.type === 'text' ? templateParameters(shape.header.text) : []
  const busy = create.isPending || edit.isPending
  const failure = create.error ?? edit.error

  const send = () => {
    setAsked(true)
    if (problems.length > 0) return
    if (edited) edit.mutate({ workspaceId, templateId: edited.id, draft: { category, shape } })
    else create.mutate({ workspaceId, accountId, draft })
  }
  const addPlaceholder = () => {
    const next = shape.parameterFormat === 'positional' ? String(names.length + 1) : ['first_name', 'date', 'order', 'amount'].find((candidate) => !names.includes(candidate)) ?? `value_${names.length + 1}`
    const place = body.current?.selectionEnd ?? shape.body.length
    change({ body: `${shape.body.slice(0, place)}{{${next}}}${shape.body.slice(place)}` })
    body.current?.focus()
  }
  const value = (part: 'header' | 'body', parameter: string) => (part === 'body' ? shape.bodyExamples[names.indexOf(parameter)] : shape.header?.type === 'text' ? shape.header.examples[headerNames.indexOf(parameter)] : undefined)

  return (
    <>
      <header className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-surface py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-control font-semibold">{edited ? `Edit ${edited.name}` : from ? `${from.name} in another language` : 'New template'}</h2>
        <IconButton size="sm" label="Close" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="flex flex-1 max-md:flex-col">
        <form className="flex min-w-0 flex-1 flex-col gap-4 p-4" onSubmit={(event) => { event.preventDefault(); send() }}>
          {accounts.length === 0 && <Notice tone="warning">No number is connected yet. Connect one under Settings first.</Notice>}
          <Field label="Name" hint="Only you see it. Small letters, digits and underscores." error={at('name')}>
            <Input value={name} disabled={Boolean(source)} placeholder="order_shipped" spellCheck={false} autoComplete="off" onBlur={() => touch('name')} onChange={(event) => setName(event.target.value.toLowerCase().replace(/[\s-]+/g, '_'))} />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Language" nativeLabel={false} error={at('language')}>
              <Select value={language === '' ? null : language} disabled={Boolean(edited)} options={languages} onValueChange={setLanguage} />
            </Field>
            <Field label="Category" nativeLabel={false} hint={categoryHints[category]}>
              <Select value={category} disabled={edited?.status === 'approved'} options={templateCategories.map((one) => ({ value: one, label: categoryNames[one] }))} onValueChange={(next: TemplateCategory) => { setCategory(next); if (next === 'authentication') setShape({ ...blank, parameterFormat: 'positional', body: '*{{1}}* is your verification code and nobody else should know it.', bodyExamples: ['123456'], buttons: [{ type: 'one-time-code', text: 'Copy code' }] }) }} />
            </Field>
          </div>
          {accounts.length > 1 && (
            <Field label="Number" nativeLabel={false} hint="Templates belong to the WhatsApp account of a number.">
              <Select value={accountId} disabled={Boolean(edited)} options={accounts.map((account) => ({ value: account.accountId, label: account.name, description: account.mode === 'test' ? 'For trying' : '' }))} onValueChange={setAccountId} />
            </Field>
          )}
          {category !== 'authentication' && (
            <>
              <HeaderFields workspaceId={workspaceId} accountId={accountId} header={shape.header} names={headerNames} at={at} onChange={(header) => change({ header })} />
              <Field label="Text" error={at('body')} aside={<Count text={shape.body} most={templateLimits.body} />} hint={<span>*bold*, _italic_ and ~struck~ work as in WhatsApp.</span>}>
                <Textarea ref={body} rows={5} value={shape.body} dir="auto" onBlur={() => touch('body')} onChange={(event) => change({ body: event.target.value })} />
              </Field>
              <div className="-mt-2 flex flex-wrap items-center gap-2">
                <Button size="sm" icon={<Braces aria-hidden />} onClick={addPlaceholder}>Add a placeholder</Button>
                <Select aria-label="How placeholders are called" controlSize="sm" className="max-w-52" value={shape.parameterFormat} disabled={Boolean(edited)} options={[{ value: 'named', label: 'Named: {{first_name}}' }, { value: 'positional', label: 'Numbered: {{1}}' }]} onValueChange={(parameterFormat: TemplateShape['parameterFormat']) => change({ parameterFormat })} />
              </div>
              {names.map((parameter, index) => (
                <Field key={parameter} label={`Example for {{${parameter}}}`} error={at(`bodyExamples[${index}]`)}>
                  <Input value={shape.bodyExamples[index] ?? ''} dir="auto" onBlur={() => touch(`bodyExamples[${index}]`)} onChange={(event) => change({ bodyExamples: names.map((_name, place) => (place === index ? event.target.value : (shape.bodyExamples[place] ?? ''))) })} />
                </Field>
              ))}
              <Field label="Footer" hint="Optional, small and grey." error={at('footer')} aside={<Count text={shape.footer} most={templateLimits.footer} />}>
                <Input value={shape.footer} dir="auto" placeholder={category === 'marketing' ? 'Reply STOP to hear no more of this' : ''} onChange={(event) => change({ footer: event.target.value })} />
              </Field>
              <ButtonFields buttons={shape.buttons} at={at} asked={asked} problems={problems} onChange={(buttons) => change({ buttons })} />
            </>
          )}
          {failure && <Notice tone="danger">{errorMessage(failure)}</Notice>}
          {asked && problems.length > 0 && <Notice tone="warning">{problems.length === 1 ? 'One thing is' : `${problems.length} things are`} left: {problems[0]!.message}</Notice>}
          <div className="flex items-center gap-2 border-t border-line pt-4">
            <Button type="submit" variant="primary" busy={busy} disabled={accounts.length === 0}>Send for review</Button>
            <Button onClick={onClose}>Cancel</Button>
            <span className="min-w-0 flex-1 text-right text-hint text-ink-faint">Meta usually takes minutes, at most a day.</span>
          </div>
        </form>
        <div className="shrink-0 border-line bg-sunken md:w-72 md:border-l max-md:border-t">
          <div className="sticky top-12 py-5" aria-label="Preview" role="region">
            <TemplatePreview shape={shape} value={value} />
          </div>
        </div>
      </div>
    </>
  )
}

function Count({ text, most }: { text: string; most: number }) {
  const count = countCharacters(text)
  return <span className={count > most ? 'font-medium text-danger' : ''}>{count}/{most}</span>
}

type At = (field: string) => string | undefined

function HeaderFields({ workspaceId, accountId, header, names, at, onChange }: { workspaceId: string; accountId: string; header: TemplateHeader | null; names: string[]; at: At; onChange: (header: TemplateHeader | null) => void }) {
  const trpc = useTRPC()
  const chooser = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<{ name?: string; failure?: string; busy?: boolean }>({})
  const upload = useMutation(trpc.templates.uploadSample.mutationOptions())
  const kind = header?.type ?? 'none'
  const take = async (chosen: File | undefined) => {
    if (!chosen || !header || header.type === 'text' || header.type === 'location') return
    setFile({ busy: true })
    try {
      const { fileId } = await createWorkspaceFiles(workspaceId).upload(header.type, chosen)
      const { handle } = await upload.mutateAsync({ workspaceId, accountId, fileId })
      setFile({ name: chosen.name })
      onChange({ ...header, example: handle })
    } catch (error) {
      setFile({ failure: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <>
      <Field label="Header" nativeLabel={false}>
        <Select
          value={kind}
          options={[...headerKinds]}
          onValueChange={(next: (typeof headerKinds)[number]['value']) => {
            setFile({})
            onChange(next === 'none' ? null : next === 'text' ? { type: 'text', text: '', examples: [] } : next === 'location' ? { type: 'location' } : { type: next, example: '' })
          }}
        />
      </Field>
      {header?.type === 'text' && (
        <>
          <Field label="Header text" error={at('header.text')} aside={<Count text={header.text} most={templateLimits.headerText} />}>
            <Input value={header.text} dir="auto" onChange={(event) => onChange({ ...header, text: event.target.value })} />
          </Field>
          {names.slice(0, 1).map((parameter) => (
            <Field key={parameter} label={`Example for {{${parameter}}} in the header`} error={at('header.examples[0]')}>
              <Input value={header.examples[0] ?? ''} dir="auto" onChange={(event) => onChange({ ...header, examples: [event.target.value] })} />
            </Field>
          ))}
        </>
      )}
      {(header?.type === 'image' || header?.type === 'video' || header?.type === 'document') && (
        <div className="flex flex-col gap-1.5">
          <Button className="self-start" icon={<Upload aria-hidden />} busy={file.busy ?? false} onClick={() => chooser.current?.click()}>
            {header.example ? 'Replace the sample' : 'Upload a sample'}
          </Button>
          <input ref={chooser} type="file" className="sr-only" tabIndex={-1} aria-label="Sample for the header" onChange={(event) => void take(event.target.files?.[0])} />
          <p className="text-hint text-ink-faint">{header.example ? `${file.name ?? 'A sample'} is with Meta.` : 'For the reviewers at Meta. Customers get the file that the flow names.'}</p>
          {(file.failure ?? at('header.example')) && <p role="alert" className="text-hint text-danger">{file.failure ?? at('header.example')}</p>}
        </div>
      )}
    </>
  )
}

function ButtonFields({ buttons, at, asked, problems, onChange }: { buttons: TemplateButton[]; at: At; asked: boolean; problems: LimitProblem[]; onChange: (buttons: TemplateButton[]) => void }) {
  const set = (index: number, part: object) => onChange(buttons.map((button, place) => (place === index ? ({ ...button, ...part } as TemplateButton) : button)))
  const whole = problems.filter(({ field }) => field === 'buttons').map(({ message }) => message)
  const input = (index: number, name: string, label: string, current: string, placeholder = '', aside?: ReactNode) => (
    <Field label={label} hideLabel error={at(`buttons[${index}].${name}`)} aside={aside}>
      <Input aria-label={label} value={current} dir="auto" placeholder={placeholder} onChange={(event) => set(index, { [name]: event.target.value })} />
    </Field>
  )
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-control font-medium">Buttons</legend>
      {buttons.map((button, index) => (
        <div key={index} className="flex items-start gap-2 rounded-control border border-line p-2.5">
          <div className="flex min-w-0 flex-1 flex-col gap-2">
            <p className="text-hint text-ink-faint">{buttonKinds.find(({ type }) => type === button.type)?.label}</p>
            {'text' in button && input(index, 'text', `Words on button ${index + 1}`, button.text, 'What is on the button', <Count text={button.text} most={templateLimits.buttonText} />)}
            {button.type === 'url' && input(index, 'url', `Address of button ${index + 1}`, button.url, 'https://shop.example/orders/{{1}}')}
            {button.type === 'url' && templateParameters(button.url).length > 0 && input(index, 'example', `Example of the address of button ${index + 1}`, button.example, 'https://shop.example/orders/42')}
            {button.type === 'phone' && input(index, 'phone', `Number of button ${index + 1}`, button.phone, '+49 30 1234567')}
            {button.type === 'copy-code' && input(index, 'example', 'Sample code', button.example, 'SAVE10')}
            {button.type === 'flow' && input(index, 'flowId', 'Id of the WhatsApp Flow', button.flowId, '1234567890')}
          </div>
          <IconButton size="sm" label={`Remove button ${index + 1}`} onClick={() => onChange(buttons.filter((_button, place) => place !== index))}>
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      ))}
      {(asked || whole.some((message) => /at most|stand together|called/.test(message))) && whole.map((message) => <p key={message} role="alert" className="text-hint text-danger">{message}</p>)}
      {buttons.length < templateLimits.buttons && (
        <Menu trigger={<Button size="sm" className="self-start" icon={<Plus aria-hidden />}>Add a button</Button>}>
          {buttonKinds.filter(({ type }) => type !== 'one-time-code').map(({ type, label }) => (
            <MenuItem key={type} onSelect={() => onChange([...buttons, freshButton(type)])}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      )}
    </fieldset>
  )
}
