import { expect } from '@playwright/test'
import { demo } from './demo.ts'

let made = 0

/** Does at Meta's stand-in what happens at Meta and not through its API; apps/emulator/README.md lists it. */
export async function atMeta(path: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(`${demo.emulatorUrl}/_emulator${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-emulator-key': demo.emulatorKey },
    body: JSON.stringify(body),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return (await answer.json()) as Record<string, string>
}

/** A business as it comes to Parley: with an app, an account and a number at Meta, and nothing set up yet. */
export async function newMetaBusiness(name: string) {
  made += 1
  const serial = `${String(Date.now()).slice(-9)}${made}`
  const [appId, wabaId, numberId, appSecret] = [`71${serial}`, `72${serial}`, `73${serial}`, `secret-of-${serial}`]
  await atMeta('/apps', { appId, appSecret, name })
  await atMeta('/numbers', { numberId, wabaId, displayPhoneNumber: `+4930${serial.slice(-8)}`, verifiedName: name })
  return {
    appId, appSecret, wabaId, numberId,
    newToken: async (part: object = {}) => (await atMeta('/tokens', { appId, wabaIds: [wabaId], ...part }))['token'] ?? '',
    endToken: (token: string) => atMeta('/tokens/end', { token }),
    rate: (state: object) => atMeta(`/numbers/${numberId}/state`, state),
  }
}
