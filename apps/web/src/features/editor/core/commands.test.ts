import { describe, expect, it } from 'vitest'
import { addNode, addVariable, changeVariable, connect, disconnect, moveNodes, nudge, remove, renameNode, setConfigField, whyNotConnect } from './commands.ts'
import { whyNotName } from './names.ts'
import { edge, flow, node, sayCard, testCards } from './testing/cards.ts'

const drawn = () =>
  flow({
    variables: [{ name: 'points', type: 'number' }],
    nodes: [node('s', 'begin'), node('a', 'say', { text: 'A', options: [{ id: 'yes', title: 'Yes' }] }, 'ask'), node('b', 'say', { text: '{{ ask.answer }}' }, 'reply')],
    edges: [edge('e1', 's', 'next', 'a'), edge('e2', 'a', 'yes', 'b')],
  })

describe('commands', () => {
  it('names a new card so that no other is called alike', () => {
    const once = addNode(drawn(), sayCard, { id: 'n', position: { x: 3, y: 13 } })
    const twice = addNode(once, sayCard, { id: 'm', position: { x: 0, y: 0 } })
    expect(twice.nodes.slice(3)).toMatchObject([
      { id: 'n', name: 'say', card: 'say', config: { text: '', options: [] }, position: { x: 0, y: 16 } },
      { id: 'm', name: 'say_2' },
    ])
  })

  it('takes the edges with a removed card', () => {
    const left = remove(drawn(), ['a'])
    expect(left.nodes.map((one) => one.id)).toEqual(['s', 'b'])
    expect(left.edges).toEqual([])
  })

  it('replaces the edge of an exit that is drawn again', () => {
    const again = connect(drawn(), { node: 'a', port: 'yes' }, 's', 'e9')
    expect(again.edges).toEqual([edge('e1', 's', 'next', 'a'), edge('e2', 'a', 'yes', 's')])
    expect(connect(again, { node: 'a', port: 'yes' }, 's', 'e9')).toBe(again)
    expect(disconnect(again, { node: 'a', port: 'yes' }).edges).toHaveLength(1)
  })

  it('says why a connection is not possible', () => {
    expect(whyNotConnect(drawn(), testCards, { node: 'a', port: 'yes' }, 's')).toMatch(/start card/)
    expect(whyNotConnect(drawn(), testCards, { node: 'a', port: 'gone' }, 'b')).toMatch(/no longer has that exit/)
    expect(whyNotConnect(drawn(), testCards, { node: 'a', port: 'yes' }, 'b')).toBeUndefined()
  })

  it('lets go of the edge of an option that is removed, but not while the config is half typed', () => {
    expect(setConfigField(drawn(), testCards, 'a', 'options[0]', undefined).edges).toEqual([edge('e1', 's', 'next', 'a')])
    expect(setConfigField(drawn(), testCards, 'a', 'options', 'broken').edges).toHaveLength(2)
  })

  it('shares what did not change', () => {
    const document = drawn()
    const moved = moveNodes(document, new Map([['a', { x: 8, y: 8 }]]))
    expect(moved.nodes[0]).toBe(document.nodes[0])
    expect(moved.nodes[1]?.position).toEqual({ x: 8, y: 8 })
    expect(moveNodes(document, new Map([['a', { x: 0, y: 0 }]]))).toBe(document)
    expect(nudge(document, ['a', 'b'], { x: 8, y: 0 }).nodes.map((one) => one.position.x)).toEqual([0, 8, 8])
  })

  it('renames a card in the placeholders that use it', () => {
    const renamed = renameNode(drawn(), testCards, 'a', 'question')
    expect(renamed.nodes[1]?.name).toBe('question')
    expect(renamed.nodes[2]?.config['text']).toBe('{{ question.answer }}')
  })

  it('renames a variable wherever it is used, and drops a first value that is cleared', () => {
    const document = setConfigField(drawn(), testCards, 'b', 'text', '{{ points }}')
    const renamed = changeVariable(addVariable(document, { name: 'ask', type: 'text', initial: 'x' }), testCards, 'points', { name: 'score' })
    expect(renamed.variables).toEqual([
      { name: 'score', type: 'number' },
      { name: 'ask_2', type: 'text', initial: 'x' },
    ])
    expect(renamed.nodes[2]?.config['text']).toBe('{{ score }}')
    expect(changeVariable(renamed, testCards, 'ask_2', { initial: undefined }).variables[1]).toEqual({ name: 'ask_2', type: 'text' })
  })
})

describe('names', () => {
  it.each([
    ['', /needed/],
    ['2nd', /Letters/],
    ['two words', /For example “two_words”/],
    ['contact', /already means/],
    ['reply', /already a card/],
    ['points', /already a card or variable/],
  ])('refuses %j', (name, why) => expect(whyNotName(drawn(), 'ask', name)).toMatch(why))
  it.each(['ask', 'größe', 'שלום'])('takes %j', (name) => expect(whyNotName(drawn(), 'ask', name)).toBeUndefined())
})
