import { cards } from '@parley/cards'
import { describe, expect, it } from 'vitest'
import { renameInTemplate, renameReferences } from './rename.ts'
import { flow, node, testCards } from './testing/cards.ts'

const to = (template: string) => renameInTemplate(template, new Map([['ask', 'question']]))

describe('renaming in a template', () => {
  it.each([
    ['{{ ask }}', '{{ question }}'],
    ['{{ask.answer}} and {{ ask.answer | upcase }}', '{{question.answer}} and {{ question.answer | upcase }}'],
    ['{{ contact.name | default: ask.answer }}', '{{ contact.name | default: question.answer }}'],
    ['{% if ask.answer == "ask" %}ask{% endif %}', '{% if question.answer == "ask" %}ask{% endif %}'],
    ['{{ list[ask.index] }}', '{{ list[question.index] }}'],
    ['{{- ask.answer -}}', '{{- question.answer -}}'],
    ['{% for x in (1..ask.count) %}{{ x }}{% endfor %}', '{% for x in (1..question.count) %}{{ x }}{% endfor %}'],
    ['{{ ask["answer"] }}', '{{ question["answer"] }}'],
    ["{{ 'ask' | append: ask.x, ask: 1 }}", "{{ 'ask' | append: question.x, ask: 1 }}"],
  ])('%s', (before, after) => expect(to(before)).toBe(after))

  it.each(['Please ask {ask}', '{{ contact.ask }}', '{{ asked }}', '{{ ask_2 }}', '{{ x | ask }}', '{{ "it is ask" }}', '{% ask %}'])('leaves %s alone', (template) =>
    expect(to(template)).toBe(template),
  )

  it('swaps names without meeting itself', () => {
    expect(renameInTemplate('{{ a }}{{ b }}', new Map([['a', 'b'], ['b', 'a']]))).toBe('{{ b }}{{ a }}')
  })
})

describe('renaming in a flow', () => {
  it('follows texts, reads and writes, and nothing that only looks alike', () => {
    const document = flow({
      nodes: [
        node('n1', 'say', { text: 'Hi {{ points }}', options: [{ id: 'a', title: '{{ points }} points' }] }),
        node('n2', 'rule', { when: 'points', store: 'points', as: 'points' }),
        node('n3', 'rule', { when: 'points.total', store: 'other' }),
      ],
    })
    const renamed = renameReferences(document, testCards, 'points', 'score')
    expect(renamed.nodes.map((one) => one.config)).toEqual([
      { text: 'Hi {{ score }}', options: [{ id: 'a', title: '{{ score }} points' }] },
      { when: 'score', store: 'score', as: 'points', jump: '' },
      { when: 'score.total', store: 'other', as: 'text', jump: '' },
    ])
    expect(renameReferences(document, testCards, 'nowhere', 'x')).toBe(document)
  })

  it('follows the template that a node sends once the window has closed', () => {
    const shape = { parameterFormat: 'named', header: null, body: 'Your {{what}} is ready.', bodyExamples: ['cut'], footer: '', buttons: [], offer: null, cards: [] } as const
    const template = { name: 'ready', fallback: 'en', variants: [{ language: 'en', shape: { ...shape, bodyExamples: ['cut'], buttons: [], cards: [] } }], values: { 'body:what': '{{ ask_cut.answer }}' }, media: { link: 'https://a.example/{{ ask_cut.answer }}.png' }, files: { 'card:0:media': { link: 'https://a.example/{{ ask_cut.answer }}.jpg' } } }
    const document = flow({ nodes: [{ ...node('n1', 'message', { bubbles: [] }), whenClosed: { do: 'template' as const, template } }, { ...node('n2', 'message', { bubbles: [] }), whenClosed: { do: 'wait' as const } }] })
    const renamed = renameReferences(document, cards, 'ask_cut', 'choose_cut')
    expect(renamed.nodes[0]?.whenClosed).toMatchObject({ template: { name: 'ready', values: { 'body:what': '{{ choose_cut.answer }}' }, media: { link: 'https://a.example/{{ choose_cut.answer }}.png' }, files: { 'card:0:media': { link: 'https://a.example/{{ choose_cut.answer }}.jpg' } } } })
    expect(renamed.nodes[1]).toBe(document.nodes[1])
  })

  it('a card that leaves out what has a default, as files do, does not stand in the way', () => {
    const document = flow({
      nodes: [
        { ...node('n1', 'ask', { text: 'Which size?', answer: { type: 'choice', options: [{ id: 'a', title: 'Small' }], branches: false } }), name: 'size' },
        node('n2', 'message', { bubbles: [{ type: 'text', text: 'You chose {{ size.title }}.' }] }),
      ],
    })
    const renamed = renameReferences(document, cards, 'size', 'cup')
    expect(renamed.nodes[0]?.config).toBe(document.nodes[0]?.config)
    expect(renamed.nodes[1]?.config).toEqual({ bubbles: [{ type: 'text', text: 'You chose {{ cup.title }}.' }] })
  })
})
