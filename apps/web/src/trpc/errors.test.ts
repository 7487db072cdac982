import { TRPCClientError } from '@trpc/client'
import { expect, it } from 'vitest'
import { isSilence } from './errors.ts'

const answered = (parleyCode: string) => TRPCClientError.from({ error: { code: -32603, message: 'x', data: { parleyCode } } } as never)

it('takes no answer and a database that is away for silence, and nothing that was decided', () => {
  expect(isSilence(TRPCClientError.from(new TypeError('Failed to fetch')))).toBe(true)
  expect(isSilence(answered('UNAVAILABLE'))).toBe(true)
  expect(isSilence(answered('INTERNAL'))).toBe(false)
  expect(isSilence(answered('CONFLICT'))).toBe(false)
  expect(isSilence(new Error('The draft could not be saved.'))).toBe(false)
})
