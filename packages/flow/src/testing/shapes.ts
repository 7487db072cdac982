import { whatsappLimits } from '@parley/channel'
import { z } from 'zod'
import type { CardShape, CardShapes, FlowDocument, FlowNode, FlowSurroundings } from '../index.ts'

type SayConfig = { text: string; to: string; reads: string; sets: string }

/** Kinds of card for tests: this package knows none. */
const base = (kind: string, more: Partial<CardShape<SayConfig>> = {}): CardShape<SayConfig> => ({
  kind,
  version: 1,
  title: kind,
  summary: '',
  help: '',
  family: 'talk',
  entry: false,
  config: z.object({ text: z.string('Write a text.').default(''), to: z.string().default(''), reads: z.string().default(''), sets: z.string().default('') }),
  defaults: () => ({ text: '', to: '', reads: '', sets: '' }),
  ports: () => [{ id: 'next', label: 'Next', whenDangling: 'warning' }],
  outputs: () => [],
  texts: ({ text }) => [{ field: 'text', template: text }],
  reads: ({ reads }) => [{ field: 'reads', path: reads }],
  writes: ({ sets }) => (sets === '' ? [] : [{ path: sets, type: 'text' }]),
  jumps: ({ to }) => (to === '' ? [] : [to]),
  pauses: () => false,
  check: ({ text }) => (text === 'wrong' ? [{ severity: 'error', code: 'card', message: 'The text is wrong.', field: 'text' }] : text.length > 100 ? [{ severity: 'error', code: 'channel-limit', message: 'Too long.', field: 'text' }] : []),
  ...more,
})

const shapes: CardShape<SayConfig>[] = [
  base('start', { entry: true, ports: () => [{ id: 'next', label: 'Begins', whenDangling: 'error' }] }),
  base('say'),
  base('ask', { pauses: () => true, outputs: () => [{ name: 'answer', type: 'text', label: 'Answer' }] }),
  base('end', { ports: () => [] }),
  base('grown', {
    version: 3,
    migrations: [
      { to: 2, up: ({ words, ...rest }) => ({ ...rest, sentence: words ?? '' }) },
      { to: 3, up: ({ sentence, ...rest }) => ({ ...rest, text: sentence ?? '' }) },
    ],
  }),
]

export const shapesForTests: CardShapes = new Map(shapes.map((shape) => [shape.kind, shape]))

export const node = (name: string, card: string, config: FlowNode['config'] = {}, cardVersion = 1): FlowNode => ({ id: name, name, card, cardVersion, config, position: { x: 0, y: 0 } })

/** `['a', 'b']` joins a's exit `next` to b. */
export const drawn = (nodes: FlowNode[], edges: [string, string][] = [], variables: FlowDocument['variables'] = []): FlowDocument => ({
  schemaVersion: 1,
  variables,
  nodes,
  edges: edges.map(([from, to], index) => ({ id: `e${index}`, from: { node: from, port: 'next' }, to: { node: to } })),
})

export const surroundings: FlowSurroundings = { limits: whatsappLimits, flows: [], contactFields: ['city'] }
