import { expect, test } from '@playwright/test'
import { newWorkspace } from '../support/demo.ts'
import { bookings, ToolsPage } from '../support/tools-page.ts'

/** What was typed and not saved is there until somebody says that it may go. */

test('a tool that is being written outlives its secret, another row, and a sign-in that ended elsewhere', async ({ page, context }) => {
  const tools = new ToolsPage(page)
  await tools.open(await newWorkspace(page, 'Patient Pens'))
  await tools.begin('From a cURL command')
  await page.keyboard.type(`curl ${bookings.origin}/times -H 'x-api-key: sk-live-77'`)
  await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click()
  const form = tools.details
  const name = form.getByPlaceholder('find_times')
  await name.fill('free_times')
  await form.getByLabel('Description').fill('Finds free times.')

  await test.step('its secret is stored, and it goes on where it was', async () => {
    await form.getByRole('button', { name: 'Store it' }).click()
    await form.getByLabel('Secret', { exact: true }).fill(bookings.key)
    await form.getByRole('button', { name: 'Store', exact: true }).click()
    await expect(name).toHaveValue('free_times')
    await expect(form.getByText('is not stored yet')).toHaveCount(0)
  })

  await test.step('something else asks first', async () => {
    await tools.begin('From scratch')
    const asking = page.getByRole('dialog', { name: 'Discard what you changed?' })
    await asking.getByRole('button', { name: 'Go on editing' }).click()
    await expect(asking).toHaveCount(0)
    await expect(name).toHaveValue('free_times')
  })

  await test.step('signed out in another tab: nothing is lost, and it is saved after signing in', async () => {
    const cookies = await context.cookies()
    await context.clearCookies()
    await form.getByRole('button', { name: 'Create tool' }).click()
    await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
    await expect(name).toHaveValue('free_times')
    await context.addCookies(cookies)
    await name.press('Enter')
    await expect(tools.row('free_times')).toBeVisible()
  })

  await test.step('a secret is not deleted at a touch', async () => {
    await page.getByRole('button', { name: 'Credentials' }).click()
    await form.getByRole('button', { name: 'Delete api_key' }).click()
    const asking = page.getByRole('dialog', { name: 'Delete api_key' })
    await asking.getByRole('button', { name: 'Cancel' }).click()
    await expect(form.getByRole('listitem')).toContainText('api_key')
    await form.getByRole('button', { name: 'Delete api_key' }).click()
    await asking.getByRole('button', { name: 'Delete secret' }).click()
    await expect(form.getByRole('listitem')).toHaveCount(0)
  })
})
