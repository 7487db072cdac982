import { expect, test } from '@playwright/test'
import { expectNoSeriousAxeFindings } from '../support/axe.ts'
import { newWorkspace } from '../support/demo.ts'
import { bookings, ToolsPage } from '../support/tools-page.ts'

/** What a page of API documentation offers to copy, with one example in it, becomes a tool for every call. */

test('of the values of a cURL command those that differ become arguments, and focus comes back to where it was', async ({ page }) => {
  const tools = new ToolsPage(page)
  await tools.open(await newWorkspace(page, 'Pasted & Co'))
  await tools.begin('From a cURL command')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Command')).toBeFocused()
  await page.keyboard.type(`curl -X POST '${bookings.origin}/bookings?lang=en' -H 'x-api-key: sk-live-77' -d '{"service":"cut_and_finish","day":"2026-12-01","guests":2}'`)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  const values = dialog.getByRole('group', { name: 'Values of the command' })
  await expect(values.getByRole('checkbox')).toHaveCount(4)
  await expect(values).toContainText('cut_and_finish')
  await values.getByRole('checkbox', { name: 'lang' }).click()
  await expectNoSeriousAxeFindings(page)
  await dialog.getByRole('button', { name: 'Fill in the tool' }).click()

  const form = tools.details
  await expect(form.getByLabel('Address')).toHaveValue(`${bookings.origin}/bookings?lang=en`)
  await expect(form.getByLabel('What is sent')).toHaveValue(/"service": "{{ arguments\.service }}",\s+"day": "{{ arguments\.day }}",\s+"guests": "{{ arguments\.guests }}"/)
  await expect(form.getByLabel('Name of the argument')).toHaveCount(3)
  await expect(form.getByLabel('What it is').first()).toHaveValue('Such as cut_and_finish')
  await expect(form.getByText('was not kept')).toBeVisible()
  await form.getByRole('button', { name: 'Close' }).press('Enter')
  await page.getByRole('dialog', { name: 'Discard what you changed?' }).getByRole('button', { name: 'Discard' }).click()
  await expect(form).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'New tool' })).toBeFocused()
})
