import { errorCodes, ParleyError } from '@parley/errors'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeError, trpcCodes } from './error-shape.ts'

describe('what a client is told', () => {
  it('has a transport code for each of our codes', () => {
    expect(Object.keys(trpcCodes).sort()).toEqual([...errorCodes].sort())
  })

  it('is our sentence with its details', () => {
    expect(describeError(new ParleyError('CONFLICT', 'Somebody was faster.', { details: { revision: 4 } }))).toEqual({ message: 'Somebody was faster.', data: { parleyCode: 'CONFLICT', details: { revision: 4 } } })
  })

  it('is the place and the reason where the input does not fit', () => {
    const result = z.object({ draft: z.object({ nodes: z.array(z.string()) }) }).safeParse({ draft: { nodes: [1] } })
    const { message, data } = describeError(result.error)
    expect(message).toContain('At "draft.nodes.0":')
    expect(data.parleyCode).toBe('BAD_INPUT')
  })

  it('is nothing of what went wrong inside', () => {
    const { message, data } = describeError(new Error('password of the database is hunter2'))
    expect(message).not.toContain('hunter2')
    expect(data).toEqual({ parleyCode: 'INTERNAL', details: null })
  })
})
