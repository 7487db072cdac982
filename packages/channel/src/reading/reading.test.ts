import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import { labelledArguments, optionLabels } from './option-labels.ts'
import { beginsWithNo, beginsWithYes, isPlainYes } from './yes-no.ts'

describe('yes and no', () => {
  it.each(['yes', 'Yes!', 'yes please', 'ok', 'Sí', 'ja, gerne', 'please do', 'Go ahead.', 'ja bitte'])('“%s” is a yes and nothing else', (text) => {
    expect(isPlainYes(text)).toBe(true)
  })
  it.each(['yes but on Friday', 'no', 'yes?no', 'sure, what does it cost', 'yesterday', '', '👍 maybe'])('“%s” is none', (text) => {
    expect(isPlainYes(text)).toBe(false)
  })
  it('begins with one or the other', () => {
    expect([beginsWithYes('Yes, 3 bags please'), beginsWithYes('no'), beginsWithNo('Nope, thanks'), beginsWithNo('yes')]).toEqual([true, false, true, false])
  })
})

describe('what enumerated values are called', () => {
  it.each<[JsonObject, string[]]>([
    [{ enum: ['mens_cut', 'colour', null], description: 'Which service: mens_cut = Men’s cut, colour = Colour.' }, ['Men’s cut', 'Colour']],
    [{ enum: ['a', 'aa'], description: 'The size (aa = Very large; a = Large). Nothing else.' }, ['Large', 'Very large']],
    [{ enum: ['mens_cut', 'washAndGo'], description: 'Which service.' }, ['mens cut', 'wash And Go']],
    [{ oneOf: [{ const: 1, title: 'One' }, { const: 'b' }, { type: 'null' }] }, ['One', 'b']],
    [{ type: 'string' }, []],
  ])('%j', (schema, labels) => {
    expect(optionLabels(schema).map(({ label }) => label)).toEqual(labels)
  })
  it('stands in arguments as people are shown them', () => {
    const parameters = { type: 'object', properties: { service: { enum: ['mens_cut'], description: 'mens_cut = Men’s cut' }, day: { type: 'string' } } }
    expect(labelledArguments(parameters, { service: 'mens_cut', day: 'mens_cut', other: 1 })).toEqual({ service: 'Men’s cut', day: 'mens_cut', other: 1 })
  })
})
