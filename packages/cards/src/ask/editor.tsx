'use client'
import type { Json } from '@parley/channel'
import { AtSign, CalendarDays, ClipboardList, ContactRound, Hash, Image, List, ListChecks, MapPin, MessageCircleQuestionMark, Paperclip, Phone, ShoppingBag, Type } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { Bubble, ChoiceField, ChoiceLabel, ExitRow, FaceLine, HeaderField, ListField, MediaTile, NumberField, OptionalDurationField, SecondsField, Section, SwitchField, TargetField, TextField, defineEditor, newPartId, useForm } from '../editor-kit/index.ts'
import { productIds } from '../message/bubble.ts'
import { askCard, framedAnswer, optionPort, type AskAnswer, type AskConfig } from './card.ts'

const kinds: Record<AskAnswer['type'], { label: string; description: string; icon: ReactNode; fresh(): AskAnswer }> = {
  text: { label: 'Text', description: 'Anything written', icon: <Type aria-hidden />, fresh: () => ({ type: 'text' }) },
  choice: {
    label: 'Choice',
    description: 'Buttons, or a list when there are more than three',
    icon: <ListChecks aria-hidden />,
    fresh: () => ({
      type: 'choice',
      options: [
        { id: newPartId(), title: '', description: '', section: '' },
        { id: newPartId(), title: '', description: '', section: '' },
      ],
      branches: true,
      listButton: 'Choose',
    }),
  },
  number: { label: 'Number', description: '12 or 1.5', icon: <Hash aria-hidden />, fresh: () => ({ type: 'number', min: null, max: null, whole: false }) },
  date: { label: 'Date', description: '24.12., tomorrow, Friday', icon: <CalendarDays aria-hidden />, fresh: () => ({ type: 'date', when: 'any' }) },
  email: { label: 'E-mail address', description: 'Checked for its form', icon: <AtSign aria-hidden />, fresh: () => ({ type: 'email' }) },
  phone: { label: 'Phone number', description: 'Kept as +4930123456', icon: <Phone aria-hidden />, fresh: () => ({ type: 'phone', country: '' }) },
  contact: { label: 'Their own number', description: 'Shared with one tap', icon: <ContactRound aria-hidden />, fresh: () => ({ type: 'contact' }) },
  location: { label: 'Place', description: 'Where the customer is, or a place they pick', icon: <MapPin aria-hidden />, fresh: () => ({ type: 'location', typed: true }) },
  file: { label: 'File', description: 'A picture, a document, a recording', icon: <Paperclip aria-hidden />, fresh: () => ({ type: 'file', accept: 'any' }) },
  form: {
    label: 'Form',
    description: 'A WhatsApp Flow that opens in the chat',
    icon: <ClipboardList aria-hidden />,
    fresh: () => ({ type: 'form', formId: '', label: 'Open form', screen: '', fields: [], draft: false }),
  },
  order: { label: 'Order', description: 'From the catalogue of the number', icon: <ShoppingBag aria-hidden />, fresh: () => ({ type: 'order', catalogId: '', heading: '', products: '' }) },
}

const buttonsShown = (answer: AskAnswer) => answer.type === 'choice' && answer.options.length <= 3

const fieldTypes = (['text', 'number', 'boolean', 'date', 'list', 'object'] as const).map((value) => ({ value, label: value === 'boolean' ? 'yes or no' : value }))

export const askEditor = defineEditor(askCard, {
  icon: MessageCircleQuestionMark,
  placed: ({ answer }) => (answer.type === 'choice' ? (answer.branches ? answer.options.map((option) => optionPort(option.id)) : []) : ['answered']),
  Face: AskFace,
  Form: AskForm,
})

/** What the customer taps to answer, where it is neither a button nor a row. */
function tapLabel(answer: AskAnswer): string | undefined {
  switch (answer.type) {
    case 'location':
      return 'Send location'
    case 'contact':
      return 'Share phone number'
    case 'form':
      return answer.label
    case 'order':
      return productIds(answer.products).length === 0 ? 'View catalogue' : 'View items'
    default:
      return undefined
  }
}

function AskFace({ config }: { config: AskConfig }) {
  const { answer } = config
  const tapped = tapLabel(answer)
  if (answer.type !== 'choice')
    return (
      <>
        <Bubble text={config.text} empty="No question yet" attached={tapped !== undefined} media={answer.type === 'form' ? headerOf(config, false) : undefined} />
        {tapped !== undefined && (
          <div className="px-2.5">
            <ChoiceLabel title={tapped} icon={kinds[answer.type].icon} />
          </div>
        )}
        <ExitRow port="answered">
          <span className="flex items-center gap-1.5 text-control text-ink-soft [&_svg]:size-3.5 [&_svg]:text-ask">
            {kinds[answer.type].icon}
            {answer.type === 'text' ? 'Any answer' : kinds[answer.type].label}
          </span>
        </ExitRow>
      </>
    )
  const list = !buttonsShown(answer)
  return (
    <>
      <Bubble text={config.text} empty="No question yet" attached media={headerOf(config, list)} />
      {list && (
        <div className="px-2.5">
          <ChoiceLabel title={answer.listButton || '…'} icon={<List aria-hidden />} />
        </div>
      )}
      <div className={list ? 'flex flex-col gap-0.5' : 'flex flex-col gap-1'}>
        {answer.options.map((option) =>
          answer.branches ? (
            <ExitRow key={option.id} port={optionPort(option.id)}>
              <ChoiceLabel title={option.title} description={list ? option.description : ''} />
            </ExitRow>
          ) : (
            <div key={option.id} className="px-2.5">
              <ChoiceLabel title={option.title} description={list ? option.description : ''} />
            </div>
          ),
        )}
      </div>
      {answer.options.length === 0 && <FaceLine faint>No options yet</FaceLine>}
    </>
  )
}

/** What stands above the question, in a line: words as they are, a file by its kind. */
function headerOf({ header }: AskConfig, list: boolean): ReactNode {
  if (header.type === 'none' || (list && header.type !== 'text')) return undefined
  if (header.type === 'text') return header.text === '' ? undefined : <p dir="auto" className="px-2.5 pt-1.5 text-control font-semibold">{header.text}</p>
  return <MediaTile icon={<Image aria-hidden />} label={header.type === 'image' ? 'Picture' : header.type === 'video' ? 'Video' : 'Document'} />
}

function AskForm({ config }: { config: AskConfig }) {
  const { limits, set } = useForm()
  const { answer } = config
  const list = answer.type === 'choice' && answer.options.length > limits.buttons
  const choose = (type: AskAnswer['type']) => type !== answer.type && set('answer', kinds[type].fresh() as Json)
  return (
    <>
      <TextField field="text" label="Question" multiline template limit={tapLabel(answer) !== undefined || answer.type === 'choice' ? limits.interactiveBody : limits.text} placeholder="What would you like to know?" />
      <ChoiceField<AskAnswer['type']>
        field="answer.type"
        label="Answer"
        onChange={choose}
        options={(Object.keys(kinds) as AskAnswer['type'][]).map((value) => ({ value, label: kinds[value].label, description: kinds[value].description }))}
      />
      {answer.type === 'choice' && (
        <>
          <ListField
            field="answer.options"
            label={list ? 'Options, shown as a list' : 'Options, shown as buttons'}
            noun="option"
            compact={!list}
            max={limits.listRows}
            create={() => ({ id: newPartId(), title: '', description: '', section: '' })}
            nameOf={(value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? String(value['title'] ?? '') : '')}
            hint={list ? undefined : `Up to ${limits.buttons} are buttons; with more, the customer opens a list.`}
          >
            {(entry, index) => (
              <>
                <TextField field={`${entry}.title`} label={`Option ${index + 1}`} hideLabel template limit={list ? limits.listRowTitle : limits.buttonTitle} placeholder={`Option ${index + 1}`} />
                {list && <TextField field={`${entry}.description`} label={`Description of option ${index + 1}`} hideLabel template limit={limits.listRowDescription} placeholder="Description, if it needs one" />}
                {list && <TextField field={`${entry}.section`} label={`Heading above option ${index + 1}`} hideLabel template limit={limits.listSectionTitle} placeholder="Heading that it stands under" />}
              </>
            )}
          </ListField>
          {list && <TextField field="answer.listButton" label="Button that opens the list" template limit={limits.listButton} />}
          <SwitchField initial field="answer.branches" label="Each option has its own exit" hint="Off: one exit for all; what was chosen is in the answer." />
        </>
      )}
      {answer.type === 'number' && (
        <>
          <div className="flex gap-4">
            <NumberField field="answer.min" label="At least" nullable />
            <NumberField field="answer.max" label="At most" nullable />
          </div>
          <SwitchField field="answer.whole" label="Whole numbers only" />
        </>
      )}
      {answer.type === 'date' && (
        <ChoiceField
          field="answer.when"
          label="Which dates fit"
          options={[
            { value: 'any', label: 'Any date' },
            { value: 'future', label: 'Today or later' },
            { value: 'past', label: 'Today or earlier' },
          ]}
        />
      )}
      {answer.type === 'location' && <SwitchField field="answer.typed" label="A typed address counts as well" initial />}
      {answer.type === 'file' && (
        <ChoiceField
          field="answer.accept"
          label="Which files fit"
          options={[
            { value: 'any', label: 'Any file' },
            { value: 'image', label: 'Pictures' },
            { value: 'document', label: 'Documents' },
            { value: 'audio', label: 'Voice notes and audio' },
            { value: 'video', label: 'Videos' },
          ]}
        />
      )}
      {answer.type === 'form' && (
        <>
          <TextField field="answer.formId" label="Id of the form" template hint="In WhatsApp Manager, under Flows." />
          <TextField field="answer.label" label="Button that opens it" template limit={limits.linkLabel} />
          <TextField field="answer.screen" label="First screen" template hint="As the form calls it. Empty: the form asks its own endpoint." />
          <ListField field="answer.fields" label="Fields to keep" noun="field" compact max={30} create={() => ({ name: '', type: 'text' })} hint="Named as in the form. Each becomes a result of this card.">
            {(entry, index) => (
              <div className="flex gap-2">
                <TextField field={`${entry}.name`} label={`Field ${index + 1}`} hideLabel placeholder="email" className="flex-1" />
                <ChoiceField field={`${entry}.type`} label={`Type of field ${index + 1}`} hideLabel className="w-28" options={fieldTypes} />
              </div>
            )}
          </ListField>
          <SwitchField field="answer.draft" label="The form is still a draft" hint="For trying it before it is published at Meta." />
        </>
      )}
      {answer.type === 'order' && (
        <>
          <TextField field="answer.products" label="Content ids of the products" multiline rows={3} template hint="One a line. Empty: the whole catalogue." />
          {productIds(answer.products).length > 0 && (
            <>
              <TextField field="answer.heading" label="Heading above the products" template limit={limits.headerText} />
              <TextField field="answer.catalogId" label="Catalogue id" template hint="In Meta’s Commerce Manager, under the catalogue’s settings." />
            </>
          )}
        </>
      )}
      {framedAnswer(answer.type) && (
        <Section title="Above and below" fields={['header', 'footer']}>
          {answer.type !== 'order' && <HeaderField field="header" wordsOnly={list} />}
          <TextField field="footer" label="Small print below" template limit={limits.footer} />
        </Section>
      )}
      {answer.type === 'phone' && <TextField field="answer.country" label="Country for numbers without +" placeholder="DE" hint="Two letters. Empty: the customer’s own country." className="w-48" />}
      <TargetField field="saveTo" label="Also keep the answer in" optional />
      <OptionalDurationField
        field="deadline"
        label="Stop waiting after a time"
        offHint="The question stays open for 30 days."
        onHint="Then the exit “No answer in time” is taken."
        initial={{ amount: 1, unit: 'days' }}
      />
      <Section title="When the answer does not fit" fields={['retryText', 'maxAttempts', 'giveUpText', 'quietMs']}>
        <TextField field="retryText" label="Asked again with" multiline rows={2} template limit={limits.text} hint="Empty: a sentence that says what is wanted." />
        <NumberField field="maxAttempts" label="Attempts" min={1} max={10} step={1} />
        <TextField field="giveUpText" label="Said before giving up" multiline rows={2} template limit={limits.text} />
        <SecondsField field="quietMs" label="Wait for more messages" min={0} max={8} step={0.1} hint="What comes meanwhile counts as one answer. At most 8 seconds." />
      </Section>
    </>
  )
}
