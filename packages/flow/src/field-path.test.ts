import { describe, expect, it } from 'vitest'
import { getField, setField, textLeaves } from './field-path.ts'

describe('places in a config', () => {
  const config = { options: [{ title: 'Yes' }, { title: 'No' }], text: 'Hi' }

  it('reads', () => {
    expect(getField(config, 'options[1].title')).toBe('No')
    expect(getField(config, 'options[7].title')).toBeUndefined()
    expect(getField(config, 'constructor')).toBeUndefined()
  })

  it('writes a copy and shares the rest', () => {
    const changed = setField(config, 'options[0].title', 'Maybe')
    expect(changed).toEqual({ options: [{ title: 'Maybe' }, { title: 'No' }], text: 'Hi' })
    expect((changed['options'] as unknown[])[1]).toBe(config.options[1])
    expect(setField({}, 'a.b[0].c', 1)).toEqual({ a: { b: [{ c: 1 }] } })
  })

  it('removes', () => {
    expect(setField(config, 'options[0]', undefined)['options']).toEqual([{ title: 'No' }])
    expect(setField(config, 'text', undefined)).not.toHaveProperty('text')
  })

  it('names every text', () => {
    expect([...textLeaves(config)].map((leaf) => leaf.field)).toEqual(['options[0].title', 'options[1].title', 'text'])
  })
})
