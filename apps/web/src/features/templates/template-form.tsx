'use client'
import { checkTemplate, templateCategories, templateExample, templateKind, templateLimits, templateParameters, type TemplateCategory, type TemplateDraft, type TemplateKind, type TemplateShape } from '@parley/channel'
import { TemplatePreview } from '@parley/cards/editor'
import { Button, Field, IconButton, Input, Notice, Select, Switch, Textarea } from '@parley/ui'
import { Braces, X } from '@parley/ui/icons'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { ButtonFields } from './button-fields.tsx'
import { CardFields } from './card-fields.tsx'
import { Count } from './count.tsx'
import { HeaderFields } from './header-fields.tsx'
import { buttonChoices, headerChoices, languages, ofKind, templateKinds } from './template-parts.ts'
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

const blank: TemplateShape = { parameterFormat: 'named', header: null, body: '', bodyExamples: [], footer: '', buttons: [], offer: null, cards: [] }

const code: TemplateShape = { ...blank, parameterFormat: 'positional', body: '*{{1}}* is your verification code and nobody else should know it.', bodyExamples: ['123456'], buttons: [{ type: 'one-time-code', text: 'Copy code' }] }

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
  // What it was when it was opened: the list goes on being refreshed, and would hide that somebody else has changed it.
  const [began] = useState(shape)
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
  const at = (field: string) => problems.filter((problem) => problem.field === field && (asked || touched.has(field) || /at most|may not|marketing template|side by side|stand together|called|line breaks|not a placeholder|needs a name|should be/.test(problem.message))).map(({ message }) => message).join(' ') || undefined
  const touch = (field: string) => setTouched((before) => new Set([...before, field]))
  const change = (part: Partial<TemplateShape>) => setShape((before) => ({ ...before, ...part }))
  const [untouched] = useState(() => JSON.stringify(draft))
  useUnsaved(JSON.stringify(draft) !== untouched)
  const names = templateParameters(shape.body)
  const kind = templateKind(shape)
  const busy = create.isPending || edit.isPending
  const failure = create.error ?? edit.error

  const send = () => {
    setAsked(true)
    if (problems.length > 0) return
    if (edited) edit.mutate({ workspaceId, templateId: edited.id, draft: { category, shape }, began })
    else create.mutate({ workspaceId, accountId, draft })
  }
  const addPlaceholder = () => {
    const next = shape.parameterFormat === 'positional' ? String(names.length + 1) : ['first_name', 'date', 'order', 'amount'].find((candidate) => !names.includes(candidate)) ?? `value_${names.length + 1}`
    const place = body.current?.selectionEnd ?? shape.body.length
    change({ body: `${shape.body.slice(0, place)}{{${next}}}${shape.body.slice(place)}` })
    body.current?.focus()
  }
  const chooseCategory = (next: TemplateCategory) => {
    // Meta writes the words of a code itself: nothing of one is of use to another kind, nor the other way round.
    if (next === 'authentication') setShape(code)
    else if (category === 'authentication') setShape(blank)
    setCategory(next)
  }
  const chooseKind = (next: TemplateKind) => {
    setShape(ofKind(next, shape))
    if (next !== 'message' && next !== 'catalogue') setCategory('marketing')
  }

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
            <Field label="Category" nativeLabel={false} hint={categoryHints[category]} error={at('category')}>
              <Select value={category} disabled={edited?.status === 'approved'} options={templateCategories.map((one) => ({ value: one, label: categoryNames[one] }))} onValueChange={chooseCategory} />
            </Field>
          </div>
          {accounts.length > 1 && (
            <Field label="Number" nativeLabel={false} hint="Templates belong to the WhatsApp account of a number.">
              <Select value={accountId} disabled={Boolean(edited)} options={accounts.map((account) => ({ value: account.accountId, label: account.name, description: account.mode === 'test' ? 'For trying' : '' }))} onValueChange={setAccountId} />
            </Field>
          )}
          {category !== 'authentication' && (
            <>
              <Field label="What it shows" nativeLabel={false}>
                <Select value={kind} options={templateKinds} onValueChange={chooseKind} />
              </Field>
              <HeaderFields workspaceId={workspaceId} accountId={accountId} header={shape.header} choices={headerChoices[kind]} at={at} onChange={(header) => change({ header })} />
              {shape.offer && (
                <>
                  <Field label="Name of the offer" error={at('offer.text')} aside={<Count text={shape.offer.text} most={templateLimits.offerText} />}>
                    <Input value={shape.offer.text} dir="auto" placeholder="Spring offer" onChange={(event) => change({ offer: { ...shape.offer!, text: event.target.value } })} />
                  </Field>
                  <Switch label="Count down to its end" hint="The flow says when that is." checked={shape.offer.expires} onCheckedChange={(expires) => change({ offer: { ...shape.offer!, expires } })} />
                </>
              )}
              <Field label={kind === 'carousel' ? 'Text above the cards' : 'Text'} error={at('body')} aside={<Count text={shape.body} most={shape.offer ? templateLimits.offerBody : templateLimits.body} />} hint={<span>*bold*, _italic_ and ~struck~ work as in WhatsApp.</span>}>
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
              {kind !== 'carousel' && kind !== 'offer' && (
                <Field label="Footer" hint="Optional, small and grey." error={at('footer')} aside={<Count text={shape.footer} most={templateLimits.footer} />}>
                  <Input value={shape.footer} dir="auto" placeholder={category === 'marketing' ? 'Reply STOP to hear no more of this' : ''} onChange={(event) => change({ footer: event.target.value })} />
                </Field>
              )}
              {buttonChoices[kind].length > 0 && (
                <ButtonFields
                  buttons={shape.buttons}
                  types={buttonChoices[kind]}
                  most={templateLimits.buttons}
                  at={at}
                  whole={at('buttons')}
                  onChange={(button, index) => change({ buttons: shape.buttons.map((one, place) => (place === index ? button : one)) })}
                  onAdd={(button) => change({ buttons: [...shape.buttons, button] })}
                  onRemove={(index) => change({ buttons: shape.buttons.filter((_button, place) => place !== index) })}
                />
              )}
              {kind === 'carousel' && <CardFields workspaceId={workspaceId} accountId={accountId} cards={shape.cards} at={at} onChange={(cards) => change({ cards })} />}
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
            <TemplatePreview shape={shape} value={(key) => templateExample(shape, key)} />
          </div>
        </div>
      </div>
    </>
  )
}
