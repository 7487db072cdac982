import type { Treatment } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import { explainError, lookUpError, refusedBy, whatsappErrors } from './errors.ts'

// `consent` is ours: no code of WhatsApp means it.
const expected: Record<Exclude<Treatment, 'consent'>, number[]> = {
  retry: [1, 2, 130429, 131000, 131016, 131052, 131056, 135000, 2494055],
  wait: [4, 80007, 131057, 132069, 133004, 133015, 133016, 134101, 2494100],
  fix: [
    100, 2200, 131008, 131009, 131020, 131021, 131030, 131041, 131053, 131055, 131063, 131200, 132000, 132001, 132005, 132007, 132008, 132012,
    132018, 133000, 133005, 133006, 133008, 133009, 134100, 134102, 137000, 139000, 139004, 139100, 147001, 147005, 2388019, 2388299, 2494164, 2494179,
  ],
  stop: [0, 3, 10, 104, 190, 200, 299, 368, 803, 131005, 131031, 131037, 131042, 131044, 131045, 131048, 131064, 133010],
  template: [131047],
  drop: [130403, 130472, 130497, 131026, 131049, 131050, 131051, 131060, 131062, 138000, 2593109],
}

describe.each(Object.entries(expected) as [Treatment, number[]][])('%s', (treatment, codes) => {
  it.each(codes)('%i', (code) => {
    const error = lookUpError({ code })
    expect(error.treatment).toBe(treatment)
    expect(error.what).toMatch(/^[A-Z].*\.$/)
    expect(error.todo).toMatch(/^[A-Z].*\.$/)
  })
})

it('says for each wait how long', () => {
  const waits = [...whatsappErrors].filter(([, { treatment }]) => treatment === 'wait')
  expect(waits.filter(([, { waitMs }]) => !waitMs)).toEqual([])
})

it('knows a proof of the app secret that is wrong or missing, and where to get the right one', () => {
  for (const details of ['Invalid appsecret_proof provided in the API argument', 'API calls from the server require an appsecret_proof argument']) {
    expect(lookUpError({ code: 100, details })).toMatchObject({ treatment: 'stop', todo: expect.stringContaining('App settings, Basic') })
  }
  expect(lookUpError({ code: 100, details: 'Invalid parameter' }).treatment).toBe('fix')
})

it('knows subcode 33 as an object that is gone', () => {
  expect(lookUpError({ code: 100, subcode: 33 }).treatment).toBe('stop')
})

it('takes an unknown code for passing only when something says so', () => {
  expect(lookUpError({ code: 999_999 }).treatment).toBe('fix')
  expect(lookUpError({ code: 999_999, transient: true }).treatment).toBe('retry')
  expect(lookUpError({ code: 999_999, httpStatus: 503 }).treatment).toBe('retry')
})

it('explains in words, with what Meta added, and no more of it than fits', () => {
  expect(explainError({ code: 131047, details: 'Re-engagement' })).toBe(
    'More than 24 hours have passed since the customer last wrote. Send an approved template, or wait until they write. (WhatsApp error 131047: Re-engagement)',
  )
  expect(explainError({ code: 1, details: 'x'.repeat(5000) }).length).toBeLessThan(500)
})

it('prefers the wait that the answer states', () => {
  expect(refusedBy({ code: 80007 }, 1000).retryAfterMs).toBe(1000)
  expect(refusedBy({ code: 80007 }).retryAfterMs).toBe(600_000)
  expect(refusedBy({ code: 131047 }, 1000).retryAfterMs).toBeUndefined()
})
