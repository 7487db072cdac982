import { toMilliseconds, type CardProblem, type Port } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { intentSchema } from '../shared/intent.ts'
import { limitProblems } from '../shared/limit-problems.ts'
import { dollarsSchema, fallbackSchema, providerSchema } from '../shared/model-choice.ts'
import { partIdSchema, twice, waitDurationSchema } from '../shared/schemas.ts'

/** Where the words come from. */
const readFrom = ['said', 'next', 'text'] as const
export type ReadFrom = (typeof readFrom)[number]

const namedIntentSchema = intentSchema.extend({
  /** Stable: the intent's port is `intent:<id>`. */
  id: partIdSchema,
})
export type NamedIntent = z.infer<typeof namedIntentSchema>

const classifyConfig = z
  .object({
    /** `said`: what they wrote last; `next`: what they write from here on; `text`: the text below. */
    source: z.enum(readFrom).default('said'),
    /** With placeholders; read where `source` is `text`. */
    text: z.string().max(4_000, 'The text has at most 4,000 characters.').default(''),
    intents: z.array(namedIntentSchema).max(30, 'There are more than 30 intents. Use a second card behind “None of these”.').default([]),
    /** 0 to 1: below it, none of the intents counts as meant. */
    leastConfidence: z.number('This must be a number.').min(0, 'Between 0 and 1.').max(1, 'Between 0 and 1.').default(0.5),
    provider: providerSchema,
    /** Empty: the workspace's small model, or the provider's. */
    model: z.string().trim().max(120).default(''),
    fallback: fallbackSchema,
    budget: dollarsSchema,
    /** Milliseconds of quiet after which what was written is read together. */
    quietMs: z.number('A number of seconds, such as 1.5.').int().min(0, 'Zero seconds or more.').max(8_000, 'At most eight seconds.').default(1_500),
    /** How long to wait for the customer to write. */
    deadline: waitDurationSchema.default({ amount: 24, unit: 'hours' }),
    /** Said when it cannot be told for a fault or for the budget. Empty: nothing. */
    apology: z.string().default('Sorry, something is not working on our side.'),
  })
  .superRefine(({ intents }, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', path: ['intents'], message })
    const id = twice(intents.map((intent) => intent.id))
    if (id !== undefined) say(`Two intents have the id “${id}”.`)
    const name = twice(intents.map((intent) => intent.name.toLowerCase()))
    if (name !== undefined) say(`Two intents are called “${name}”. Rename one.`)
  })
export type ClassifyConfig = z.infer<typeof classifyConfig>

export const intentPort = (intentId: string) => `intent:${intentId}`

export const classifyCard = defineCard<ClassifyConfig>({
  kind: 'classify',
  version: 1,
  title: 'Tell what they want',
  summary: 'Reads what the customer wrote and takes the way of the intent that is meant.',
  family: 'ai',
  entry: false,
  config: classifyConfig,
  defaults: () => ({
    source: 'said',
    text: '',
    intents: [
      { id: 'booking', name: 'Booking', description: 'They want to book, move or cancel an appointment.', examples: ['Can I come in on Friday?', 'I need to move my appointment'] },
      { id: 'question', name: 'Question', description: 'They ask about prices, opening hours or the place.', examples: ['How much is it?', 'When are you open?'] },
    ],
    leastConfidence: 0.5,
    provider: 'default',
    model: '',
    fallback: null,
    budget: null,
    quietMs: 1_500,
    deadline: { amount: 24, unit: 'hours' },
    apology: 'Sorry, something is not working on our side.',
  }),
  ports({ intents, source, apology }) {
    const unsaid: Port['whenDangling'] = apology.trim() === '' ? 'error' : 'fine'
    return [
      ...intents.map((intent): Port => ({ id: intentPort(intent.id), label: intent.name, whenDangling: 'error' })),
      // Nothing has been said: without a way on, the customer would meet silence.
      { id: 'none', label: 'None of these', whenDangling: 'error' },
      { id: 'failed', label: 'Could not tell', whenDangling: unsaid },
      { id: 'over-budget', label: 'Budget is used up', whenDangling: unsaid },
      ...(source === 'text' ? [] : [{ id: 'timed-out', label: 'Customer went quiet', whenDangling: 'fine' as const }]),
    ]
  },
  outputs: () => [
    { name: 'intent', type: 'text', label: 'Intent that is meant; empty: none of them' },
    { name: 'confidence', type: 'number', label: 'How sure that is, from 0 to 1' },
  ],
  texts: ({ source, text, apology }) => [...(source === 'text' && text !== '' ? [{ field: 'text', template: text }] : []), ...(apology === '' ? [] : [{ field: 'apology', template: apology }])],
  pauses: () => true,
  speaks: ({ apology }) => apology.trim() !== '',
  silence: ({ source, deadline }): Record<string, number> => (source === 'text' ? {} : { 'timed-out': toMilliseconds(deadline) }),
  check({ source, text, intents, apology }, { limits }) {
    const problems: CardProblem[] = []
    const error = (message: string, field: string) => problems.push({ severity: 'error', code: 'card', message, field })
    if (source === 'text' && text.trim() === '') error('There is no text to read yet. Write one, or choose what the customer wrote.', 'text')
    if (intents.length === 0) error('There is nothing to tell apart yet. Add an intent.', 'intents')
    intents.forEach(({ name, description, examples }, index) => {
      if (description.trim() === '' && examples.every((example) => example.trim() === ''))
        problems.push({ severity: 'warning', code: 'card', message: `Say what “${name}” means, or how customers write who want it, or it has to be guessed from its name.`, field: `intents[${index}].description` })
    })
    if (apology.trim() !== '') problems.push(...limitProblems({ type: 'text', text: apology }, limits, () => 'apology'))
    return problems
  },
  help: `
Tells what the customer wants among the **intents** that you name, and takes the exit of the one that is meant. It says nothing itself.

- **Reads**: what they wrote last, what they write next, or any text with placeholders, such as an earlier answer. Several messages in a row are read together.
- **Intents**: a name, a sentence that says what it means, and a few examples in your customers' own words. Examples help the most.
- **None of these** is taken when nothing fits, or when it is less sure than you ask for under *How sure it must be*.
- **Results**: \`{{ name_of_this_card.intent }}\` and \`{{ name_of_this_card.confidence }}\`.

It asks the workspace's model for small work (*Settings, AI*), which is quick and cheap. **Without a key**, rules compare the words with your intents and examples: they find what is said in similar words, also with a slip of the pen, and nothing that is said in wholly other ones.

*Could not tell* is taken when the model cannot be reached or answers nothing usable twice, *Budget is used up* when it may cost no more; the customer has then heard your apology. What customers write is read, never obeyed: nobody can order an exit.
`.trim(),
})
