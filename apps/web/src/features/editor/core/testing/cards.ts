import type { JsonObject } from '@parley/channel'
import type { CardShape, CardShapes, FlowDocument, FlowNode } from '@parley/flow'
import { emptyDocument } from '@parley/flow'
import { z } from 'zod'

/** Three small cards that have all that the editor asks cards about: it knows no real one. */

const base = { version: 1, summary: 'For tests', help: 'For tests', pauses: () => false, outputs: () => [], texts: () => [], family: 'talk' as const, entry: false }

const begin: CardShape = {
  ...base,
  kind: 'begin',
  title: 'Begin',
  config: z.object({}) as z.ZodType<JsonObject>,
  entry: true,
  defaults: () => ({}),
  ports: () => [{ id: 'next', label: 'Next', whenDangling: 'error' }],
}

const sayConfig = z.object({ text: z.string(), options: z.array(z.object({ id: z.string(), title: z.string() })) })
const say: CardShape = {
  ...base,
  kind: 'say',
  title: 'Say',
  config: sayConfig as z.ZodType<JsonObject>,
  defaults: () => ({ text: '', options: [] }),
  ports: (config) => [...sayConfig.parse(config).options.map((option) => ({ id: option.id, label: option.title, whenDangling: 'warning' as const })), { id: 'next', label: 'Next', whenDangling: 'fine' }],
  outputs: () => [{ name: 'answer', type: 'text', label: 'Answer' }],
  texts: (config) => {
    const { text, options } = sayConfig.parse(config)
    return [{ field: 'text', template: text }, ...options.map((option, index) => ({ field: `options[${index}].title`, template: option.title }))]
  },
  pauses: () => true,
}

const ruleConfig = z.object({ when: z.string(), store: z.string(), as: z.string(), jump: z.string() })
const rule: CardShape = {
  ...base,
  kind: 'rule',
  title: 'Rule',
  config: ruleConfig as z.ZodType<JsonObject>,
  defaults: () => ({ when: '', store: '', as: 'text', jump: '' }),
  ports: () => [{ id: 'next', label: 'Next', whenDangling: 'fine' }],
  reads: (config) => [{ field: 'when', path: ruleConfig.parse(config).when }],
  writes: (config) => {
    const { store } = ruleConfig.parse(config)
    return store === '' ? [] : [{ path: store, type: 'text' }]
  },
  jumps: (config) => {
    const { jump } = ruleConfig.parse(config)
    return jump === '' ? [] : [jump]
  },
}

const shapes = new Map([begin, say, rule].map((card) => [card.kind, card]))
export const testCards: CardShapes = { get: (kind) => shapes.get(kind) }
export { say as sayCard }

export const node = (id: string, card: string, config: JsonObject = {}, name = id): FlowNode => ({
  id,
  name,
  card,
  cardVersion: 1,
  config: { ...shapes.get(card)?.defaults(), ...config },
  position: { x: 0, y: 0 },
})

export const flow = (parts: Partial<FlowDocument>): FlowDocument => ({ ...emptyDocument(), ...parts })

export const edge = (id: string, from: string, port: string, to: string) => ({ id, from: { node: from, port }, to: { node: to } })

export const counter = (prefix = 'new') => {
  let next = 0
  return () => `${prefix}${++next}`
}
