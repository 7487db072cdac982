import type { TestNumbers } from '@parley/api'
import type { TestChannelAccount } from '@parley/db/web'
import { ParleyError } from '@parley/errors'
import type { Environment } from './environment.ts'

const timeoutMs = 5_000

type Addresses = Pick<Environment, 'EMULATOR_URL' | 'PUBLIC_EMULATOR_URL' | 'EMULATOR_KEY' | 'GATEWAY_URL'>

/** Makes a workspace's test number known to the emulator. */
export function createTestNumbers(environment: Addresses, account: (workspaceId: string) => Promise<TestChannelAccount | null>): TestNumbers {
  const { EMULATOR_URL, PUBLIC_EMULATOR_URL, EMULATOR_KEY, GATEWAY_URL } = environment
  return {
    async register(workspaceId) {
      if (!EMULATOR_URL || !GATEWAY_URL)
        throw new ParleyError('MISCONFIGURED', 'There is no test phone here: EMULATOR_URL and GATEWAY_URL are not set. `npm start` starts one; otherwise set both.')
      const found = await account(workspaceId)
      if (!found) throw new ParleyError('NOT_FOUND', 'This workspace has no test number.')
      const body = {
        numberId: found.numberId,
        wabaId: found.accountId,
        displayPhoneNumber: found.displayNumber,
        verifiedName: found.businessName,
        appSecret: found.appSecret,
        accessToken: found.accessToken,
        webhookUrl: new URL('/webhooks/whatsapp', GATEWAY_URL).href,
      }
      const response = await fetch(new URL('/_emulator/numbers', EMULATOR_URL), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-emulator-key': EMULATOR_KEY },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((cause: unknown) => {
        throw new ParleyError('CHANNEL_FAILED', 'The test phone does not answer. Check that the emulator is running, then try again.', { cause })
      })
      if (!response.ok) throw new ParleyError('CHANNEL_FAILED', `The test phone refused the number (${response.status}). Check that EMULATOR_KEY is the same on both sides.`)
    },
    phoneUrl({ numberId, customer, name }) {
      const url = new URL('/phone', PUBLIC_EMULATOR_URL ?? EMULATOR_URL ?? 'http://localhost:4010')
      url.searchParams.set('number', numberId)
      url.searchParams.set('customer', customer)
      url.searchParams.set('name', name)
      url.searchParams.set('embed', '1')
      return url.href
    },
  }
}
