import { beforeEach, describe, expect, it, vi } from 'vitest'
import { signIn } from './sign-in.ts'

const counts = new Map<string, number>()
const known = { id: 'user-1', passwordHash: 'hash of right' }

const needs = {
  attempts: {
    take: vi.fn(async (key: string, most: number) => {
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return (counts.get(key) ?? 0) <= most
    }),
    giveBack: vi.fn(async (key: string) => void counts.set(key, (counts.get(key) ?? 1) - 1)),
  },
  passwords: {
    hash: vi.fn(async (password: string) => `hash of ${password}`),
    verify: vi.fn(async (stored: string, password: string) => stored === `hash of ${password}`),
    pretend: vi.fn(async () => false as const),
  },
  signIns: {
    find: vi.fn(async (email: string) => (email === 'mia@example.com' ? known : null)),
    begin: vi.fn(async (userId: string) => ({ userId, signInId: 'sign-in-1', sessionVersion: 1 })),
    check: vi.fn(async () => null),
  },
}

const attempt = (email: string, password: string, address = '10.0.0.1') => signIn(needs, { email, password, address, userAgent: 'test' })

beforeEach(() => {
  counts.clear()
  vi.clearAllMocks()
})

describe('signing in', () => {
  it('begins a sign-in for the right password, however the address is written', async () => {
    expect(await attempt(' Mia@Example.com ', 'right')).toEqual({ outcome: 'signed-in', signedIn: { userId: 'user-1', sessionVersion: 1, signInId: 'sign-in-1' } })
  })

  it('answers an unknown address as a wrong password, after the same work', async () => {
    expect(await attempt('nobody@example.com', 'right')).toEqual(await attempt('mia@example.com', 'wrong'))
    expect(needs.passwords.pretend).toHaveBeenCalledTimes(1)
    expect(needs.passwords.verify).toHaveBeenCalledTimes(1)
    expect(needs.signIns.begin).not.toHaveBeenCalled()
  })

  it('stops guessing at one account, also from many addresses, and then even the right password waits', async () => {
    for (let index = 0; index < 10; index++) expect((await attempt('mia@example.com', 'wrong', `10.0.0.${index}`)).outcome).toBe('refused')
    expect((await attempt('mia@example.com', 'right', '10.0.1.1')).outcome).toBe('too-many')
    expect(needs.signIns.begin).not.toHaveBeenCalled()
  })

  it('stops guessing at many accounts from one address', async () => {
    for (let index = 0; index < 100; index++) await attempt(`person-${index}@example.com`, 'wrong')
    expect((await attempt('mia@example.com', 'right')).outcome).toBe('too-many')
    expect((await attempt('mia@example.com', 'right', '10.9.9.9')).outcome).toBe('signed-in')
  })

  it('counts no rightful sign-in', async () => {
    for (let index = 0; index < 50; index++) expect((await attempt('mia@example.com', 'right')).outcome).toBe('signed-in')
  })
})
