import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { flowsOf, newWorkspace } from '../support/demo.ts'
import { greeting, importFile, openFlow } from '../support/flow-file.ts'

test('a flow leaves as a file and comes back as it was', async ({ page }) => {
  await openFlow(page, await newWorkspace(page, 'Paper & Ink'), greeting('Opening hours', 'We are open, مرحبا, “always” – {{ contact.name }} 🌊'))
  await page.getByRole('link', { name: 'All flows' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), choose(page, 'Opening hours', 'Export')])
  const text = await readFile((await download.path())!, 'utf8')
  expect(download.suggestedFilename()).toMatch(/\.json$/)
  const file = JSON.parse(text) as ReturnType<typeof greeting>
  expect(file).toMatchObject({ format: 'parley-flow', name: 'Opening hours' })

  await importFile(page, 'again.json', text)
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}$/)
  await expect(new Canvas(page).node('hello')).toContainText('مرحبا')
  await page.getByRole('link', { name: 'All flows' }).click()
  const rows = page.getByRole('rowheader').filter({ hasText: 'Opening hours' })
  await expect(rows).toHaveCount(2)
  const [second] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /Actions for Opening hours/ }).last().click().then(() => page.getByRole('menuitem', { name: 'Export' }).click())])
  const copy = JSON.parse(await readFile((await second.path())!, 'utf8')) as typeof file
  expect({ ...copy, name: '' }).toEqual({ ...file, name: '' })
})

test('a file that is broken, or from a later Parley, is refused with the place that is wrong', async ({ page }) => {
  await page.goto(flowsOf(await newWorkspace(page, 'Broken & Co')))
  await page.getByText('Draw the first conversation').waitFor()
  const good = greeting('Never arrives')
  const wrongEdge = { ...good, edges: [{ id: 'edge_1', from: { node: 'begin' }, to: { node: 'hello' } }] }
  const refusals: [filename: string, content: object | string, says: RegExp][] = [
    ['words.json', 'these are only words', /JSON/],
    ['holiday.json', { hello: 'world' }, /format|not a flow/i],
    ['edge.json', wrongEdge, /edges.0.{1,2}from\.port/],
    ['future.json', { ...good, schemaVersion: 99 }, /schemaVersion|newer/i],
  ]
  for (const [filename, content, says] of refusals) {
    await importFile(page, filename, content)
    const toast = page.getByRole('dialog').filter({ hasText: `${filename} was not imported` })
    await expect(toast).toContainText(says)
    await toast.getByRole('button', { name: 'Dismiss' }).click()
    await expect(toast).toHaveCount(0)
  }
  await page.reload()
  await expect(page.getByText('Draw the first conversation')).toBeVisible()
})

test('versions are listed, looked at without touching the draft, and taken back', async ({ page }) => {
  await openFlow(page, await newWorkspace(page, 'Version & Vale'), greeting('Changing times', 'As it was.'))
  const canvas = new Canvas(page)
  await publish(page, 1)
  await write(page, 'As it became.')
  await publish(page, 2)
  await write(page, 'As it may be.')

  await page.getByRole('button', { name: 'Versions' }).click()
  const list = page.getByRole('region', { name: 'Version list' })
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await expect(list.getByRole('listitem').first()).toContainText('Version 2')
  await expect(list.getByRole('listitem').first()).toContainText('Live')

  await list.getByRole('button', { name: 'Look at version 1' }).click()
  await expect(page.getByText('You are looking at version 1, not at the draft.')).toBeVisible()
  await expect(canvas.node('hello')).toContainText('As it was.')
  await expect(page.getByRole('button', { name: 'Publish' })).toBeDisabled()
  await page.getByRole('button', { name: 'Back to the draft' }).click()
  await expect(canvas.node('hello')).toContainText('As it may be.')

  await list.getByRole('button', { name: 'More for version 1' }).click()
  await page.getByRole('menuitem', { name: 'Make it the draft' }).click()
  await expect(canvas.node('hello')).toContainText('As it was.')
  await expect(page.getByText('Version 2 is live')).toBeVisible()
  await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
  await expect(canvas.node('hello')).toContainText('As it may be.')
  await page.getByRole('button', { name: 'Redo', exact: true }).click()
  await expect(canvas.node('hello')).toContainText('As it was.')
  await publish(page, 3)
  await expect(list.getByRole('listitem')).toHaveCount(3)
})

async function choose(page: Page, flow: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${flow}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

async function publish(page: Page, version: number): Promise<void> {
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByText(`Version ${version} is live`)).toBeVisible()
}

async function write(page: Page, text: string): Promise<void> {
  const panel = await new Canvas(page).select('hello')
  await panel.getByRole('textbox', { name: 'Text', exact: true }).fill(text)
}
