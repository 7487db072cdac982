import { expect, test, type Page } from '@playwright/test'
import { expectNoSeriousAxeFindings } from '../support/axe.ts'
import { call, demo, newCustomer, newWorkspace } from '../support/demo.ts'
import { atMeta, newMetaBusiness } from '../support/meta.ts'

const check = (page: Page, name: string) => page.locator(`[data-check="${name}"]`)
const expectAllGood = async (page: Page) => {
  for (const name of ['token', 'permissions', 'number', 'subscription', 'callback', 'webhook']) await expect(check(page, name)).toHaveAttribute('data-state', 'good', { timeout: 20_000 })
}

test('a number is connected from empty to green, loses its token, and goes on with a new one', async ({ page, context }) => {
  const workspaceId = await newWorkspace(page, 'Salon am Park')
  const meta = await newMetaBusiness('Salon am Park')
  const { flowId } = await call<{ flowId: string }>(page, 'flows.create', { workspaceId, name: 'Answers', template: 'welcome' })
  await call(page, 'flows.publish', { workspaceId, flowId, baseRevision: 1 })

  // Nothing yet: the page says what to do.
  await page.goto(`${demo.webUrl}/w/${workspaceId}/settings/channels`)
  await expect(page.getByRole('heading', { name: 'No number is connected yet' })).toBeVisible()
  await page.getByRole('link', { name: 'Connect a number' }).click()

  // The app. A wrong secret is named before anything else is asked for.
  await page.getByLabel('App id').fill(meta.appId)
  await page.getByLabel('App secret').fill(meta.appSecret)
  await page.getByRole('button', { name: 'Keep the app' }).click()
  await expect(check(page, 'callback')).toHaveAttribute('data-state', 'waiting')
  await expectNoSeriousAxeFindings(page)
  await page.getByRole('button', { name: 'Enter them at Meta' }).click()
  await expect(check(page, 'callback')).toHaveAttribute('data-state', 'good')
  await page.getByRole('button', { name: 'Go on' }).click()

  // The number. A token without the right permission is refused, in words.
  await page.getByLabel('Phone number id').fill(meta.numberId)
  await page.getByLabel('WhatsApp business account id').fill(meta.wabaId)
  await page.getByLabel('Access token').fill(await meta.newToken({ scopes: ['whatsapp_business_management'] }))
  await page.getByRole('button', { name: 'Check and connect' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'whatsapp_business_messaging' })).toBeVisible()
  const firstToken = await meta.newToken()
  await page.getByLabel('Access token').fill(firstToken)
  await page.getByRole('button', { name: 'Check and connect' }).click()

  // Receiving: subscribed with a button, then a customer writes.
  await expect(check(page, 'subscription')).toHaveAttribute('data-state', 'waiting')
  await page.getByRole('button', { name: 'Subscribe' }).click()
  await expect(check(page, 'subscription')).toHaveAttribute('data-state', 'good')
  const phonePage = await context.newPage()
  const phone = await newCustomer(phonePage, { workspaceId, name: 'Salon am Park', phoneNumberId: meta.numberId }, 'Ada')
  await phone.say('Hello')
  await expect(phone.replies().first()).toBeVisible()
  await expectAllGood(page)
  await page.getByRole('link', { name: 'Open the number' }).click()
  await expect(page.getByText('Connected', { exact: true })).toBeVisible()
  await expectNoSeriousAxeFindings(page)

  // Meta rates the number anew: it stands there, and in the log.
  await meta.rate({ quality_rating: 'YELLOW', throughput: 'HIGH' })
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText('1,000 a second').first()).toBeVisible()
  await page.getByRole('tab', { name: 'Log' }).click()
  await expect(page.getByText('The quality is medium; it was high.')).toBeVisible()
  await page.getByRole('tab', { name: 'Overview' }).click()

  // The token is withdrawn: the next answer cannot leave, and every page says so.
  await meta.endToken(firstToken)
  const before = await phone.replies().count()
  await phone.say('Are you there?')
  const banner = page.getByRole('alert').filter({ hasText: 'sends nothing' })
  await expect(banner).toBeVisible({ timeout: 40_000 })
  await page.goto(`${demo.webUrl}/w/${workspaceId}/flows`)
  await banner.getByRole('link', { name: 'Open the number' }).click()
  await expect(page.getByText(/waits? and (is|are) kept/).first()).toBeVisible()
  await expectNoSeriousAxeFindings(page)
  expect(await phone.replies().count()).toBe(before)

  // A new token, and what waited is sent.
  await page.getByLabel('Access token').fill(await meta.newToken())
  await page.getByRole('button', { name: 'Check and use it' }).click()
  await expect(banner).toHaveCount(0)
  await expect.poll(() => phone.replies().count(), { timeout: 20_000 }).toBeGreaterThan(before)

  // Disconnected: what is written is stored and not answered; connected again, it goes on.
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await expect(page.getByText('This number is disconnected.', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Connect again' }).click()
  await expect(page.getByText('Connected', { exact: true })).toBeVisible()

  // Connected once is connected: not a second time elsewhere.
  const elsewhere = await newWorkspace(page, 'Another salon')
  const { appId } = await call<{ appId: string }>(page, 'channels.addApp', { workspaceId: elsewhere, name: 'WhatsApp', metaAppId: meta.appId, secret: meta.appSecret })
  await page.goto(`${demo.webUrl}/w/${elsewhere}/settings/channels/connect?way=meta&app=${appId}`)
  await page.getByRole('button', { name: /^Go on/ }).click()
  await page.getByLabel('Phone number id').fill(meta.numberId)
  await page.getByLabel('WhatsApp business account id').fill(meta.wabaId)
  await page.getByLabel('Access token').fill(await meta.newToken())
  await page.getByRole('button', { name: 'Check and connect' }).click()
  await expect(page.getByText('is connected already', { exact: false })).toBeVisible()
})

test('a number at 360dialog is connected with its key alone', async ({ page, context }) => {
  const workspaceId = await newWorkspace(page, 'Salon an der Spree')
  const meta = await newMetaBusiness('Salon an der Spree')
  await atMeta('/dialog360', { numberId: meta.numberId, apiKey: `key-${meta.numberId}` })
  const { flowId } = await call<{ flowId: string }>(page, 'flows.create', { workspaceId, name: 'Answers', template: 'welcome' })
  await call(page, 'flows.publish', { workspaceId, flowId, baseRevision: 1 })

  await page.goto(`${demo.webUrl}/w/${workspaceId}/settings/channels/connect`)
  await page.getByRole('radio', { name: /360dialog/ }).click()
  await page.getByLabel('Number', { exact: true }).fill('+49 30 555 0200')
  await page.getByLabel('Phone number id').fill(meta.numberId)
  await page.getByLabel('API key').fill('a wrong key'.replaceAll(' ', '-'))
  await page.getByRole('button', { name: 'Check and connect' }).click()
  await expect(page.getByText('360dialog does not accept the API key.')).toBeVisible()
  await page.getByLabel('API key').fill(`key-${meta.numberId}`)
  await page.getByRole('button', { name: 'Check and connect' }).click()
  await expect(check(page, 'callback')).toHaveAttribute('data-state', 'good')

  const phone = await newCustomer(await context.newPage(), { workspaceId, name: 'Salon an der Spree', phoneNumberId: meta.numberId }, 'Ada')
  await phone.say('Hello')
  await expect(phone.replies().first()).toBeVisible()
  await expect(check(page, 'webhook')).toHaveAttribute('data-state', 'good', { timeout: 20_000 })
})
