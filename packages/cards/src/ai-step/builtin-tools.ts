import type { Json, JsonObject } from '@parley/channel'
import type { CardContext, CardEffect, ToolCall, ToolOffer, ToolResult } from '@parley/interpreter'

/** What the step itself can do for the model, each granted on its own. */
export const builtinNames = ['set_contact_field', 'remember', 'send_choices', 'hand_over'] as const
export type BuiltinName = (typeof builtinNames)[number]

export const builtinId = (name: BuiltinName) => `builtin:${name}`

interface Builtin {
  /** For the operator. */
  title: string
  offer: Omit<ToolOffer, 'id' | 'name'>
}

const text = (description: string): JsonObject => ({ type: 'string', description })

export const builtins: Record<BuiltinName, Builtin> = {
  set_contact_field: {
    title: 'Write down a detail of the contact',
    offer: {
      description: 'Stores a detail of the customer (their city, their size) under a short name, for this and every later conversation.',
      parameters: { type: 'object', properties: { field: text('Small letters, digits and underscores, such as shoe_size.'), value: text('The value, as short as it can be.') }, required: ['field', 'value'] },
    },
  },
  remember: {
    title: 'Remember something for next time',
    offer: {
      description: 'Remembers a fact or a preference of the customer that will matter in a later conversation. One plain sentence; nothing that is only true today.',
      parameters: { type: 'object', properties: { fact: text('The sentence.') }, required: ['fact'] },
    },
  },
  send_choices: {
    title: 'Offer buttons or a list',
    offer: {
      description: 'Sends a text with up to 10 choices to tap. Use it instead of a reply where the answer is one of a few. Nothing else is to be said after it.',
      parameters: {
        type: 'object',
        properties: { text: text('The question.'), choices: { type: 'array', items: text('At most 20 characters.'), minItems: 1, maxItems: 10 } },
        required: ['text', 'choices'],
      },
    },
  },
  hand_over: {
    title: 'Hand over to a person',
    offer: {
      description: 'Passes the conversation to a person. Call it when the customer asks for one or you cannot help.',
      parameters: { type: 'object', properties: { reason: text('Why, for the colleague.') }, required: ['reason'] },
    },
  },
}

export const offersOf = (names: readonly BuiltinName[]): ToolOffer[] => names.map((name) => ({ id: builtinId(name), name, ...builtins[name].offer }))

/** What came of a builtin. `said`: the customer has been told, and is asked to answer. */
export interface BuiltinRun {
  result: ToolResult
  effects: CardEffect[]
  said?: true
  handOver?: string
}

const words = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '')

/** Runs a call of a builtin that was granted. Whatever the model gives, it is checked here. */
export function runBuiltin(call: ToolCall, context: CardContext): BuiltinRun {
  const result = (ok: boolean, content: string): ToolResult => ({ callId: call.id, ok, content })
  const wrong = (why: string): BuiltinRun => ({ result: result(false, why), effects: [] })
  const given = call.arguments
  switch (call.toolId) {
    case builtinId('set_contact_field'): {
      const field = words(given['field']).toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
      const value = words(given['value'])
      if (!/^[a-z][a-z0-9_]{0,39}$/.test(field) || field === 'language') return wrong('The name of the field must be small letters, digits and underscores, and begin with a letter.')
      if (value === '' || value.length > 500) return wrong('The value must have 1 to 500 characters.')
      return { result: result(true, 'Stored.'), effects: [{ type: 'update-contact', fields: { [field]: value } }] }
    }
    case builtinId('remember'): {
      const fact = words(given['fact'])
      if (fact === '' || fact.length > 500) return wrong('The fact must have 1 to 500 characters.')
      return { result: result(true, 'Remembered.'), effects: [{ type: 'remember', text: fact, messageId: context.newestMessageId }] }
    }
    case builtinId('send_choices'): {
      const question = words(given['text'])
      const choices = Array.isArray(given['choices']) ? [...new Set(given['choices'].map(words))].filter((choice) => choice !== '') : []
      if (question === '' || choices.length === 0) return wrong('It needs a text and at least one choice.')
      const { limits } = context
      const asButtons = choices.length <= limits.buttons
      const longest = asButtons ? limits.buttonTitle : limits.listRowTitle
      const tooLong = choices.find((choice) => choice.length > longest)
      if (choices.length > limits.listRows) return wrong(`There can be at most ${limits.listRows} choices.`)
      if (tooLong) return wrong(`“${tooLong}” is too long: a choice has at most ${longest} characters.`)
      const options = choices.map((title, index) => ({ id: context.choiceId(`choice-${index}`), title }))
      return {
        said: true,
        result: result(true, 'Sent. The customer will tap one or write.'),
        effects: [{ type: 'say', ai: true, content: asButtons ? { type: 'buttons', text: question, options } : { type: 'list', text: question, button: inLanguage(context, 'Choose', 'Auswählen'), sections: [{ options }] } }],
      }
    }
    case builtinId('hand_over'):
      return { result: result(true, 'Handed over.'), effects: [], handOver: words(given['reason']) || 'The AI asked for a person.' }
    default:
      return wrong('There is no such tool.')
  }
}

/** In the customer's language, of the two that Parley speaks itself. */
export const inLanguage = (context: CardContext, english: string, german: string) => ((context.contact.language ?? context.language).toLowerCase().startsWith('de') ? german : english)
