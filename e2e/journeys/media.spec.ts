import { expect, test } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { demo, signIn } from '../support/demo.ts'
import { Phone } from '../support/phone.ts'

const picture = {
  name: 'kiln.png',
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
}

test('a picture is uploaded, tried, and arrives on the phone; another kind of file is refused in words', async ({ page }) => {
  await signIn(page)
  const canvas = new Canvas(page)
  await page.getByRole('button', { name: 'New flow' }).first().click()
  await page.getByRole('dialog').getByLabel('Name').fill('Pictures')
  await page.getByRole('button', { name: 'Create flow' }).click()
  await canvas.place('Start', 'begin', 200, 120)
  const settings = await canvas.place('Send a message', 'look', 560, 200)
  await settings.getByRole('textbox', { name: 'Text', exact: true }).fill('Our kiln:')
  await settings.getByRole('button', { name: 'Add a picture or file' }).click()
  await page.getByRole('menuitem', { name: 'Picture' }).click()

  const chooser = settings.getByLabel('Picture: file')
  await chooser.setInputFiles({ name: 'menu.png', mimeType: 'image/png', buffer: Buffer.from('%PDF-1.7\n') })
  await expect(settings.getByRole('alert').filter({ hasText: 'application/pdf' })).toBeVisible()
  await chooser.setInputFiles(picture)
  await expect(settings.getByText('kiln.png')).toBeVisible()
  const shown = canvas.node('look').getByRole('img', { name: 'kiln.png' })
  await expect(shown).toBeVisible()
  const source = new URL((await shown.getAttribute('src'))!, demo.webUrl)

  await canvas.connect('begin', 'next', 'look')
  await page.getByRole('button', { name: 'Try it' }).click()
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  await phone.say('show me')
  await phone.hears('Our kiln:')
  await expect(phone.log().locator('img').last()).toBeVisible()

  const stranger = await page.context().browser()!.newContext()
  expect((await stranger.request.get(source.href)).status()).toBe(401)
  await stranger.close()
})
