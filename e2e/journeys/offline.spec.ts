import { expect, test } from '@playwright/test'
import { newWorkspace } from '../support/demo.ts'
import { greeting, openFlow } from '../support/flow-file.ts'

/** A connection that goes and comes again costs nobody a click. */

test('what could not be tried while offline begins by itself once there is a connection', async ({ page, context }) => {
  await openFlow(page, await newWorkspace(page, 'Tunnel Tours'), greeting('Through the tunnel'))
  const phone = page.getByRole('complementary', { name: 'Try it' })
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(phone.getByText('You are offline.')).toBeVisible()
  await expect(phone.getByRole('button', { name: 'Try again' })).toBeVisible()
  await context.setOffline(false)
  await expect(phone.getByText('You are offline.')).toHaveCount(0)
  await expect(phone.frameLocator('iframe').getByRole('textbox', { name: 'Message' })).toBeVisible()
})
