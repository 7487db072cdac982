import type { Json, JsonObject } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import type { Operator } from './condition/card.ts'
import { nextTimeOfDay } from './wait/next-time-of-day.ts'
import { conversation, flow } from './testing/index.ts'

const say = (text: string) => ({ bubbles: [{ type: 'text', text }] })

describe('condition', () => {
  const passes = (value: Json | undefined, operator: Operator, compare = '') => {
    const talk = conversation(
      flow()
        .variable('x', Array.isArray(value) ? 'list' : 'text', value)
        .node('start')
        .node('condition', 'fork', { branches: [{ id: 'yes', label: 'Yes', groups: [{ tests: [{ path: 'x', operator, value: compare }] }] }] })
        .node('end', 'yes', { text: 'yes' })
        .node('end', 'no', { text: 'no' })
        .connect('start', 'fork')
        .connect('fork:branch:yes', 'yes')
        .connect('fork:otherwise', 'no'),
    ).contactSays('go')
    talk.settle()
    const said = talk.sent[0]?.content
    return said?.type === 'text' && said.text === 'yes'
  }

  it.each<[Json | undefined, Operator, string, boolean]>([
    ['Café', 'is', 'cafe', true],
    ['Café', 'is-not', 'tea', true],
    ['Bremen', 'one-of', 'Hamburg, bremen', true],
    ['Bremen', 'one-of', 'Hamburg', false],
    ['a nice day', 'contains', 'Nice', true],
    ['a nice day', 'contains', '', false],
    ['a nice day', 'contains-not', 'bad', true],
    ['a nice day', 'starts-with', 'a ni', true],
    ['a nice day', 'ends-with', 'day', true],
    [5, 'equals', '5', true],
    ['5', 'equals', '5.0', true],
    [5, 'equals-not', '6', true],
    ['five apples', 'more', '4', true],
    ['apples', 'more', '4', false],
    ['apples', 'at-most', '4', false],
    [5, 'at-least', '5', true],
    [5, 'less', '5', false],
    ['2026-11-22', 'before', 'today', true],
    ['2026-11-23', 'on', 'today', true],
    ['2026-11-24', 'after', '23.11.2026', true],
    ['soon', 'after', 'today', false],
    ['2026-11-13', 'days-ago-at-least', '10', true],
    ['2026-11-14', 'days-ago-at-least', '10', false],
    ['2026-11-14', 'days-ago-at-most', '10', true],
    ['2026-12-14', 'days-ago-at-most', '10', false],
    [['Milk', 'Sugar'], 'includes', 'milk', true],
    [['Milk'], 'includes-not', 'sugar', true],
    [undefined, 'includes-not', 'sugar', true],
    [['a', 'b'], 'size-at-least', '2', true],
    [undefined, 'size-at-most', '0', true],
    [undefined, 'is-empty', '', true],
    [[], 'is-empty', '', true],
    [' ', 'is-empty', '', true],
    [0, 'is-not-empty', '', true],
    [true, 'is-true', '', true],
    [false, 'is-false', '', true],
    [undefined, 'is-false', '', false],
  ])('%j %s %j is %s', (value, operator, compare, holds) => {
    expect(passes(value, operator, compare)).toBe(holds)
  })

  it('joins groups and takes the first branch that fits', () => {
    const test = (path: string, operator: Operator, value = '') => ({ path, operator, value })
    const drawn = (city: string, points: number) =>
      flow()
        .variable('city', 'text', city)
        .variable('points', 'number', points)
        .node('start')
        .node('condition', 'fork', {
          branches: [
            { id: 'gold', label: 'Gold', match: 'all', groups: [{ match: 'any', tests: [test('city', 'is', 'Bremen'), test('city', 'is', 'Hamburg')] }, { match: 'all', tests: [test('points', 'at-least', '100')] }] },
            { id: 'north', label: 'North', match: 'all', groups: [{ match: 'any', tests: [test('city', 'is', 'Bremen'), test('city', 'is', 'Hamburg')] }] },
          ],
        })
        .node('end', 'gold', { text: 'gold' })
        .node('end', 'north', { text: 'north' })
        .node('end', 'other', { text: 'other' })
        .connect('start', 'fork')
        .connect('fork:branch:gold', 'gold')
        .connect('fork:branch:north', 'north')
        .connect('fork:otherwise', 'other')
    conversation(drawn('Bremen', 100)).contactSays('hi').expectReply('gold')
    conversation(drawn('Hamburg', 99)).contactSays('hi').expectReply('north')
    conversation(drawn('Munich', 500)).contactSays('hi').expectReply('other')
  })
})

describe('set', () => {
  const setting = (assignments: JsonObject[], variables: [string, 'text' | 'number' | 'boolean' | 'date' | 'list', Json?][] = [['x', 'number', 5]]) => {
    const drawn = variables.reduce((builder, [name, type, initial]) => builder.variable(name, type, initial), flow())
    return conversation(drawn.node('start').node('set', 'keep', { assignments }).node('ask', 'stay', { text: 'ok' }).connect('start', 'keep').connect('keep', 'stay')).contactSays('Berlin')
  }

  it.each<[string, JsonObject, Json]>([
    ['a number', { value: '1,5', type: 'number' }, 1.5],
    ['a sum', { operation: 'add', value: '2' }, 7],
    ['a difference', { operation: 'subtract', value: '{{ x }}' }, 0],
    ['yes', { value: 'ja', type: 'boolean' }, true],
    ['a date', { value: 'tomorrow', type: 'date' }, '2026-11-24'],
    ['a list', { value: 'a, b,', type: 'list' }, ['a', 'b']],
    ['an entry more', { operation: 'append', value: 'b' }, [5, 'b']],
    ['nothing', { operation: 'clear' }, null],
    ['a placeholder as it is', { value: '{{ x }}', type: 'number' }, 5],
    ['a text with a placeholder', { value: '{{ x }} points', type: 'text' }, '5 points'],
  ])('%s', (_name, assignment, result) => {
    setting([{ target: 'x', ...assignment }]).expectReply('ok').expectValue('x', result).expectNoFaults()
  })

  it('counts twice on one number, without the noise of binary fractions', () => {
    setting([{ target: 'x', operation: 'add', value: '0.1' }, { target: 'x', operation: 'add', value: '0.2' }]).expectValue('x', 5.3)
  })

  it('writes contact fields, which outlive the conversation', () => {
    setting([{ target: 'contact.city', value: '{{ conversation.last_message }}' }]).expectValue('contact.city', 'Berlin').startOver().expectValue('contact.city', 'Berlin')
  })

  it('leaves the old value and reports it when the new one cannot be read', () => {
    setting([{ target: 'x', value: 'many', type: 'number' }]).expectValue('x', 5).expectFault('missing-value', 'keep')
  })
})

describe('wait', () => {
  const waiting = (config: JsonObject) =>
    flow()
      .node('start')
      .node('wait', 'pause', config)
      .node('message', 'later', say('Later'))
      .node('message', 'wrote', say('You wrote'))
      .connect('start', 'pause')
      .connect('pause:next', 'later')
  const twoHours = { for: { type: 'duration', duration: { amount: 2, unit: 'hours' } } }

  it('lets time pass, and keeps what is said meanwhile to itself', () => {
    conversation(waiting(twoHours)).contactSays('hi').after('1h').contactSays('hello?').expectNothing().after('1h').expectReplies('Later').expectEnded()
  })

  it('goes on at once when the customer writes, if told to', () => {
    conversation(waiting({ ...twoHours, whenReplied: 'go-on' }).connect('pause:replied', 'wrote')).contactSays('hi').after('1h').contactSays('here').expectReplies('You wrote').after('3h').expectNothing()
  })

  it('hands what was said meanwhile to an AI step', () => {
    const drawn = flow().node('start').node('wait', 'pause', twoHours).node('ai-step', 'ai').connect('start', 'pause').connect('pause:next', 'ai')
    const talk = conversation(drawn).contactSays('hi').after('1h').contactSays('how much is a cut?').after('1h').expectReply('All right.')
    expect(talk.requests[0]?.history.map((entry) => entry.text)).toEqual(['hi', 'how much is a cut?'])
  })

  it.each([
    ['later today', '2026-11-23T10:00:00Z', 'Europe/Berlin', '17:30', [], '2026-11-23T16:30:00Z'],
    ['tomorrow when it has passed', '2026-11-23T10:00:00Z', 'Europe/Berlin', '09:00', [], '2026-11-24T08:00:00Z'],
    ['exactly now is tomorrow', '2026-11-23T08:00:00Z', 'Europe/Berlin', '09:00', [], '2026-11-24T08:00:00Z'],
    ['the next Friday', '2026-11-23T10:00:00Z', 'Europe/Berlin', '09:00', [5], '2026-11-27T08:00:00Z'],
    ['the same weekday in a week', '2026-11-23T10:00:00Z', 'Europe/Berlin', '09:00', [1], '2026-11-30T08:00:00Z'],
    ['over the change to summer time', '2027-03-27T10:00:00Z', 'Europe/Berlin', '09:00', [], '2027-03-28T07:00:00Z'],
    ['in the hour that does not exist', '2027-03-27T10:00:00Z', 'Europe/Berlin', '02:30', [], '2027-03-28T01:30:00Z'],
    ['the first of an hour that comes twice', '2026-10-24T10:00:00Z', 'Europe/Berlin', '02:30', [], '2026-10-25T00:30:00Z'],
    ['far in the east', '2026-11-23T10:00:00Z', 'Pacific/Auckland', '09:00', [], '2026-11-23T20:00:00Z'],
    ['half an hour off', '2026-11-23T10:00:00Z', 'Asia/Kolkata', '09:00', [], '2026-11-24T03:30:00Z'],
  ])('until a time of day: %s', (_name, now, zone, time, weekdays, expected) => {
    expect(new Date(nextTimeOfDay(Date.parse(now), zone, time, weekdays)).toISOString().replace('.000', '')).toBe(expected)
  })
})

describe('go-to and end', () => {
  it('jumps to another node', () => {
    conversation(flow().node('start').node('go-to', 'jump', { target: { type: 'node', nodeId: 'there' } }).node('end', 'there', { text: 'There' }).connect('start', 'jump')).contactSays('hi').expectReplies('There').expectEnded('ended')
  })

  it('jumps to another flow with the variables that both have', () => {
    const other = flow().variable('x', 'number', 1).node('start').node('end', 'there', { text: 'x is {{ x }}' }).connect('start', 'there')
    const first = flow().variable('x', 'number', 7).node('start', 'start', { trigger: { type: 'keyword', words: ['go'] } }).node('go-to', 'jump', { target: { type: 'flow', flowId: 'other' } }).connect('start', 'jump')
    conversation(first, { flows: [{ id: 'other', document: other }] }).contactSays('go').expectReplies('x is 7').expectEnded()
  })

  it('is a fault when the other flow is not published, and the customer is told something', () => {
    const first = flow().node('start').node('go-to', 'jump', { target: { type: 'flow', flowId: 'gone' } }).connect('start', 'jump')
    conversation(first).contactSays('go').expectReplies('Sorry, something went wrong.').expectFault('flow-gone', 'jump').expectEnded('fault')
  })
})
