import { expect, test, type Page } from '@playwright/test'
import { call, demo, newWorkspace } from '../support/demo.ts'

/** The same settings open twice, as two colleagues have them: neither takes back unseen what the other changed. */

const agentPage = (workspaceId: string) => `${demo.webUrl}/w/${workspaceId}/settings/agent`

async function twoPages(page: Page, name: string): Promise<{ mine: Page; theirs: Page; workspaceId: string }> {
  const workspaceId = await newWorkspace(page, name)
  const theirs = await page.context().newPage()
  for (const each of [page, theirs]) {
    await each.goto(agentPage(workspaceId))
    await expect(each.getByRole('button', { name: 'Save agent' })).toBeVisible()
  }
  return { mine: page, theirs, workspaceId }
}

test('changes to different fields are both kept, and shown to whoever saves last', async ({ page }) => {
  const { mine, theirs } = await twoPages(page, 'Four Hands')
  await theirs.getByRole('textbox', { name: 'Who it is' }).fill('You are Noor.')
  await theirs.getByRole('button', { name: 'Save agent' }).click()
  await expect(theirs.getByText('Agent saved')).toBeVisible()
  await mine.getByRole('textbox', { name: 'How it speaks' }).fill('Briefly.')
  await mine.getByRole('button', { name: 'Save agent' }).click()
  await expect(mine.getByText('Agent saved')).toBeVisible()
  await expect(mine.getByRole('textbox', { name: 'Who it is' })).toHaveValue('You are Noor.')
  await mine.reload()
  await expect(mine.getByRole('textbox', { name: 'Who it is' })).toHaveValue('You are Noor.')
  await expect(mine.getByRole('textbox', { name: 'How it speaks' })).toHaveValue('Briefly.')
})

test('where both changed the same, nothing is written and theirs can be loaded', async ({ page }) => {
  const { mine, theirs, workspaceId } = await twoPages(page, 'Same Words')
  await theirs.getByRole('textbox', { name: 'Who it is' }).fill('You are Noor.')
  await theirs.getByRole('button', { name: 'Save agent' }).click()
  await expect(theirs.getByText('Agent saved')).toBeVisible()
  await mine.getByRole('textbox', { name: 'Who it is' }).fill('You are Mia.')
  await mine.getByRole('button', { name: 'Save agent' }).click()
  await expect(mine.getByText('Somebody else has changed “Who it is” since you opened this page.')).toBeVisible()
  await expect(mine.getByRole('textbox', { name: 'Who it is' })).toHaveValue('You are Mia.')
  await mine.getByRole('button', { name: 'Load theirs' }).click()
  await expect(mine.getByRole('textbox', { name: 'Who it is' })).toHaveValue('You are Noor.')
  await expect(mine.getByRole('button', { name: 'Load theirs' })).toHaveCount(0)
  await mine.getByRole('textbox', { name: 'Who it is' }).fill('You are Noor and Mia.')
  await mine.getByRole('button', { name: 'Save agent' }).click()
  await expect(mine.getByText('Agent saved')).toBeVisible()

  // Budgets go the same way.
  const budgets = { conversation: null, day: 5_000_000, month: null }
  await mine.goto(`${demo.webUrl}/w/${workspaceId}/settings/ai`)
  await expect(mine.getByRole('textbox', { name: 'For a day' })).toHaveValue('')
  await call(page, 'models.choose', { workspaceId, full: null, small: null, keepsAnswers: true, budgets })
  await mine.getByRole('textbox', { name: 'For a month' }).fill('40')
  await mine.locator('form').filter({ has: mine.getByRole('textbox', { name: 'For a month' }) }).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(mine.getByText('Settings saved')).toBeVisible()
  await expect(mine.getByRole('textbox', { name: 'For a day' })).toHaveValue('5')
})
