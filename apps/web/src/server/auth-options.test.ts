import { beforeEach, expect, it, vi } from 'vitest'

const take = vi.fn<() => Promise<boolean>>()
vi.mock('./services.ts', () => ({ services: () => ({ attempts: { take } }) }))
const { authOptions } = await import('./auth-options.ts')

/** As next-auth calls it: whatever it throws, the browser reads the message of. */
function authorize(credentials: object): Promise<unknown> {
  const [provider] = authOptions.providers as unknown as { options: { authorize(credentials: object, request: object): Promise<unknown> } }[]
  if (!provider) throw new Error('There is no provider.')
  return provider.options.authorize(credentials, { headers: {} })
}

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))

it('says nothing of what went wrong inside, and does not call the password wrong', async () => {
  take.mockRejectedValue(new Error('Unable to start a transaction on 127.0.0.1 in the given time.'))
  await expect(authorize({ email: 'mia@example.com', password: 'right' })).rejects.toThrow(/^trouble$/)
})

it('tells too many attempts apart', async () => {
  take.mockResolvedValue(false)
  await expect(authorize({ email: 'mia@example.com', password: 'right' })).rejects.toThrow(/^too-many$/)
})
