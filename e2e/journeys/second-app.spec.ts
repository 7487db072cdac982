import { expect, test } from '@playwright/test'
import { call, demo, newCustomer, newWorkspace } from '../support/demo.ts'
import { atMeta, newMetaBusiness } from '../support/meta.ts'

test('a second app has an address and a secret of its own; one that was reset at Meta is entered at its number', async ({ page, context }) => {
  const workspaceId = await newWorkspace(page, 'Two brands')
  const [first, second] = [await newMetaBusiness('First brand'), await newMetaBusiness('Second brand')]
  const { flowId } = await call<{ flowId: string }>(page, 'flows.create', { workspaceId, name: 'Answers', template: 'welcome' })
  await call(page, 'flows.publish', { workspaceId, flowId, baseRevision: 1 })
  await call(page, 'channels.addApp', { workspaceId, name: 'First brand', metaAppId: first.appId, secret: first.appSecret })

  // The first app is offered, and its address is not the second's.
  const address = page.locator('code').first()
  await page.goto(`${demo.webUrl}/w/${workspaceId}/settings/channels/connect`)
  await page.getByRole('combobox', { name: 'Use an app that is here already' }).click()
  await page.getByRole('option', { name: /First brand/ }).click()
  await expect(address).toContainText('/webhooks/whatsapp')
  const addressOfFirst = await address.textContent()
  await page.getByRole('button', { name: 'Another app' }).click()
  await page.getByLabel('App id').fill(second.appId)
  await page.getByLabel('Name in Parley').fill('Second brand')
  await page.getByLabel('App secret').fill(second.appSecret)
  await page.getByRole('button', { name: 'Keep the app' }).click()
  await expect(page.getByRole('button', { name: 'Enter them at Meta' })).toBeVisible()
  await expect(address).not.toHaveText(addressOfFirst!)
  await page.getByRole('button', { name: 'Enter them at Meta' }).click()
  await expect(page.locator('[data-check="callback"]')).toHaveAttribute('data-state', 'good')
  await page.getByRole('button', { name: 'Go on' }).click()

  await page.getByLabel('Phone number id').fill(second.numberId)
  await page.getByLabel('WhatsApp business account id').fill(second.wabaId)
  await page.getByLabel('Access token').fill(await second.newToken())
  await page.getByRole('button', { name: 'Check and connect' }).click()
  await page.getByRole('button', { name: 'Subscribe' }).click()
  await expect(page.locator('[data-check="subscription"]')).toHaveAttribute('data-state', 'good')
  const phone = await newCustomer(await context.newPage(), { workspaceId, name: 'Second brand', phoneNumberId: second.numberId }, 'Ada')
  await phone.say('Hello')
  await expect(phone.replies().first()).toBeVisible()
  await expect(page.locator('[data-check="webhook"]')).toHaveAttribute('data-state', 'good', { timeout: 20_000 })
  await page.getByRole('link', { name: 'Open the number' }).click()

  // The secret is reset at Meta. What is signed with it is not taken until it is entered here; nothing is lost meanwhile.
  const secret = `${second.appSecret}-again`
  await atMeta('/apps', { appId: second.appId, appSecret: secret, name: 'Second brand' })
  const before = await phone.replies().count()
  await phone.say('Are you there?')
  const form = page.locator('section').filter({ has: page.getByRole('heading', { name: 'New app secret' }) })
  await form.getByLabel('App secret').fill('a-wrong-secret')
  await form.getByRole('button', { name: 'Try the secret and use it' }).click()
  await expect(form.getByText('The old one stays.', { exact: false })).toBeVisible()
  expect(await phone.replies().count()).toBe(before)
  await form.getByLabel('App secret').fill(secret)
  await form.getByRole('button', { name: 'Try the secret and use it' }).click()
  await expect(page.getByText('The new app secret is in use')).toBeVisible()
  await expect.poll(() => phone.replies().count(), { timeout: 60_000 }).toBeGreaterThan(before)
})
