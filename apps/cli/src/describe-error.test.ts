import { ParleyError } from '@parley/errors'
import { TRPCError } from '@trpc/server'
import { expect, test } from 'vitest'
import { describeError, problemLines } from './describe-error.ts'

test('an error of Parley keeps its code and details through tRPC', () => {
  const cause = new ParleyError('FLOW_HAS_ERRORS', 'Not yet.', { details: [1] })
  expect(describeError(new TRPCError({ code: 'BAD_REQUEST', cause }))).toEqual({ code: 'FLOW_HAS_ERRORS', message: 'Not yet.', details: [1] })
})

test('a wrong field is a sentence, not a heap of JSON', () => {
  const cause = Object.assign(new Error('[…]'), { name: '$ZodError', issues: [{ path: ['workspaceId'], message: 'This is not an id of Parley.' }] })
  expect(describeError(new TRPCError({ code: 'BAD_REQUEST', cause }))).toMatchObject({ code: 'BAD_INPUT', message: 'workspaceId: This is not an id of Parley.' })
})

test('the problems of a flow are listed one a line', () => {
  expect(problemLines([{ nodeId: 'a', message: 'Nothing leads here.' }, { message: 'No start.' }, { severity: 'warning', message: 'Ends here.' }])).toEqual(['  a: Nothing leads here.', '  No start.'])
})
