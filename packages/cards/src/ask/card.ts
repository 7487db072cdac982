import { meansStop, type OutboundContent } from '@parley/channel'
import { toMilliseconds, type CardProblem, type Output, type Port } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { headerSchema, productIds, toHeader } from '../message/bubble.ts'
import { limitProblems } from '../shared/limit-problems.ts'
import { partIdSchema, targetSchema, twice, waitDurationSchema } from '../shared/schemas.ts'
import { contactField, targetProblem } from '../shared/target.ts'

const bound = z.number('This must be a number.').nullable().default(null)

const askOptionSchema = z.object({
  /** Stable: the option's exit is `option:<id>`. */
  id: partIdSchema,
  title: z.string(),
  /** Shown below the title when the options are a list. */
  description: z.string().default(''),
  /** The heading it stands under in a list; the same for all that belong together. */
  section: z.string().default(''),
})
export type AskOption = z.infer<typeof askOptionSchema>

const formFieldSchema = z.object({
  /** As the form calls it, and the name of the result. */
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,39}$/, 'A field is named as in the form: letters, digits and underscores.'),
  type: z.enum(['text', 'number', 'boolean', 'date', 'list', 'object']).default('text'),
})

const askAnswerSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('text') }),
    z.object({ type: z.literal('number'), min: bound, max: bound, whole: z.boolean().default(false) }),
    z.object({ type: z.literal('email') }),
    /** `country`: ISO code for numbers written without `+49`; empty: the customer's own country. */
    z.object({ type: z.literal('phone'), country: z.string().regex(/^([A-Z]{2})?$/, 'A country is two capital letters, as in DE.').default('') }),
    z.object({ type: z.literal('date'), when: z.enum(['any', 'future', 'past']).default('any') }),
    z.object({
      type: z.literal('choice'),
      options: z.array(askOptionSchema),
      /** True: every option has its own exit. False: one exit `answered`. */
      branches: z.boolean().default(true),
      /** Opens the list when there are more options than buttons. */
      listButton: z.string().default('Choose'),
    }),
    /** `typed`: an address in words counts as well. */
    z.object({ type: z.literal('location'), typed: z.boolean().default(true) }),
    /** The customer's own number, shared with one tap; the only way to it where WhatsApp names no number. */
    z.object({ type: z.literal('contact') }),
    z.object({ type: z.literal('file'), accept: z.enum(['any', 'image', 'document', 'audio', 'video']).default('any') }),
    /** A WhatsApp Flow. `fields` become results of the card. */
    z.object({
      type: z.literal('form'),
      formId: z.string().default(''),
      label: z.string().default('Open form'),
      /** The first screen; empty: the form asks its own endpoint. */
      screen: z.string().default(''),
      fields: z.array(formFieldSchema).max(30, 'At most thirty fields become results.').default([]),
      draft: z.boolean().default(false),
    }),
    /** From the catalogue that is connected to the number; `products`: content ids, one a line, empty for all. */
    z.object({ type: z.literal('order'), catalogId: z.string().default(''), heading: z.string().default(''), products: z.string().default('') }),
  ],
  'Choose what kind of answer is wanted.',
)
export type AskAnswer = z.infer<typeof askAnswerSchema>
export type AskAnswerType = AskAnswer['type']

export const askConfig = z
  .object({
    text: z.string(),
    answer: askAnswerSchema,
    /** Above and below buttons, lists and forms. */
    header: headerSchema.default({ type: 'none', text: '', media: { link: '' } }),
    footer: z.string().default(''),
    /** Said when an answer does not fit. Empty: a sentence that says what is wanted. */
    retryText: z.string().default(''),
    /** After so many answers that do not fit, the exit `invalid` is taken. */
    maxAttempts: z.number().int('Attempts are counted in whole numbers.').min(1, 'At least one attempt is needed.').max(10, 'Ten attempts at most; nobody is that patient.').default(3),
    /** Said before leaving by `invalid`. */
    giveUpText: z.string().default('Sorry, I did not get that.'),
    /** How long to wait for the answer; null: 30 days, then the conversation ends quietly. */
    deadline: waitDurationSchema.nullable().default(null),
    /** Also keep the answer in a contact field or a variable: `contact.city`, `points`. Empty: no. */
    saveTo: targetSchema.default(''),
    /** Milliseconds of quiet after which what was written counts as one answer. */
    quietMs: z.number('A number of seconds, such as 1.5.').int().min(0, 'Zero seconds or more.').max(8_000, 'At most eight seconds.').default(0),
  })
  .superRefine(({ answer }, context) => {
    if (answer.type === 'number' && answer.min !== null && answer.max !== null && answer.min > answer.max)
      context.addIssue({ code: 'custom', path: ['answer', 'min'], message: 'The smallest number is larger than the largest.' })
    const double = answer.type === 'choice' ? twice(answer.options.map((option) => option.id)) : undefined
    if (double !== undefined) context.addIssue({ code: 'custom', path: ['answer', 'options'], message: `Two options have the id “${double}”.` })
  })
export type AskConfig = z.infer<typeof askConfig>

export const optionPort = (optionId: string) => `option:${optionId}`

/** The question as it is sent: buttons where they fit, else a list. `idOf` names what comes back with an answer. */
export function toQuestion(config: AskConfig, buttons: number, text: (template: string) => string = (template) => template, idOf: (optionId: string) => string = (id) => id): OutboundContent {
  const { answer } = config
  const body = text(config.text)
  const footer = text(config.footer).trim() === '' ? {} : { footer: text(config.footer) }
  switch (answer.type) {
    case 'choice': {
      if (answer.options.length === 0) return { type: 'text', text: body }
      if (answer.options.length <= buttons)
        return { type: 'buttons', text: body, ...toHeader(config.header, text), ...footer, options: answer.options.map((option) => ({ id: idOf(option.id), title: text(option.title) })) }
      const header = config.header.type === 'text' && text(config.header.text).trim() !== '' ? { header: text(config.header.text) } : {}
      return { type: 'list', text: body, ...header, ...footer, button: text(answer.listButton) || '…', sections: toSections(answer.options, text, idOf) }
    }
    case 'location':
      return { type: 'location-request', text: body }
    case 'contact':
      return { type: 'contact-request', text: body }
    case 'form': {
      const screen = text(answer.screen).trim()
      return {
        type: 'form', text: body, ...toHeader(config.header, text), ...footer, label: text(answer.label), formId: text(answer.formId).trim(), token: idOf('form'),
        ...(screen === '' ? {} : { screen }), ...(answer.draft ? { draft: true } : {}),
      }
    }
    case 'order': {
      const products = productIds(text(answer.products))
      if (products.length === 0) return { type: 'catalogue', text: body, ...footer }
      return { type: 'product-list', header: text(answer.heading), text: body, ...footer, catalogId: text(answer.catalogId).trim(), sections: [{ title: '', productIds: products }] }
    }
    default:
      return { type: 'text', text: body }
  }
}

/** Options that follow one another under the same heading make a section. */
function toSections(options: AskOption[], text: (template: string) => string, idOf: (optionId: string) => string) {
  const sections: { heading: string; title?: string; options: { id: string; title: string; description?: string }[] }[] = []
  for (const option of options) {
    const heading = text(option.section).trim()
    const description = text(option.description)
    const row = { id: idOf(option.id), title: text(option.title), ...(description === '' ? {} : { description }) }
    const last = sections.at(-1)
    if (last?.heading === heading) last.options.push(row)
    else sections.push({ heading, ...(heading === '' ? {} : { title: heading }), options: [row] })
  }
  return sections.map(({ heading: _heading, ...section }) => section)
}

/** Whether something may stand above and below the question. */
export const framedAnswer = (type: AskAnswerType): boolean => type === 'choice' || type === 'form' || type === 'order'

/** What is kept for people to read is text where the answer is more than that. */
const keptAs = (type: AskAnswerType) => (type === 'location' || type === 'order' ? 'text' : typeOfAnswer[type])

const typeOfAnswer = {
  text: 'text', number: 'number', email: 'text', phone: 'text', date: 'date', choice: 'text', location: 'object', contact: 'text', file: 'object', form: 'object', order: 'object',
} as const

export const askCard = defineCard<AskConfig>({
  kind: 'ask',
  version: 1,
  title: 'Ask a question',
  summary: 'Asks, waits for the answer, and checks that it fits.',
  family: 'ask',
  entry: false,
  config: askConfig,
  defaults: () => ({ text: '', answer: { type: 'text' }, header: { type: 'none', text: '', media: { link: '' } }, footer: '', retryText: '', maxAttempts: 3, giveUpText: 'Sorry, I did not get that.', deadline: null, saveTo: '', quietMs: 0 }),
  ports({ answer, deadline, giveUpText }) {
    const answered: Port[] =
      answer.type === 'choice' && answer.branches
        ? answer.options.map((option, index) => ({ id: optionPort(option.id), label: option.title || `Option ${index + 1}`, whenDangling: 'error' }))
        : [{ id: 'answered', label: 'Answered', whenDangling: 'error' }]
    return [
      ...answered,
      // Any text answers a question for free text, unless it is a picture; the card then says so itself.
      { id: 'invalid', label: 'Not understood', whenDangling: giveUpText.trim() === '' ? 'error' : 'fine' },
      ...(deadline ? [{ id: 'timed-out', label: 'No answer in time', whenDangling: 'fine' } as const] : []),
    ]
  },
  outputs({ answer }) {
    const outputs: Output[] = [{ name: 'answer', type: typeOfAnswer[answer.type], label: 'Answer' }]
    switch (answer.type) {
      case 'choice':
        outputs.push({ name: 'title', type: 'text', label: 'Answer, as shown' })
        break
      case 'location':
        outputs.push({ name: 'latitude', type: 'number', label: 'Latitude' }, { name: 'longitude', type: 'number', label: 'Longitude' }, { name: 'address', type: 'text', label: 'Place in words' })
        break
      case 'form':
        for (const { name, type } of answer.fields) outputs.push({ name, type, label: `Form: ${name}` })
        break
      case 'order':
        outputs.push({ name: 'summary', type: 'text', label: 'Order in words' }, { name: 'total', type: 'number', label: 'Sum of the order' }, { name: 'currency', type: 'text', label: 'Currency of the order' })
        break
      case 'file':
        outputs.push({ name: 'caption', type: 'text', label: 'What was written below it' })
        break
    }
    return outputs
  },
  texts({ text, retryText, giveUpText, answer, header, footer }) {
    const options =
      answer.type === 'choice'
        ? [
            ...answer.options.flatMap((option, index) => [
              { field: `answer.options[${index}].title`, template: option.title },
              { field: `answer.options[${index}].description`, template: option.description },
              { field: `answer.options[${index}].section`, template: option.section },
            ]),
            { field: 'answer.listButton', template: answer.listButton },
          ]
        : answer.type === 'form'
          ? [{ field: 'answer.label', template: answer.label }, { field: 'answer.formId', template: answer.formId }, { field: 'answer.screen', template: answer.screen }]
          : answer.type === 'order'
            ? [{ field: 'answer.catalogId', template: answer.catalogId }, { field: 'answer.heading', template: answer.heading }, { field: 'answer.products', template: answer.products }]
            : []
    const framed = framedAnswer(answer.type)
      ? [
          ...(header.type === 'text' ? [{ field: 'header.text', template: header.text }] : []),
          ...(header.type !== 'none' && header.type !== 'text' && 'link' in header.media ? [{ field: 'header.media.link', template: header.media.link }] : []),
          { field: 'footer', template: footer },
        ]
      : []
    return [{ field: 'text', template: text }, ...framed, ...options, { field: 'retryText', template: retryText }, { field: 'giveUpText', template: giveUpText }].filter(({ template }) => template !== '')
  },
  writes: ({ saveTo, answer }) => (saveTo === '' ? [] : [{ path: saveTo, type: keptAs(answer.type) }]),
  pauses: () => true,
  silence: ({ deadline }): Record<string, number> => (deadline ? { 'timed-out': toMilliseconds(deadline) } : {}),
  check(config, { limits, document }) {
    const { answer, saveTo } = config
    const problems: CardProblem[] = limitProblems(toQuestion(config, limits.buttons), limits, (field) => toField(answer.type, field))
    if (answer.type === 'choice' && answer.options.length === 0)
      problems.push({ severity: 'error', code: 'card', message: 'There is nothing to choose from yet. Add at least one option.', field: 'answer.options' })
    if (answer.type === 'choice' && answer.options.length > limits.buttons && config.header.type !== 'none' && config.header.type !== 'text')
      problems.push({ severity: 'warning', code: 'card', message: `A list shows no file above it. With up to ${limits.buttons} options there are buttons, which do.`, field: 'header.type' })
    if (answer.type === 'choice')
      answer.options.forEach(({ title }, index) => {
        if (meansStop(title)) problems.push({ severity: 'warning', code: 'card', message: `“${title}” is also a word by which customers stop your offers. While this question waits it is its answer, and no opt-out. Other words leave no doubt.`, field: `answer.options[${index}].title` })
      })
    const double = answer.type === 'form' ? twice(['answer', ...answer.fields.map(({ name }) => name)]) : undefined
    if (double !== undefined) problems.push({ severity: 'error', code: 'card', message: `Two results would be called “${double}”. Name each field once, and none “answer”.`, field: 'answer.fields' })
    const target = saveTo === '' ? undefined : targetProblem(saveTo, 'saveTo', document)
    if (target) problems.push(target)
    if (saveTo !== '' && contactField(saveTo) === 'language') problems.push({ severity: 'warning', code: 'card', message: 'The language is kept as a code such as "de". An answer in words would not be understood.', field: 'saveTo' })
    return problems
  },
  help: `
Asks something and waits for the answer. What was answered is there afterwards as \`{{ name_of_this_card.answer }}\`.

**Kinds of answer**
- **Text**: anything written.
- **Number**: \`12\`, \`1,5\` or \`1.5\`, within limits if you set them.
- **E-mail** and **phone number**: checked for their form; a phone number is kept as \`+4930123456\`.
- **Date**: \`24.12.2026\`, \`2026-12-24\`, \`24 December\`, *today*, *tomorrow*, *Friday*, in English and German, in the workspace's time zone. Kept as \`2026-12-24\`.
- **Place**: asked for with a button that shares where the customer is, or a place they pick. Kept with \`latitude\`, \`longitude\` and \`address\`.
- **Their number**: asked for with a button that shares it. For customers whose number WhatsApp does not tell.
- **File**: a picture, a document, a voice note or a video.
- **Form**: a WhatsApp Flow that opens in the chat. Its fields become results, \`{{ name_of_this_card.email }}\`, once you name them.
- **Order**: shows products or the whole catalogue and waits for the basket; \`summary\`, \`total\` and \`currency\` say what is in it.
- **Choice**: up to three options are shown as buttons, up to ten as a list. Each option has its own exit, unless you choose one exit for all. Customers may also type: the title, its number (*2*), or nearly the title. \`answer\` is the option's id, \`title\` what was shown.

**When an answer does not fit**, the customer is told what is wanted and the question waits on. After the last attempt the card says that it did not understand and leaves by *Not understood*.

**When no answer comes** within the deadline, *No answer in time* is taken. Without a deadline the question stays open for 30 days.

A tap on a button of an earlier question is never taken for an answer to this one: the question is simply asked again.
`.trim(),
})

/** Where the question's content stands in the config: `sections[0].options[2].title` -> `answer.options[2].title`. */
function toField(type: AskAnswerType, field: string): string {
  const option = /options\[(\d+)\](.*)$/.exec(field)
  if (option) return `answer.options[${option[1]}]${option[2]}`
  const section = /^sections\[(\d+)\]\.title$/.exec(field)
  if (section) return 'answer.options'
  switch (type) {
    case 'form':
      if (field === 'label' || field === 'formId') return `answer.${field}`
      break
    case 'order':
      if (field === 'header') return 'answer.heading'
      if (field === 'catalogId') return 'answer.catalogId'
      if (field.startsWith('sections')) return 'answer.products'
      break
    default:
  }
  if (field === 'button') return 'answer.listButton'
  if (field === 'header') return 'header.text'
  return field === 'text' || field === 'footer' || field.startsWith('header.') ? field : 'answer.options'
}
