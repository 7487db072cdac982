import { describe, expect, it } from 'vitest'
import { copy, paste, readClip } from './clipboard.ts'
import { counter, edge, flow, node, testCards } from './testing/cards.ts'

const source = () =>
  flow({
    variables: [
      { name: 'points', type: 'number', initial: 3 },
      { name: 'unused', type: 'text' },
    ],
    nodes: [node('a', 'say', { text: 'Hello {{ points }}' }, 'ask'), { ...node('b', 'say', { text: '{{ ask.answer }} {{ other.x }}' }, 'ask_2'), position: { x: 400, y: 40 } }, node('c', 'rule', { jump: 'a', when: 'ask.answer' }, 'rule')],
    edges: [edge('e1', 'a', 'next', 'b'), edge('e2', 'b', 'next', 'elsewhere')],
  })

describe('clipboard', () => {
  it('takes the cards, the edges between them and the variables they use', () => {
    const clip = copy(source(), testCards, ['a', 'b'])
    expect(clip.nodes.map((one) => one.id)).toEqual(['a', 'b'])
    expect(clip.edges.map((one) => one.id)).toEqual(['e1'])
    expect(clip.variables.map((one) => one.name)).toEqual(['points'])
  })

  it('pastes into the same flow under new names, and placeholders and jumps lead to the copies', () => {
    const document = source()
    const clip = readClip(JSON.stringify(copy(document, testCards, ['a', 'b', 'c'])), testCards)
    if (!clip || clip instanceof Error) throw new Error('not read')
    const pasted = paste(document, testCards, clip, { x: 100, y: 200 }, counter())
    const [a, b, c] = pasted.document.nodes.slice(3)
    expect(pasted.nodeIds).toEqual(['new1', 'new2', 'new3'])
    expect([a?.name, b?.name, c?.name]).toEqual(['ask_3', 'ask_4', 'rule_2'])
    expect(b?.config['text']).toBe('{{ ask_3.answer }} {{ other.x }}')
    expect(c?.config).toMatchObject({ jump: 'new1', when: 'ask_3.answer' })
    expect([a?.position, b?.position]).toEqual([{ x: 104, y: 200 }, { x: 504, y: 240 }])
    expect(pasted.document.edges.at(-1)).toMatchObject({ from: { node: 'new1', port: 'next' }, to: { node: 'new2' } })
    expect(pasted.document.variables).toEqual(document.variables)
  })

  it('brings variables into another flow, under another name where a card has it', () => {
    const other = flow({ nodes: [node('z', 'say', {}, 'points')] })
    const pasted = paste(other, testCards, copy(source(), testCards, ['a']), { x: 0, y: 0 }, counter())
    expect(pasted.document.variables).toEqual([{ name: 'points_2', type: 'number', initial: 3 }])
    expect(pasted.document.nodes[1]?.config['text']).toBe('Hello {{ points_2 }}')
  })

  it('leaves other texts alone and says what is wrong with ours', () => {
    expect(readClip('just words', testCards)).toBeUndefined()
    expect(readClip('about parley-cards', testCards)).toBeUndefined()
    expect(readClip(JSON.stringify({ format: 'parley-cards', schemaVersion: 1, nodes: [{ id: 1 }], edges: [], variables: [] }), testCards)).toBeInstanceOf(Error)
    expect(readClip(JSON.stringify({ format: 'parley-cards', schemaVersion: 99, nodes: [], edges: [], variables: [] }), testCards)).toBeInstanceOf(Error)
  })
})
