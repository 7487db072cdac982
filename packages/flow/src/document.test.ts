import { ParleyError } from '@parley/errors'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currentSchemaVersion, emptyDocument, flowDocumentSchema } from './document.ts'
import { describeDuration, toMilliseconds } from './duration.ts'
import { parseFlowFile, readDocument, toFlowFile } from './flow-file.ts'
import { ancestors, findLoop, reachable, successors } from './graph.ts'
import { maxNameLength, nameSchema, reservedNames, toName, uniqueName } from './names.ts'
import { lookUp, renderTemplate } from './templating.ts'
import { drawn, node, shapesForTests as cards } from './testing/shapes.ts'
import { documentMigrations } from './upgrade.ts'
import { variablesAt } from './variables.ts'

const moment = { now: Date.parse('2026-11-23T23:30:00Z'), timeZone: 'Europe/Berlin' }
const render = (template: string, scope = {}) => renderTemplate(template, scope, moment)

function refused(act: () => unknown): ParleyError {
  try {
    act()
  } catch (error) {
    if (error instanceof ParleyError) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}

describe('templating', () => {
  it('fills in, and names what is missing and has no default', () => {
    expect(render('Hi {{ contact.name }}', { contact: { name: 'Ada' } })).toEqual({ text: 'Hi Ada', missing: [] })
    expect(render('Hi {{ contact.name }}{{ a.b }}!')).toEqual({ text: 'Hi !', missing: ['contact.name', 'a.b'] })
    expect(render('Hi {{ contact.name | default: "there" }}')).toEqual({ text: 'Hi there', missing: [] })
    expect(render('{% if a %}x{% endif %}y').missing).toEqual([])
  })

  it('renders a broken template without its placeholders', () => {
    expect(render('Hi {{ contact.name')).toMatchObject({ text: 'Hi', error: expect.any(String) as string })
    expect(render('Hi {{ a | nonsense }} there')).toMatchObject({ text: 'Hi  there', error: expect.stringContaining('nonsense') as string })
  })

  it('reaches data only', () => {
    expect(render('{{ a.constructor }}{{ a.__proto__ }}{{ a.toString }}', { a: { b: 1 } }).text).toBe('')
    expect(lookUp({ a: { b: 1 } }, ['a', 'toString'])).toBeUndefined()
    expect(lookUp({ a: [1, 2, 3] }, ['a', 'last'])).toBe(3)
  })

  it('takes the clock and the zone from the event', () => {
    expect(render('{{ "now" | date: "%d %H:%M" }}').text).toBe('24 00:30')
    expect(renderTemplate('{{ now | date: "%d %H:%M" }}', {}, { ...moment, timeZone: 'America/New_York' }).text).toBe('23 18:30')
  })

  it('regression: a day without a time is that day in every zone', () => {
    for (const timeZone of ['America/Los_Angeles', 'Europe/Berlin', 'Pacific/Auckland']) expect(renderTemplate('{{ day | date: "%A %d.%m.%Y" }}', { day: '2026-11-27' }, { ...moment, timeZone }).text).toBe('Friday 27.11.2026')
  })

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('{{', '}}', '{%', '%}', ' if ', 'endif', 'for i in x', '| ', 'default: ', 'date: "%Y"', 'contact.name', '"', "'", '[', ']'), fc.string({ maxLength: 5 })), { maxLength: 12 }), (parts) => {
        expect(typeof render(parts.join(''), { contact: { name: 'A' }, x: [1] }).text).toBe('string')
      }),
      { numRuns: 300 },
    )
  })

  it('stops at a bound instead of rendering for ever', () => {
    expect(render('{% for i in (1..100000000) %}x{% endfor %}').error).toBeDefined()
  })
})

describe('names', () => {
  it.each([
    ['Ask: which service?', 'ask_which_service'],
    ['  Öffnungszeiten  ', 'öffnungszeiten'],
    ['1st question', 'st_question'],
    ['???', 'step'],
    ['', 'step'],
    ['予約', '予約'],
  ])('%s becomes %s', (text, name) => {
    expect(toName(text)).toBe(name)
  })

  it('are always valid, and unique', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 5 }), (text, others) => {
        const taken = others.map((other) => toName(other))
        const name = uniqueName(toName(text), taken)
        expect(nameSchema.safeParse(name).success).toBe(true)
        expect(name.length).toBeLessThanOrEqual(maxNameLength)
        expect([...taken, ...reservedNames]).not.toContain(name)
      }),
    )
    expect(uniqueName('ask', ['ask', 'ask_2'])).toBe('ask_3')
    expect(uniqueName('ask_2', ['ask_2'])).toBe('ask_3')
    expect(uniqueName('contact', [])).toBe('contact_2')
  })
})

describe('durations', () => {
  it('are told as a person would', () => {
    expect(describeDuration({ amount: 1, unit: 'days' })).toBe('1 day')
    expect(describeDuration({ amount: 90, unit: 'seconds' })).toBe('90 seconds')
    expect(toMilliseconds({ amount: 1.5, unit: 'hours' })).toBe(5_400_000)
  })
})

describe('graph', () => {
  const document = drawn([node('s', 'start'), node('a', 'ask'), node('b', 'say'), node('c', 'end', { to: 'a' }), node('d', 'end')], [['s', 'a'], ['a', 'b'], ['b', 'c'], ['b', 'gone']])
  const next = successors(document, cards)

  it('knows where one can go, and where one can come from', () => {
    expect(next.get('b')).toEqual(new Set(['c']))
    expect(next.get('c')).toEqual(new Set(['a']))
    expect(reachable(['s'], next)).toEqual(new Set(['s', 'a', 'b', 'c']))
    expect(ancestors('b', next)).toEqual(new Set(['a', 's', 'c', 'b']))
    expect(ancestors('s', next)).toEqual(new Set())
  })

  it('finds a loop unless something on it waits', () => {
    expect(findLoop(next, new Set())).toEqual(['a', 'b', 'c'])
    expect(findLoop(next, new Set(['b']))).toBeUndefined()
  })

  it('offers results only of what can come before', () => {
    const paths = (id: string) => variablesAt(document, cards, id).map((variable) => variable.path)
    expect(paths('b')).toContain('a.answer')
    expect(paths('s')).not.toContain('a.answer')
    expect(paths('s')).toContain('contact.name')
  })
})

describe('flow files', () => {
  const document = drawn([node('begin', 'start'), node('done', 'end', { text: 'Bye' })], [['begin', 'done']], [{ name: 'points', type: 'number', initial: 3 }])

  it('come back as they were', () => {
    expect(parseFlowFile(JSON.stringify(toFlowFile('Salon', document)), cards)).toEqual({ name: 'Salon', document })
    expect(flowDocumentSchema.parse(emptyDocument())).toEqual(emptyDocument())
  })

  const file = (change: (raw: Record<string, unknown>) => void) => {
    const raw = JSON.parse(JSON.stringify(toFlowFile('Salon', document))) as Record<string, unknown>
    change(raw)
    return refused(() => parseFlowFile(JSON.stringify(raw), cards))
  }

  it.each<[string, (raw: Record<string, unknown>) => void, string, RegExp]>([
    ['another format', (raw) => void (raw['format'] = 'other'), 'BAD_INPUT', /format/],
    ['no name', (raw) => void delete raw['name'], 'BAD_INPUT', /name/],
    ['no nodes', (raw) => void delete raw['nodes'], 'BAD_INPUT', /nodes/],
    ['a node without a position', (raw) => void delete (raw['nodes'] as Record<string, unknown>[])[1]!['position'], 'BAD_INPUT', /nodes\.1\.position/],
    ['a node twice', (raw) => void (raw['nodes'] as unknown[]).push((raw['nodes'] as unknown[])[0]), 'BAD_INPUT', /nodes\.2.*“begin” is there twice/],
    ['a name with blanks', (raw) => void ((raw['nodes'] as Record<string, unknown>[])[0]!['name'] = 'be gin'), 'BAD_INPUT', /nodes\.0\.name/],
    ['a future document', (raw) => void (raw['schemaVersion'] = currentSchemaVersion + 1), 'UNSUPPORTED_VERSION', /schemaVersion.*newer/],
    ['a future card', (raw) => void ((raw['nodes'] as Record<string, unknown>[])[1]!['cardVersion'] = 9), 'UNSUPPORTED_VERSION', /nodes\.1\.cardVersion/],
    ['no version', (raw) => void delete raw['schemaVersion'], 'BAD_INPUT', /schemaVersion/],
  ])('refuse %s, with its path', (_name, change, code, message) => {
    const error = file(change)
    expect(error.code).toBe(code)
    expect(`${error.message} ${JSON.stringify(error.details)}`).toMatch(message)
  })

  it.each([['', 'not JSON'], ['nonsense', 'not JSON'], ['null', 'not a flow file'], ['[]', 'not a flow file'], ['{}', 'not a flow file']])('refuse %j', (text, message) => {
    expect(refused(() => parseFlowFile(text, cards)).message.toLowerCase()).toContain(message.toLowerCase())
  })

  it('bring old cards up to date, step by step', () => {
    const old = drawn([node('begin', 'start'), node('x', 'grown', { words: 'Hello' }, 1), node('y', 'grown', { sentence: 'There' }, 2)])
    expect(readDocument(old, cards).nodes.slice(1)).toMatchObject([{ cardVersion: 3, config: { text: 'Hello' } }, { cardVersion: 3, config: { text: 'There' } }])
  })

  it('leave unknown cards as they are', () => {
    const strange = drawn([node('begin', 'start'), node('x', 'hologram', { depth: 3 }, 7)])
    expect(readDocument(strange, cards).nodes[1]).toEqual(strange.nodes[1])
  })

  it('have a migration for every version since the first', () => {
    expect(documentMigrations.map((migration) => migration.to)).toEqual(Array.from({ length: currentSchemaVersion - 1 }, (_, index) => index + 2))
  })
})
