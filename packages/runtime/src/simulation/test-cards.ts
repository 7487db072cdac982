import type { FlowDocument } from '@parley/flow'
import type { Json, JsonObject } from '@parley/channel'
import { go, wait, end, type Card, type CardContext, type CardMessage, type Cards, type Step } from '@parley/interpreter'
import { z } from 'zod'

// The smallest cards that exercise everything the runtime promises: collecting, asking a model,
// being overtaken, several bubbles, deadlines.

const shape = (kind: string, ports: string[]): Pick<Card, 'kind' | 'version' | 'title' | 'summary' | 'family' | 'entry' | 'config' | 'defaults' | 'ports' | 'outputs' | 'texts' | 'pauses' | 'check' | 'help'> =>
  ({
    kind, version: 1, title: kind, summary: kind, family: 'logic', entry: kind === 'begin', config: z.record(z.string(), z.json()), defaults: () => ({}),
    ports: () => ports.map((id) => ({ id, label: id, whenDangling: 'fine' })), outputs: () => [], texts: () => [], pauses: () => true, check: () => [], help: kind,
  }) as unknown as Card

const textsOf = (messages: CardMessage[]) => messages.map((message) => (message.content.type === 'text' ? message.content.text : message.content.type))
const pendingOf = (memory: Json): string[] => (memory as { pending?: string[] } | null)?.pending ?? []

const begin: Card = { ...shape('begin', ['next']), enter: () => go('next'), starts: (_config, occasion) => (occasion.running ? null : 0) }

/** Listens until it is quiet, asks the model about everything unanswered, says the answer, listens on; says goodbye after an hour. */
const talk: Card = {
  ...shape('talk', ['silent']),
  enter: (config, context) => listen(context, config, []),
  resume(config, context, wake) {
    const pending = pendingOf(context.memory)
    switch (wake.type) {
      case 'messages':
        return asking(context, config, [...pending, ...textsOf(wake.messages)])
      case 'outcome':
        if (wake.outcome.type !== 'answered') return listen(context, config, [], [`sorry: ${pending.join(' ')}`])
        return listen(context, config, [], [`re: ${wake.outcome.answer.reply}`, 'anything else?'])
      case 'deadline':
        return go('silent', { effects: [{ type: 'say', content: { type: 'text', text: 'goodbye' } }] })
      default:
        return listen(context, config, pending)
    }
  },
}

const hour = 3_600_000
const quiet = (config: JsonObject) => Number(config['quietMs'] ?? 0)

function listen(context: CardContext, config: JsonObject, pending: string[], says: string[] = []): Step {
  return wait({ listen: { quietMs: quiet(config), unread: true }, until: context.now + hour }, { pending }, { effects: says.map((text) => ({ type: 'say', content: { type: 'text', text } })) })
}

function asking(context: CardContext, config: JsonObject, pending: string[]): Step {
  const request = {
    provider: 'offline' as const, model: '', persona: { name: '', identity: '', tone: '', facts: [] }, instructions: pending.join(' '),
    exits: [], collect: [], known: {}, history: [], now: context.now, timeZone: context.timeZone,
  }
  return wait(
    { listen: { quietMs: quiet(config) }, until: context.now + hour, outcomes: ['answer'] }, { pending },
    { effects: [{ type: 'show-typing' }, { type: 'ask-model', key: 'answer', request }] },
  )
}

const finish: Card = { ...shape('finish', []), enter: () => end('done') }

const all = new Map<string, Card>([begin, talk, finish].map((card) => [card.kind, card]))
export const testCards: Cards = { get: (kind) => all.get(kind) }

export function testFlow(quietMs: number): FlowDocument {
  const node = (id: string, config: JsonObject = {}) => ({ id, name: id, card: id, cardVersion: 1, config, position: { x: 0, y: 0 } })
  return {
    schemaVersion: 1, variables: [], nodes: [node('begin'), node('talk', { quietMs }), node('finish')],
    edges: [{ id: 'e1', from: { node: 'begin', port: 'next' }, to: { node: 'talk' } }, { id: 'e2', from: { node: 'talk', port: 'silent' }, to: { node: 'finish' } }],
  }
}
