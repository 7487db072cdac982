import type { VariableInfo } from '@parley/flow'
import { describe, expect, it } from 'vitest'
import { groupVariables, insertPlaceholder, openPlaceholder } from './placeholders.ts'

describe('placeholders while typing', () => {
  it('knows that one is being written', () => {
    expect(openPlaceholder('Hi {{', 5)).toEqual({ from: 3, query: '' })
    expect(openPlaceholder('Hi {{ con', 9)).toEqual({ from: 3, query: 'con' })
    expect(openPlaceholder('Hi {{ a }} and', 14)).toBeUndefined()
    expect(openPlaceholder('Hi', 2)).toBeUndefined()
    expect(openPlaceholder('{{ a | up', 9)).toBeUndefined()
    expect(openPlaceholder('{{', 0)).toBeUndefined()
  })

  it('puts it where the caret is, or in place of what was begun', () => {
    expect(insertPlaceholder('Hi !', 3, 'contact.name')).toEqual({ text: 'Hi {{ contact.name }}!', caret: 21 })
    expect(insertPlaceholder('Hi {{ con!', 9, 'contact.name')).toEqual({ text: 'Hi {{ contact.name }}!', caret: 21 })
    expect(insertPlaceholder('Hi {{ con }}!', 9, 'contact.name').text).toBe('Hi {{ contact.name }}!')
  })

  it('groups by source and searches label and path', () => {
    const variables: VariableInfo[] = [
      { path: 'contact.name', label: 'Name', type: 'text', source: 'contact' },
      { path: 'ask.answer', label: 'Answer', type: 'text', source: 'node', nodeId: 'a' },
    ]
    expect(groupVariables(variables, '').map((group) => group.title)).toEqual(['Answers and results', 'Contact'])
    expect(groupVariables(variables, 'NAME')).toEqual([{ title: 'Contact', variables: [variables[0]] }])
  })
})
