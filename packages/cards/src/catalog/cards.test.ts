import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { whatsappLimits, type Json } from '@parley/channel'
import { emptyDocument, upgradeConfig } from '@parley/flow'
import type { CardContext, Wake } from '@parley/interpreter'
import { describe, expect, it } from 'vitest'
import { cardList, cards, catalog } from './cards.ts'

const src = fileURLToPath(new URL('..', import.meta.url))
const folders = readdirSync(src).filter((name) => existsSync(`${src}/${name}/card.ts`))

const context = (memory: Json): CardContext => ({
  node: { id: 'n1', name: 'node' },
  now: 1_764_000_000_000,
  timeZone: 'Europe/Berlin',
  language: 'en',
  limits: whatsappLimits,
  contact: { id: 'c', name: 'Ada', phone: '+16505550100', userId: null, language: null, fields: {} },
  memory,
  history: [{ from: 'contact', text: 'hi', at: 1_763_999_999_000 }],
  unread: 0,
  random: () => 0.5,
  render: (template) => template,
  renderForModel: (template) => template,
  value: () => undefined,
  newestMessageId: 'wamid.1',
  choiceId: (optionId) => `p1~s~n1~1~${optionId}`,
})

const message = { id: 'wamid.1', from: {}, sentAt: 1_763_999_999_000, content: { type: 'text', text: '7' } } as const
const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
const wakes: Wake[] = [
  { type: 'messages', messages: [message] },
  { type: 'messages', messages: [{ ...message, content: { type: 'location', latitude: 1, longitude: 2 } }] },
  { type: 'deadline', lateByMs: 0 },
  { type: 'late-tap', title: 'Old' },
  { type: 'given-back' },
  { type: 'outcome', key: 'answer', outcome: { type: 'answered', answer: { reply: 'Hello', exit: 'Done', collected: {}, provider: 'x', model: 'y', offline: true, usage } } },
  { type: 'outcome', key: 'answer', outcome: { type: 'model-failed', reason: 'no', cause: 'timeout' } },
]

it('has one folder for every kind, and one kind for every folder', () => {
  expect(cardList.map((card) => card.kind).sort()).toEqual(folders.sort())
  expect(Object.keys(catalog).sort()).toEqual(folders.sort())
})

describe.each(cardList.map((card) => [card.kind, card] as const))('%s', (kind, card) => {
  it('is found by its kind', () => {
    expect(cards.get(kind)).toBe(card)
  })

  it('has defaults that fit its schema and survive JSON', () => {
    const defaults = card.defaults()
    expect(card.config.parse(defaults)).toEqual(defaults)
    expect(JSON.parse(JSON.stringify(defaults))).toEqual(defaults)
    expect(card.defaults()).not.toBe(card.defaults())
  })

  it('has unique ports with labels, and outputs that can be addressed', () => {
    const config = card.defaults()
    const ports = card.ports(config)
    expect(new Set(ports.map((port) => port.id)).size).toBe(ports.length)
    for (const port of ports) expect(port.label).not.toBe('')
    for (const output of card.outputs(config)) expect(output.name).toMatch(/^[\p{L}_][\p{L}\p{N}_]*$/u)
  })

  it('enters and wakes by declared ports only, the same way every time, with JSON throughout', () => {
    const config = card.config.parse(card.defaults())
    const ports = new Set(card.ports(config).map((port) => port.id))
    const frozen = JSON.stringify(config)
    const check = (step: () => unknown) => {
      const one = step() as ReturnType<typeof card.enter>
      expect(step()).toEqual(one)
      expect(JSON.parse(JSON.stringify(one))).toEqual(one)
      if (one.then.type === 'go') expect([...ports]).toContain(one.then.port)
      return one
    }
    const first = check(() => card.enter(config, context(null)))
    if (first.then.type === 'wait') {
      expect(card.pauses(config)).toBe(true)
      expect(card.resume).toBeDefined()
      const memory = first.then.memory
      const listens = first.then.wait.listen !== undefined
      for (const wake of wakes.filter(({ type }) => listens || (type !== 'messages' && type !== 'late-tap')))
        check(() => card.resume!(config, context(memory), wake))
    }
    expect(JSON.stringify(config)).toBe(frozen)
  })

  it('checks a fresh node without throwing, in plain sentences', () => {
    const config = card.config.parse(card.defaults())
    const node = { id: 'n1', name: 'node', card: kind, cardVersion: card.version, config, position: { x: 0, y: 0 } }
    for (const problem of card.check?.(config, { node, document: { ...emptyDocument(), nodes: [node] }, limits: whatsappLimits, flows: [] }) ?? []) expect(problem.message).toMatch(/^["“\p{L}0-9].+[.?…]$/u)
  })

  it('has migrations that follow one another up to its version', () => {
    expect((card.migrations ?? []).map((migration) => migration.to)).toEqual(Array.from({ length: card.version - 1 }, (_, index) => index + 2))
    // A kind whose version was raised must bring the config of its first version here.
    const oldest: Record<string, { version: number; config: Record<string, Json> }> = {}
    if (card.version > 1) expect(card.config.safeParse(upgradeConfig(card, oldest[kind]!.config, oldest[kind]!.version)).success).toBe(true)
  })

  it('explains itself', () => {
    expect(card.title).not.toBe('')
    expect(card.summary).toMatch(/\.$/)
    expect(card.help.length).toBeGreaterThan(80)
  })
})
