'use client'
import { templateLimits, templateParameters, type TemplateCard } from '@parley/channel'
import { Button, Field, IconButton, Input, Select, Textarea } from '@parley/ui'
import { Plus, Trash2 } from '@parley/ui/icons'
import { ButtonFields } from './button-fields.tsx'
import { Count } from './count.tsx'
import { SampleField } from './sample-field.tsx'
import { freshCard, type At } from './template-parts.ts'

interface CardFieldsProps {
  workspaceId: string
  accountId: string
  cards: TemplateCard[]
  at: At
  onChange: (cards: TemplateCard[]) => void
}

const shown = [
  { value: 'image', label: 'Pictures' },
  { value: 'video', label: 'Videos' },
  { value: 'product', label: 'Products of the catalogue' },
] as const

/** The cards of a carousel. All are of one make, so what they show and which buttons they have is chosen once for all. */
export function CardFields({ workspaceId, accountId, cards, at, onChange }: CardFieldsProps) {
  const kind = cards[0]?.header.type ?? 'image'
  const product = kind === 'product'
  const set = (index: number, part: Partial<TemplateCard>) => onChange(cards.map((card, place) => (place === index ? { ...card, ...part } : card)))
  const all = (change: (card: TemplateCard) => TemplateCard) => onChange(cards.map(change))
  return (
    <>
      <Field label="What the cards show" nativeLabel={false} hint={product ? 'WhatsApp shows picture, title and price of each. The flow says which products.' : 'The flow says which file is on each card.'} error={at('cards')}>
        <Select value={kind} options={[...shown]} onValueChange={(next: (typeof shown)[number]['value']) => onChange(cards.map(() => freshCard(next)))} />
      </Field>
      {cards.map((card, index) => {
        const names = templateParameters(card.body)
        const field = (name: string) => `cards[${index}].${name}`
        return (
          <section key={index} aria-label={`Card ${index + 1}`} className="flex flex-col gap-3 rounded-card border border-line p-3">
            <div className="flex items-center gap-2">
              <h3 className="min-w-0 flex-1 text-control font-medium">Card {index + 1}</h3>
              {cards.length > templateLimits.cardsLeast && (
                <IconButton size="sm" label={`Remove card ${index + 1}`} onClick={() => onChange(cards.filter((_card, place) => place !== index))}>
                  <Trash2 aria-hidden />
                </IconButton>
              )}
            </div>
            {card.header.type !== 'product' && (
              <>
                <SampleField workspaceId={workspaceId} accountId={accountId} kind={card.header.type} of={`card ${index + 1}`} example={card.header.example} error={at(field('header.example'))} onChange={(example) => set(index, { header: { ...card.header, example } as TemplateCard['header'] })} />
                <Field label={`Text of card ${index + 1}`} error={at(field('body'))} aside={<Count text={card.body} most={templateLimits.cardBody} />}>
                  <Textarea rows={2} value={card.body} dir="auto" onChange={(event) => set(index, { body: event.target.value })} />
                </Field>
                {names.map((name, place) => (
                  <Field key={name} label={`Example for {{${name}}} on card ${index + 1}`} error={at(field(`bodyExamples[${place}]`))}>
                    <Input value={card.bodyExamples[place] ?? ''} dir="auto" onChange={(event) => set(index, { bodyExamples: names.map((_name, other) => (other === place ? event.target.value : (card.bodyExamples[other] ?? ''))) })} />
                  </Field>
                ))}
              </>
            )}
            <ButtonFields
              buttons={card.buttons}
              prefix={`cards[${index}].`}
              of={` of card ${index + 1}`}
              types={product ? ['product', 'url'] : ['quick-reply', 'url', 'phone']}
              most={product ? 1 : templateLimits.cardButtons}
              at={at}
              whole={at(field('buttons'))}
              onChange={(button, place) => set(index, { buttons: card.buttons.map((one, other) => (other === place ? button : one)) })}
              {...(index === 0 && {
                onAdd: (button) => all((one) => ({ ...one, buttons: [...one.buttons, button] })),
                onRemove: (place) => all((one) => ({ ...one, buttons: one.buttons.filter((_button, other) => other !== place) })),
              })}
            />
            {index === 0 && <p className="text-hint text-ink-faint">All cards have the same kinds of buttons: adding or removing one here does so on every card.</p>}
          </section>
        )
      })}
      {cards.length < templateLimits.cards && (
        <Button size="sm" className="self-start" icon={<Plus aria-hidden />} onClick={() => onChange([...cards, { ...freshCard(kind), buttons: cards[0]?.buttons ?? [] }])}>
          Add a card
        </Button>
      )}
    </>
  )
}
