import { expect, test } from 'vitest'
import { copyJson } from './json.ts'

test('a copy has all that the original has, and shares nothing with it', () => {
  const original = { text: 'a', none: null, list: [1, { deep: [true] }], nested: { empty: {} } }
  const copy = copyJson(original)
  expect(copy).toEqual(original)
  ;(copy.list[1] as { deep: boolean[] }).deep.push(false)
  copy.nested.empty = { now: 'not' }
  expect(original).toEqual({ text: 'a', none: null, list: [1, { deep: [true] }], nested: { empty: {} } })
})

test('a name that JavaScript has taken is a name like any other', () => {
  const text = '{"__proto__":{"polluted":[1]},"constructor":"x"}'
  const copy = copyJson(JSON.parse(text) as { polluted?: unknown })
  expect(JSON.stringify(copy)).toBe(text)
  expect(copy.polluted).toBeUndefined()
})
