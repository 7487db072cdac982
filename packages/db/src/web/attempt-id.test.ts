import { expect, it } from 'vitest'
import { isRepeated, nextAttemptId } from './attempt-id.ts'

it('numbers the attempts at one send, from the second on', () => {
  expect(nextAttemptId('c:7:0')).toBe('c:7:0~2')
  expect(nextAttemptId('c:7:0~2')).toBe('c:7:0~3')
  expect(nextAttemptId('c:7:0~9')).toBe('c:7:0~10')
  expect([null, 'c:7:0', 'c:7:0~2'].map(isRepeated)).toEqual([false, false, true])
})
