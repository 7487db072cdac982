import type { OutboundContent } from '@parley/channel'
import type { CardProblem, Output, Port } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { limitProblems } from '../shared/limit-problems.ts'
import { partIdSchema, targetSchema, twice, waitDurationSchema } from '../shared/schemas.ts'
import { contactField, targetProblem } from '../shared/target.ts'

const bound = z.number('This must be a number.').nullable().default(null)

export const askOptionSchema = z.object({
  /** Stable: the option's exit is `option:<id>`. */
  id: partIdSchema,
  title: z.string(),
  /** Shown below the title when the options are a list. */
  description: z.string().default(''),
})
export type AskOption = z.infer<typeof askOptionSchema>

export const askAnswerSchema = z.discriminatedUnion(
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
  ],
  'Choose what kind of answer is wanted.',
)
export type AskAnswer = z.infer<typeof askAnswerSchema>
export type AskAnswerType = AskAnswer['type']

export const askConfig = z
  .object({
    text: z.string(),
    answer: askAnswerSchema,
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
    quietMs: z.number().int().min(0).max(8_000, 'At most eight seconds.').default(0),
  })
  .superRefine(({ answer }, context) => {
    if (answer.type === 'number' && answer.min !== null && answer.max !== null && answer.min > answer.max)
      context.addIssue({ code: 'custom', path: ['answer', 'min'], message: 'The smallest number is larger than the largest.' })
    const double = answer.type === 'choice' ? twice(answer.options.map((option) => option.id)) : undefined
    if (double !== undefined) context.addIssue({ code: 'custom', path: ['answer', 'options'], message: `Two options have the id "${double}".` })
  })
export type AskConfig = z.infer<typeof askConfig>

export const optionPort = (optionId: string) => `option:${optionId}`

/** The question as it is sent: buttons where they fit, else a list. `idOf` names the options' ids. */
export function toQuestion(config: AskConfig, buttons: number, text: (template: string) => string = (template) => template, idOf: (optionId: string) => string = (id) => id): OutboundContent {
  const { answer } = config
  if (answer.type !== 'choice' || answer.options.length === 0) return { type: 'text', text: text(config.text) }
  if (answer.options.length <= buttons)
    return { type: 'buttons', text: text(config.text), options: answer.options.map((option) => ({ id: idOf(option.id), title: text(option.title) })) }
  const options = answer.options.map((option) => {
    const description = text(option.description)
    return { id: idOf(option.id), title: text(option.title), ...(description === '' ? {} : { description }) }
  })
  return { type: 'list', text: text(config.text), button: text(answer.listButton) || '…', sections: [{ options }] }
}

const typeOfAnswer = { text: 'text', number: 'number', email: 'text', phone: 'text', date: 'date', choice: 'text' } as const

export const askCard = defineCard<AskConfig>({
  kind: 'ask',
  version: 1,
  title: 'Ask a question',
  summary: 'Asks, waits for the answer, and checks that it fits.',
  family: 'ask',
  entry: false,
  config: askConfig,
  defaults: () => ({ text: '', answer: { type: 'text' }, retryText: '', maxAttempts: 3, giveUpText: 'Sorry, I did not get that.', deadline: null, saveTo: '', quietMs: 0 }),
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
    if (answer.type === 'choice') outputs.push({ name: 'title', type: 'text', label: 'Answer, as shown' })
    return outputs
  },
  texts({ text, retryText, giveUpText, answer }) {
    const options =
      answer.type === 'choice'
        ? [
            ...answer.options.flatMap((option, index) => [
              { field: `answer.options[${index}].title`, template: option.title },
              { field: `answer.options[${index}].description`, template: option.description },
            ]),
            { field: 'answer.listButton', template: answer.listButton },
          ]
        : []
    return [{ field: 'text', template: text }, ...options, { field: 'retryText', template: retryText }, { field: 'giveUpText', template: giveUpText }].filter(({ template }) => template !== '')
  },
  writes: ({ saveTo, answer }) => (saveTo === '' ? [] : [{ path: saveTo, type: typeOfAnswer[answer.type] }]),
  pauses: () => true,
  check(config, { limits, document }) {
    const { answer, saveTo } = config
    const problems: CardProblem[] = limitProblems(toQuestion(config, limits.buttons), limits, toField)
    if (answer.type === 'choice' && answer.options.length === 0)
      problems.push({ severity: 'error', code: 'card', message: 'There is nothing to choose from yet. Add at least one option.', field: 'answer.options' })
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
- **Choice**: up to three options are shown as buttons, up to ten as a list. Each option has its own exit, unless you choose one exit for all. Customers may also type: the title, its number (*2*), or nearly the title. \`answer\` is the option's id, \`title\` what was shown.

**When an answer does not fit**, the customer is told what is wanted and the question waits on. After the last attempt the card says that it did not understand and leaves by *Not understood*.

**When no answer comes** within the deadline, *No answer in time* is taken. Without a deadline the question stays open for 30 days.

A tap on a button of an earlier question is never taken for an answer to this one: the question is simply asked again.
`.trim(),
})

/** Where the question's content stands in the config: `sections[0].options[2].title` -> `answer.options[2].title`. */
function toField(field: string): string {
  const option = /options\[(\d+)\](.*)$/.exec(field)
  if (option) return `answer.options[${option[1]}]${option[2]}`
  if (field === 'button') return 'answer.listButton'
  return field === 'text' ? 'text' : 'answer.options'
}
