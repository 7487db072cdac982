import { fold } from '@parley/channel'
import { nameSchema, toMilliseconds, type CardProblem, type Output } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { intentSchema } from '../shared/intent.ts'
import { limitProblems } from '../shared/limit-problems.ts'
import { dollarsSchema, fallbackSchema, providerSchema } from '../shared/model-choice.ts'
import { builtinNames } from './builtin-tools.ts'
import { partIdSchema, twice, waitDurationSchema } from '../shared/schemas.ts'
import { handoverSchema, noPersona, personaSchema, usualHandover } from './persona.ts'

export * from './persona.ts'

const exitSchema = z.object({
  /** Stable: the exit's port is `exit:<id>`. */
  id: partIdSchema,
  name: z.string().trim().min(1, 'Give the exit a name.').max(60, 'The name of an exit has at most 60 characters.'),
  /** When to take it, in words for the model. */
  description: z.string().max(1_000, 'This is too long; one or two sentences are enough.').default(''),
})
export type AiExit = z.infer<typeof exitSchema>

/** What the step does about a message that means it: `note` only notes it, `person` hands over, `exit:<id>` takes that exit. */
const stepIntentSchema = intentSchema.extend({ id: partIdSchema, does: z.string().regex(/^(note|person|exit:[A-Za-z0-9_-]{1,40})$/, 'Choose what happens.').default('note') })

const collectTypes = ['text', 'number', 'boolean', 'date'] as const

const collectSchema = z.object({
  name: nameSchema,
  type: z.enum(collectTypes).default('text'),
  /** What it is, in words for the model: "the day they would like to come". */
  description: z.string().max(500, 'This is too long; one sentence is enough.').default(''),
})
export type AiCollect = z.infer<typeof collectSchema>

/** Results that the card has anyway; no collected value may be called so. */
const ownOutputs = ['last_reply', 'turns', 'exit']

export const aiStepConfig = z
  .object({
    /** What is empty is as the workspace has it. */
    persona: personaSchema.default(noPersona),
    instructions: z.string().max(8_000, 'The instructions are too long. Put what is true into the facts.').default(''),
    provider: providerSchema,
    /** Empty: the provider's usual model. */
    model: z.string().trim().max(120).default(''),
    /** How many of the last messages the model sees. */
    historyLength: z.number().int().min(1, 'At least the last message is needed.').max(40, 'At most the last 40 messages are kept.').default(8),
    /** Said on entering when the customer has not asked anything yet. Empty: nothing. */
    opening: z.string().default(''),
    exits: z.array(exitSchema).max(12, 'An AI step has at most 12 exits.').default([]),
    collect: z.array(collectSchema).max(20, 'An AI step finds out at most 20 things.').default([]),
    maxTurns: z.number().int().min(1, 'At least one turn is needed.').max(50, 'At most 50 turns.').default(10),
    /** Milliseconds of quiet after which what was written is answered together. */
    quietMs: z.number('A number of seconds, such as 1.5.').int().min(0, 'Zero seconds or more.').max(8_000, 'At most eight seconds.').default(1_500),
    /** How long to wait for the customer's next message. */
    deadline: waitDurationSchema.default({ amount: 24, unit: 'hours' }),
    /** Ids of the workspace's tools that it may call. */
    tools: z.array(z.string().min(1).max(200)).max(32, 'At most 32 tools.').default([]),
    /** What the step itself can do for the model. */
    builtins: z.array(z.enum(builtinNames)).max(builtinNames.length).default([]),
    /** How often in a row it may call tools before it has to answer. */
    maxRounds: z.number().int().min(1, 'At least one round is needed.').max(10, 'At most ten rounds.').default(5),
    /** Asked where the model cannot be had. Null: nobody. */
    fallback: fallbackSchema,
    budget: dollarsSchema,
    /** Told of every message, beside the answer. */
    intents: z.array(stepIntentSchema).max(20, 'An AI step tells at most 20 intents apart.').default([]),
    /** What this step changes of the workspace's hand-over rules. */
    handover: handoverSchema.default(usualHandover),
    /** Said when a rule passes the conversation to a person. */
    handoverText: z.string().default('One moment, I am passing you on to a colleague.'),
    /** Said when the model cannot be reached, gives no usable answer, or its tools fail. */
    apology: z.string().default('Sorry, I cannot answer that right now.'),
  })
  .superRefine(({ exits, collect, intents }, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const id = twice(exits.map((exit) => exit.id))
    if (id !== undefined) say('exits', `Two exits have the id “${id}”.`)
    const name = twice(exits.map((exit) => exit.name.toLowerCase()))
    if (name !== undefined) say('exits', `Two exits are called “${name}”. Rename one.`)
    const intent = twice(intents.map((entry) => fold(entry.name)))
    if (intent !== undefined) say('intents', `Two intents are called “${intent}”. Rename one.`)
    const field = twice(collect.map((entry) => entry.name))
    if (field !== undefined) say('collect', `“${field}” is to be found out twice. Remove one.`)
    const own = collect.find((entry) => ownOutputs.includes(entry.name))
    if (own) say('collect', `“${own.name}” is a result that this card has anyway. Choose another name.`)
  })
export type AiStepConfig = z.infer<typeof aiStepConfig>

const signalOutputs: Output[] = [
  { name: 'intent', type: 'text', label: 'What they wanted last, among the step’s intents' },
  { name: 'sentiment', type: 'text', label: 'How they sounded last: positive, neutral, negative or angry' },
  { name: 'language', type: 'text', label: 'Language that they wrote last' },
]

export const exitPort = (exitId: string) => `exit:${exitId}`

export const aiStepCard = defineCard<AiStepConfig>({
  kind: 'ai-step',
  version: 1,
  title: 'AI step',
  summary: 'Talks freely within its role, and leaves by a named exit.',
  family: 'ai',
  entry: false,
  config: aiStepConfig,
  defaults: () => ({
    persona: { ...noPersona, identity: 'You are the assistant of {{ workspace.name }}.' },
    instructions: 'Answer the customer’s questions from the facts. If you do not know something, say so.',
    provider: 'default',
    model: '',
    historyLength: 8,
    opening: '',
    exits: [
      { id: 'done', name: 'Done', description: 'The customer has what they need or says goodbye.' },
      { id: 'person', name: 'Wants a person', description: 'The customer asks for a person, or you cannot help.' },
    ],
    collect: [],
    maxTurns: 10,
    quietMs: 1_500,
    deadline: { amount: 24, unit: 'hours' },
    tools: [],
    builtins: ['hand_over'],
    maxRounds: 5,
    fallback: null,
    budget: null,
    intents: [],
    handover: usualHandover,
    handoverText: 'One moment, I am passing you on to a colleague.',
    apology: 'Sorry, I cannot answer that right now.',
  }),
  ports: ({ exits, apology }) => [
    ...exits.map((exit) => ({ id: exitPort(exit.id), label: exit.name, whenDangling: 'error' as const })),
    // Its last reply has been said; what comes next is up to the operator.
    { id: 'max-turns', label: 'Talked long enough', whenDangling: 'warning' },
    { id: 'failed', label: 'Could not answer', whenDangling: apology.trim() === '' ? 'error' : 'fine' },
    { id: 'over-budget', label: 'Budget is used up', whenDangling: 'fine' },
    { id: 'timed-out', label: 'Customer went quiet', whenDangling: 'fine' },
  ],
  outputs: ({ collect }) => [
    ...collect.map((entry) => ({ name: entry.name, type: entry.type, label: entry.description || entry.name })),
    { name: 'last_reply', type: 'text', label: 'Last reply' },
    { name: 'turns', type: 'number', label: 'Number of replies' },
    { name: 'exit', type: 'text', label: 'Exit that was taken' },
    // What is found out comes first: older flows may call something so.
    ...signalOutputs.filter(({ name }) => !collect.some((entry) => entry.name === name)),
  ],
  texts: ({ persona, instructions, opening, handoverText, apology }) =>
    [
      { field: 'persona.identity', template: persona.identity },
      { field: 'persona.tone', template: persona.tone },
      ...persona.facts.map((template, index) => ({ field: `persona.facts[${index}]`, template })),
      ...persona.boundaries.map((template, index) => ({ field: `persona.boundaries[${index}]`, template })),
      { field: 'persona.format', template: persona.format },
      { field: 'instructions', template: instructions },
      { field: 'opening', template: opening },
      { field: 'handoverText', template: handoverText },
      { field: 'apology', template: apology },
    ].filter(({ template }) => template !== ''),
  tools: ({ tools }) => tools.map((id) => ({ field: 'tools', id })),
  pauses: () => true,
  talksWith: ({ provider, model }) => ({ field: 'model', provider, model }),
  silence: ({ deadline }) => ({ 'timed-out': toMilliseconds(deadline) }),
  check({ persona, instructions, exits, intents, opening, apology }, { limits }) {
    const problems: CardProblem[] = []
    if (instructions.trim() === '' && persona.identity.trim() === '')
      problems.push({ severity: 'error', code: 'card', message: 'The AI does not know what to do yet. Write its instructions.', field: 'instructions' })
    exits.forEach((exit, index) => {
      if (exit.description.trim() === '')
        problems.push({ severity: 'warning', code: 'card', message: `Say when “${exit.name}” is to be taken, or the AI has to guess.`, field: `exits[${index}].description` })
    })
    intents.forEach(({ name, does }, index) => {
      if (does.startsWith('exit:') && !exits.some(({ id }) => exitPort(id) === does))
        problems.push({ severity: 'error', code: 'card', message: `The exit that “${name}” leads to is gone. Choose what happens.`, field: `intents[${index}].does` })
    })
    for (const [field, text] of Object.entries({ opening, apology })) if (text.trim() !== '') problems.push(...limitProblems({ type: 'text', text }, limits, () => field))
    return problems
  },
  help: `
Lets an AI talk with the customer, as long as it takes, within the role that you give it.

- **Persona**: its name, who it is, how it speaks, what it never does, and the **facts** that it may state. It answers from these; what is not there it does not know. What you leave empty here is as you set it for all steps under *Settings, Agent*.
- **Instructions**: what it is to achieve in this step.
- **Exits**: named ways on, each with a sentence saying when to take it. The conversation stays in this step until one fits.
- **Tools**: what it may do. It asks the customer before it calls one that says so, and never calls one that is not ticked.
- **Intents**: what you want told of every message, beside the answer: by the small model, or by rules without a key. An intent can be noted only, take an exit, or call a person. \`{{ name_of_this_card.intent }}\`, \`sentiment\` and \`language\` are there afterwards.
- **Find out**: values that it picks up on the way (a day, a name, a quantity). They are there afterwards as \`{{ name_of_this_card.value }}\`.

Several messages in a row are answered together, after a moment of quiet. If the customer writes on while an answer is being thought about, that answer is dropped and a better one is made.

**Without a key** for OpenAI or Anthropic, the offline rules answer: no language model, but they match your facts and exits, and they say so. With a key, the same flow uses the model.

**A person takes over** by the rules of *Settings, Agent*, which you can change for this step. It remembers customers from one conversation to the next.

Voice notes are answered once they are written out, which needs a key for OpenAI or a compatible server; without one, the AI says that it cannot listen to them. Pictures need a model that can see.

*Could not answer* is taken when the model cannot be reached, or tools fail twice; the customer has then heard your apology. *Talked long enough* follows after the number of replies that you allow, and *Customer went quiet* after the time that you set.
`.trim(),
})
