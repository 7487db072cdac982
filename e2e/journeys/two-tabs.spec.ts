import { expect, test, type Browser, type Page } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { call, newWorkspace } from '../support/demo.ts'
import { greeting, openFlow } from '../support/flow-file.ts'

/** The same flow open twice. Another browser learns of a change only by trying to save: news between tabs does not reach it. */

test('another browser never overwrites; “Load theirs” takes theirs, and undo brings ours back', async ({ page, browser }) => {
  const { first, second } = await twoBrowsers(page, browser)
  await write(first, 'Written first.')
  await expect(saved(first)).toBeVisible()

  await write(second, 'Written second.')
  await expect(second.getByText('Your changes since are not saved.')).toBeVisible()
  await expect(second.getByText('Changed elsewhere')).toBeVisible()
  // Going on writing does not help it through either.
  await write(second, 'Written second, and more.')
  await reopen(first)
  await expect(new Canvas(first).node('hello')).toContainText('Written first.')

  await second.getByRole('button', { name: 'Load theirs' }).click()
  await expect(new Canvas(second).node('hello')).toContainText('Written first.')
  await expect(saved(second)).toBeVisible()
  await second.getByRole('button', { name: 'Undo' }).click()
  await expect(new Canvas(second).node('hello')).toContainText('Written second, and more.')
  // Undoing is a change like any other, and this time it builds on what is there.
  await expect(saved(second)).toBeVisible()
  await reopen(first)
  await expect(new Canvas(first).node('hello')).toContainText('Written second, and more.')
})

test('“Keep mine as a copy” makes a second flow, and both texts are there', async ({ page, browser }) => {
  const { first, second } = await twoBrowsers(page, browser)
  const original = first.url()
  await write(first, 'Theirs.')
  await expect(saved(first)).toBeVisible()
  await write(second, 'Mine.')
  await second.getByRole('button', { name: 'Keep mine as a copy' }).click()
  await second.waitForURL((url) => url.href !== original && /\/flows\/[0-9a-f-]{36}$/.test(url.pathname))
  await expect(new Canvas(second).node('hello')).toContainText('Mine.')
  await expect(second.getByRole('textbox', { name: 'Flow name' })).toHaveValue('Two tabs (my copy)')
  await second.goto(original)
  await expect(new Canvas(second).node('hello')).toContainText('Theirs.')
})

test('whoever publishes without having changed anything is shown what somebody else wrote first', async ({ page, browser }) => {
  const { first, second } = await twoBrowsers(page, browser)
  await write(first, 'Written first.')
  await expect(saved(first)).toBeVisible()
  await second.getByRole('button', { name: 'Publish' }).click()
  await expect(second.getByText('Their version is loaded; look at it and publish again.')).toBeVisible()
  await expect(new Canvas(second).node('hello')).toContainText('Written first.')
  await expect(second.getByText('Your changes since are not saved.')).toHaveCount(0)
  await expect(second.getByText('Not published', { exact: true })).toBeVisible()
  await second.getByRole('button', { name: 'Publish' }).click()
  await expect(second.getByText('Published as version 1')).toBeVisible()

  // Theirs has an error by now: it is loaded all the same, and only told to whoever has seen it.
  await write(first, '')
  await expect(first.getByRole('button', { name: 'Problems' })).not.toContainText('0')
  await expect(saved(first)).toBeVisible()
  await second.getByRole('button', { name: 'Publish' }).click()
  await expect(new Canvas(second).node('hello')).not.toContainText('Written first.')
  await expect(second.getByRole('dialog', { name: 'Not published yet' })).toHaveCount(0)
  await second.getByRole('button', { name: 'Publish' }).click()
  await expect(second.getByRole('dialog', { name: 'Not published yet' })).toBeVisible()
})

test('what is drawn in a flow that was archived meanwhile can be kept as a copy', async ({ page, browser }) => {
  const { first, second } = await twoBrowsers(page, browser)
  const original = second.url()
  const [, workspaceId, flowId] = /\/w\/([^/]+)\/flows\/([^/]+)$/.exec(original) ?? []
  await call(first, 'flows.archive', { workspaceId, flowId })
  // Where nothing was changed, publishing tells.
  const told = (where: Page) => where.getByRole('alert').filter({ hasText: 'This flow was archived meanwhile' })
  await first.getByRole('button', { name: 'Publish' }).click()
  await expect(told(first).getByRole('button', { name: 'Keep mine as a copy' })).toBeVisible()
  // Where something was, its save does.
  await write(second, 'Not to be lost.')
  await told(second).getByRole('button', { name: 'Keep mine as a copy' }).click()
  await second.waitForURL((url) => url.href !== original && /\/flows\/[0-9a-f-]{36}$/.test(url.pathname))
  await expect(new Canvas(second).node('hello')).toContainText('Not to be lost.')
  await expect(second.getByRole('textbox', { name: 'Flow name' })).toHaveValue('Two tabs (my copy)')
})

test('a second tab of the same browser follows by itself while nothing is written in it', async ({ page, context }) => {
  const url = await openFlow(page, await newWorkspace(page, 'Tabs & Daughters'), greeting('Two tabs'))
  const other = await context.newPage()
  await other.goto(url)
  await expect(new Canvas(other).node('hello')).toContainText('Good morning!')
  await page.bringToFront()
  await write(page, 'Good evening!')
  await expect(new Canvas(other).node('hello')).toContainText('Good evening!')
  await expect(other.getByText('Your changes since are not saved.')).toHaveCount(0)
})

async function twoBrowsers(page: Page, browser: Browser): Promise<{ first: Page; second: Page }> {
  const url = await openFlow(page, await newWorkspace(page, 'Tabs & Sons'), greeting('Two tabs'))
  const elsewhere = await browser.newContext({ storageState: await page.context().storageState() })
  const second = await elsewhere.newPage()
  await second.goto(url)
  await expect(new Canvas(second).node('hello')).toContainText('Good morning!')
  return { first: page, second }
}

async function write(page: Page, text: string): Promise<void> {
  const panel = await new Canvas(page).select('hello')
  await panel.getByRole('textbox', { name: 'Text', exact: true }).fill(text)
}

const saved = (page: Page) => page.getByRole('status').filter({ hasText: /^Saved$/ })

async function reopen(page: Page): Promise<void> {
  await page.reload()
  await new Canvas(page).node('hello').waitFor()
}
