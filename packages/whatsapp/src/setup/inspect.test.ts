import { whatStops, type ConnectionAccount } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import { createWhatsAppSetup } from './create-whatsapp-setup.ts'

// Against answers as they may come from anywhere; against the emulator the same is tried in apps/emulator.

const account: ConnectionAccount = { provider: 'meta', numberId: '106', accountId: '419', accessToken: 'token', handshakeAt: null, lastWebhookAt: null }
const answering = (answer: (path: string) => Response) =>
  createWhatsAppSetup({ baseUrl: 'https://graph.example/v26.0', fetch: (async (url: string) => answer(new URL(url).pathname.replace('/v26.0/', ''))) as typeof fetch }, () => Date.UTC(2026, 10, 22))
const inspect = async (answer: (path: string) => Response, part: Partial<ConnectionAccount> = {}) => (await answering(answer).inspect({ ...account, ...part })).checks
const refused = (code: number, message = 'no') => Response.json({ error: { code, message, type: 'OAuthException' } }, { status: 400 })

describe('an inspection', () => {
  it.each([
    ['no answer at all', () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })) as never],
    ['something that is not Meta', () => new Response('<html>', { status: 404 })],
    ['a body that fits nothing', () => Response.json({ success: true })],
    ['a throttle', () => refused(4)],
    ['a fault at Meta', () => refused(2)],
  ])('of %s stops nothing: it is not known', async (_name, answer) => {
    const checks = await inspect(answer)
    expect(checks.find(({ name }) => name === 'token')?.state).toBe('unknown')
    expect(whatStops(checks)).toBeUndefined()
  })

  it('a refused token stops', async () => {
    expect(whatStops(await inspect(() => refused(190)))).toMatchObject({ name: 'token', todo: expect.stringContaining('System users') })
  })

  it('a wrong app secret does not: messages still go out', async () => {
    const checks = await inspect((path) => (path === 'debug_token' ? refused(190, 'Invalid OAuth access token signature.') : Response.json({ data: [] })), { app: { id: '1', secret: 'wrong' } })
    expect(checks[0]).toMatchObject({ name: 'token', state: 'bad', todo: expect.stringContaining('App settings') })
    expect(whatStops(checks)).toBeUndefined()
  })

  it('what only looks after the number is missing: named, and nothing stops', async () => {
    const token = { data: { is_valid: true, app_id: '1', expires_at: 0, scopes: ['whatsapp_business_messaging'] } }
    const checks = await inspect((path) => (path === 'debug_token' ? Response.json(token) : refused(200, 'Requires permission')))
    expect(checks.find(({ name }) => name === 'permissions')).toMatchObject({ state: 'bad', says: expect.stringContaining('whatsapp_business_management') })
    expect(whatStops(checks)).toBeUndefined()
  })

  it.each(['meta', '360dialog'] as const)('each finding at %s that is not good says what to do, or waits for another', async (provider) => {
    for (const answer of [() => refused(190), () => refused(100), () => Response.json({ data: [] }), () => Response.json({ url: 'https://elsewhere.example' })]) {
      for (const check of await inspect(answer, { provider })) {
        expect(check.says).toMatch(/\.$|: .+$/)
        if (check.state === 'bad') expect(check.todo).toMatch(/^[A-Z].*\.$/)
      }
    }
  })

  it('the token is never in what is said', async () => {
    const checks = await inspect(() => refused(190), { accessToken: 'EAAsecret-token' })
    expect(JSON.stringify(checks)).not.toContain('EAAsecret-token')
  })
})
