import { describe, expect, it } from 'vitest'
import type { FlowDocument } from '../document.ts'
import { drawn, node, shapesForTests as cards, surroundings } from '../testing/shapes.ts'
import { checkFlow } from './check-flow.ts'

const check = (document: FlowDocument) => checkFlow(document, cards, surroundings)
const codes = (document: FlowDocument) => check(document).map((problem) => `${problem.severity} ${problem.code} ${problem.nodeId ?? problem.edgeId ?? ''}`.trim())

/** start → say → end, with this text said. */
const saying = (text: string, variables: FlowDocument['variables'] = []) => drawn([node('begin', 'start'), node('hello', 'say', { text }), node('done', 'end')], [['begin', 'hello'], ['hello', 'done']], variables)

it('finds nothing wrong with a flow that is right', () => {
  expect(check(saying('Hi {{ contact.name }}, you said {{ conversation.last_message }}'))).toEqual([])
})

describe('each problem, on the node that has it', () => {
  it.each<[string, FlowDocument, string[]]>([
    ['no start', drawn([node('done', 'end')]), ['error no-start']],
    ['empty', drawn([]), ['error no-start']],
    ['unknown card', drawn([node('begin', 'start'), node('x', 'hologram')], [['begin', 'x']]), ['error unknown-card x']],
    ['newer card', drawn([node('begin', 'start'), node('x', 'end', {}, 2)], [['begin', 'x']]), ['error newer-card x']],
    ['bad config', drawn([node('begin', 'start'), node('x', 'end', { text: 7 })], [['begin', 'x']]), ['error bad-config x']],
    ['the card’s own check', saying('wrong'), ['error card hello']],
    ['too long for the channel', saying('x'.repeat(101)), ['error channel-limit hello']],
    ['reserved name', drawn([node('begin', 'start'), node('contact', 'end')], [['begin', 'contact']]), ['error bad-name contact']],
    ['name that is taken', drawn([node('begin', 'start'), node('x', 'end'), { ...node('y', 'end'), name: 'x' }], [['begin', 'x']]), ['error bad-name y', 'warning unreachable y']],
    ['node called like a variable', saying('{{ hello }}', [{ name: 'hello', type: 'text' }]), ['error bad-name hello']],
    ['two variables of one name', saying('', [{ name: 'a', type: 'text' }, { name: 'a', type: 'text' }]), ['error bad-name']],
    ['variable with a reserved name', saying('', [{ name: 'workspace', type: 'text' }]), ['error bad-name']],
    ['unreachable', drawn([node('begin', 'start'), node('a', 'end'), node('b', 'end')], [['begin', 'a']]), ['warning unreachable b']],
    ['dangling with silence', drawn([node('begin', 'start')]), ['error dangling-port begin']],
    ['dangling, maybe on purpose', drawn([node('begin', 'start'), node('a', 'say')], [['begin', 'a']]), ['warning dangling-port a']],
    ['edge to a node that is gone', drawn([node('begin', 'start'), node('a', 'end')], [['begin', 'a'], ['a', 'gone']]), ['error broken-edge a']],
    ['edge from an exit that is gone', drawn([node('begin', 'start'), node('a', 'end'), node('b', 'end')], [['begin', 'a'], ['a', 'b']]), ['error broken-edge a']],
    ['edge into a start', drawn([node('begin', 'start'), node('a', 'say')], [['begin', 'a'], ['a', 'begin']]), ['error broken-edge begin', 'error endless-loop begin']],
    ['two edges from one exit', drawn([node('begin', 'start'), node('a', 'end'), node('b', 'end')], [['begin', 'a'], ['begin', 'b']]), ['error broken-edge begin']],
    ['loop without a wait', drawn([node('begin', 'start'), node('a', 'say'), node('b', 'say')], [['begin', 'a'], ['a', 'b'], ['b', 'a']]), ['error endless-loop a']],
    ['loop by a jump', drawn([node('begin', 'start'), node('a', 'say'), node('b', 'end', { to: 'a' })], [['begin', 'a'], ['a', 'b']]), ['error endless-loop a']],
    ['loop with a question is none', drawn([node('begin', 'start'), node('a', 'ask'), node('b', 'say')], [['begin', 'a'], ['a', 'b'], ['b', 'a']]), []],
    ['reached by a jump is reached', drawn([node('begin', 'start'), node('a', 'end', { to: 'b' }), node('b', 'end')], [['begin', 'a']]), []],
  ])('%s', (_name, document, expected) => {
    expect(codes(document)).toEqual(expected)
  })

  it('names the way round of a loop', () => {
    const [problem] = check(drawn([node('begin', 'start'), node('a', 'say'), node('b', 'say')], [['begin', 'a'], ['a', 'b'], ['b', 'a']]))
    expect(problem?.message).toContain('a → b → a')
  })

  it('finds a very long loop without running out of stack', () => {
    const nodes = Array.from({ length: 999 }, (_, index) => node(`n${index}`, 'say'))
    const document = drawn([node('begin', 'start'), ...nodes], [['begin', 'n0'], ...nodes.map((_, index): [string, string] => [`n${index}`, `n${(index + 1) % 999}`])])
    expect(codes(document)).toEqual(['error endless-loop n0'])
  })
})

describe('placeholders', () => {
  it.each([
    ['{{ contact.city }}', []],
    ['{{ contact.unheard_of }}', ['warning unknown-variable hello']],
    ['{{ points }}', []],
    ['{{ pionts }}', ['error unknown-variable hello']],
    ['{{ question.answer }}', []],
    ['{{ question.title }}', ['error unknown-variable hello']],
    ['{{ nobody.answer }}', ['error unknown-variable hello']],
    ['{{ workspace.owner }}', ['error unknown-variable hello']],
    ['{{ contact.name', ['error bad-placeholder hello']],
    ['{{ contact.name | shuffle }}', ['error bad-placeholder hello']],
    ['{% if contact.city %}{{ contact.city | upcase }}{% endif %}', []],
    ['{{ now | date: "%H" }}', []],
  ])('%s', (text, expected) => {
    const document = drawn([node('begin', 'start'), node('question', 'ask'), node('hello', 'say', { text }), node('done', 'end')], [['begin', 'question'], ['question', 'hello'], ['hello', 'done']], [{ name: 'points', type: 'number' }])
    expect(codes(document)).toEqual(expected)
  })

  it('counts what a card reads outside its texts, and what another writes', () => {
    const reading = (reads: string, sets: string) => drawn([node('begin', 'start'), node('a', 'say', { sets }), node('b', 'end', { reads })], [['begin', 'a'], ['a', 'b']])
    expect(codes(reading('contact.vip', ''))).toEqual(['warning unknown-variable b'])
    expect(codes(reading('contact.vip', 'contact.vip'))).toEqual([])
    expect(codes(reading('lost', ''))).toEqual(['error unknown-variable b'])
    expect(codes(reading('', ''))).toEqual([])
  })
})

it('puts errors first', () => {
  const document = drawn([node('begin', 'start'), node('a', 'say'), node('b', 'say', { text: 'wrong' })], [['begin', 'a']])
  expect(check(document).map((problem) => problem.severity)).toEqual(['error', 'warning', 'warning', 'warning'])
})
