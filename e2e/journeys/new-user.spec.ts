import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { startParley, type Parley } from '../support/parley.ts'
import { Phone } from '../support/phone.ts'

/** This journey stops and starts everything, so it has a Parley of its own. */
let home: string
let parley: Parley

test.beforeAll(async () => {
  test.setTimeout(300_000)
  home = mkdtempSync(join(tmpdir(), 'parley-new-user-'))
  parley = await startParley(home)
})
test.afterAll(async () => {
  await parley?.stop()
  rmSync(home, { recursive: true, force: true })
})

test('from sign-up to a chat that survives a restart', async ({ page }) => {
  test.setTimeout(300_000)
  const canvas = new Canvas(page)
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))

  await test.step('sign up', async () => {
    await page.goto(`${parley.demo.webUrl}/sign-up`)
    await page.getByLabel('Your name').fill('Nora Lindqvist')
    await page.getByLabel('Business name').fill('Lindqvist Ceramics')
    await page.getByLabel('E-mail').fill('nora@lindqvist.example')
    await page.getByLabel('Password').fill('glaze-and-kiln-1480')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('button', { name: 'New flow' }).first().click()
    await page.getByRole('dialog').getByLabel('Name').fill('Workshop questions')
    await page.getByRole('button', { name: 'Create flow' }).click()
    await expect(canvas.region).toBeVisible()
  })

  await test.step('draw a start, an ask with three buttons, two messages and an AI step', async () => {
    await canvas.place('Start', 'begin', 200, 120)
    const ask = await canvas.place('Ask a question', 'topic', 540, 160)
    await ask.getByRole('textbox', { name: 'Question' }).fill('Hello! What is it about?')
    await ask.getByRole('combobox', { name: 'Answer', exact: true }).click()
    await page.getByRole('option', { name: 'Choice' }).click()
    for (const [index, title] of ['Prices', 'Opening hours', 'Something else'].entries()) {
      const field = ask.getByRole('textbox', { name: `Option ${index + 1}`, exact: true })
      if (!(await field.isVisible())) await ask.getByRole('button', { name: 'Add option' }).click()
      await field.fill(title)
    }
    await canvas.fit()
    const prices = await canvas.place('Send a message', 'prices', 200, 420)
    await prices.getByRole('textbox', { name: 'Text', exact: true }).fill('A course costs 40 euros, {{ contact.name | default: "friend" }}.')
    await canvas.fit()
    await canvas.place('Send a message', 'hours', 520, 520)
    await canvas.fit()
    const advisor = await canvas.place('AI step', 'advisor', 200, 640)
    await advisor.getByRole('textbox', { name: 'Instructions' }).fill('Answer questions about the workshop.')
    await advisor.getByRole('button', { name: 'Add fact' }).click()
    await advisor.getByRole('textbox', { name: 'Fact 1' }).fill('Our kiln reaches 1280 degrees.')
  })

  await test.step('connect', async () => {
    await page.getByRole('button', { name: 'Tidy up' }).click()
    await canvas.fit()
    await canvas.connect('begin', 'next', 'topic')
    await canvas.connectExit('topic', 'Prices', 'prices')
    await canvas.connectExit('topic', 'Opening hours', 'hours')
    await canvas.connectExit('topic', 'Something else', 'advisor')
    await page.getByRole('button', { name: 'Tidy up' }).click()
    await canvas.fit()
  })

  await test.step('see and mend a reported problem', async () => {
    await page.getByRole('button', { name: 'Publish' }).click()
    const refused = page.getByRole('dialog')
    await expect(refused).toBeVisible()
    await expect(refused).toContainText('hours')
    await page.keyboard.press('Escape')
    const hours = await canvas.select('hours')
    await hours.getByRole('textbox', { name: 'Text', exact: true }).fill('We are open Tuesday to Saturday, 10 to 18.')
    const advisor = await canvas.select('advisor')
    for (const name of ['Done', 'Wants a person']) {
      await advisor.getByRole('combobox', { name: `Connect “${name}” to…` }).click()
      await page.getByRole('option', { name: 'prices' }).click()
      await expect(page.getByRole('listbox')).toHaveCount(0)
    }
    await expectPublished(page, 1)
  })

  await test.step('chat along both branches', async () => {
    await page.getByRole('button', { name: 'Try it' }).click()
    await phone.say('hi')
    await asked(phone, 1)
    await phone.tap('Prices')
    await phone.hears('A course costs 40 euros, Nora Lindqvist.')
    await expect(canvas.node('prices')).toBeVisible()
    await phone.say('hi again')
    await asked(phone, 2)
    await phone.tap('Opening hours')
    await phone.hears('We are open Tuesday to Saturday, 10 to 18.')
  })

  await test.step('publish while a conversation runs: it finishes on its version', async () => {
    await phone.say('one more')
    await asked(phone, 3)
    const prices = await canvas.select('prices')
    await prices.getByRole('textbox', { name: 'Text', exact: true }).fill('A course costs 45 euros.')
    await expectPublished(page, 2)
    await phone.tap('Prices')
    await expect(phone.log().getByText('A course costs 40 euros, Nora Lindqvist.')).toHaveCount(2)
    await phone.say('and again')
    await asked(phone, 4)
    await phone.tap('Prices')
    await phone.hears('A course costs 45 euros.')
  })

  await test.step('restart everything and go on where it stopped', async () => {
    await phone.say('still there?')
    await asked(phone, 5)
    await parley.stop()
    parley = await startParley(home, parley.ports)
    await asked(phone, 5)
    await phone.tap('Something else')
    await phone.say('How many degrees does your kiln reach?')
    await phone.hears(/1280 degrees/)
    await expect(phone.log().getByText('A course costs 45 euros.')).toHaveCount(1)
  })
})

async function expectPublished(page: Page, version: number): Promise<void> {
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByText(`Published as version ${version}`).first()).toBeVisible()
}

/** How often the question was put; its words also stand in the quotes above answers, its buttons do not. */
async function asked(phone: Phone, times: number): Promise<void> {
  await expect(phone.log().getByRole('button', { name: 'Opening hours', exact: true })).toHaveCount(times)
}
