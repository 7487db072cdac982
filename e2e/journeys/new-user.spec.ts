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

  await test.step('sign up', async () => {
    await page.goto(`${parley.demo.webUrl}/sign-up`)
    await page.getByLabel('Your name').fill('Nora Lindqvist')
    await page.getByLabel('Business name').fill('Lindqvist Ceramics')
    await page.getByLabel('E-mail').fill('nora@lindqvist.example')
    await page.getByLabel('Password').fill('glaze-and-kiln-1480')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('button', { name: 'New flow' }).first().click()
    await page.getByRole('dialog').getByLabel('Name').fill('Workshop questions')
    await page.getByRole('dialog').getByText('Empty', { exact: false }).first().click()
    await page.getByRole('button', { name: 'Create flow' }).click()
    await expect(canvas.region).toBeVisible()
  })

  await test.step('draw a start, an ask with three buttons, two messages and an AI step', async () => {
    await place(canvas, 'Start', 'begin', 40, 60)
    await place(canvas, 'Ask a question', 'topic', 380, 60)
    const settings = canvas.settings()
    await settings.getByLabel('Question').fill('Hello! What is it about?')
    await settings.getByLabel('Answer').click()
    await page.getByRole('option', { name: /choice|options|pick/i }).first().click()
    for (const [index, title] of ['Prices', 'Opening hours', 'Something else'].entries()) {
      const field = settings.getByLabel(`Option ${index + 1}`, { exact: true })
      if (!(await field.isVisible())) await settings.getByRole('button', { name: 'Add option' }).click()
      await field.fill(title)
    }
    await canvas.fit()
    await place(canvas, 'Send a message', 'prices', 700, 40)
    await settings.getByLabel('Text').fill('A course costs 40 euros, {{ contact.name | default: "friend" }}.')
    await canvas.fit()
    await place(canvas, 'Send a message', 'hours', 700, 300)
    await canvas.fit()
    await place(canvas, 'AI step', 'advisor', 700, 520)
    await settings.getByLabel('Instructions').fill('Answer questions about the workshop.')
  })

  await test.step('connect', async () => {
    await page.getByRole('button', { name: 'Tidy up' }).click()
    await canvas.fit()
    await canvas.connect('begin', 'next', 'topic')
    await canvas.connectExit('topic', 'Prices', 'prices')
    await canvas.connectExit('topic', 'Opening hours', 'hours')
    await canvas.connectExit('topic', 'Something else', 'advisor')
  })

  await test.step('see and mend a reported problem', async () => {
    await page.getByRole('button', { name: 'Publish' }).click()
    const refused = page.getByRole('dialog')
    await expect(refused).toContainText(/empty|text/i)
    await page.keyboard.press('Escape')
    const settings = await canvas.select('hours')
    await settings.getByLabel('Text').fill('We are open Tuesday to Saturday, 10 to 18.')
    await publish(page)
  })
})

/** Drags a card, and names it while it is selected. */
async function place(canvas: Canvas, title: string, name: string, x: number, y: number): Promise<void> {
  const node = await canvas.drag(title, x, y)
  await canvas.rename(node, name)
}

async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByText(/version \d+ is live/i).first()).toBeVisible()
}
