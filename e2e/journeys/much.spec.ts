import { expect, test, type Locator, type Page } from '@playwright/test'
import { expectNoSeriousAxeFindings } from '../support/axe.ts'
import { call, demo, flowsOf, newWorkspace } from '../support/demo.ts'
import { atMeta } from '../support/meta.ts'

/** Much of everything: an agency with many businesses, a list of conversations and a conversation that end on no page. */

const read = async <Result>(page: Page, procedure: string, input: object): Promise<Result> => {
  const response = await page.request.get(`${demo.webUrl}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`)
  return ((await response.json()) as { result: { data: { json: Result } } }).result.data.json
}

/** A business whose test number nobody answers on, and a way to write to it: each time all at once. */
async function business(page: Page, name: string) {
  const workspaceId = await newWorkspace(page, name)
  const { flowId } = await call<{ flowId: string }>(page, 'flows.create', { workspaceId, name: 'Never meant' })
  // Trying a flow puts the number on the emulator.
  await call(page, 'trials.start', { workspaceId, flowId })
  const channels = await read<{ mode: string; numberId: string }[]>(page, 'channels.list', { workspaceId })
  const number = channels.find(({ mode }) => mode === 'test')!.numberId
  const serial = String(Date.now()).slice(-8)
  let sent = 0
  const write = (said: { from: number; text: string }[]) =>
    atMeta('/webhooks', {
      number, field: 'messages',
      value: {
        contacts: [...new Set(said.map(({ from }) => from))].map((from) => ({ profile: { name: guest(from) }, wa_id: `49${serial}${from}` })),
        messages: said.map(({ from, text }) => ({ id: `wamid.${serial}.${(sent += 1)}`, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: text }, from: `49${serial}${from}` })),
      },
    })
  const count = async () => (await read<{ conversations: object[] }>(page, 'conversations.list', { workspaceId, limit: 400 })).conversations.length
  return { workspaceId, write, count }
}

const guest = (index: number) => `Guest ${String(index)}`
const topOf = (row: Locator) => row.evaluate((element) => Math.round(element.getBoundingClientRect().top))

test('among many businesses one is found by typing, with the keyboard alone', async ({ page }) => {
  const serial = String(Date.now()).slice(-8)
  const [hereName, thereName] = [`Aal & Söhne ${serial}`, `مطعم الواحة – Bäckerei ${serial}`]
  const here = await newWorkspace(page, hereName)
  const there = await newWorkspace(page, thereName)
  await page.goto(flowsOf(here))
  const button = page.getByRole('button', { name: 'Workspace', exact: true })
  await button.focus()
  await page.keyboard.press('Enter')
  const field = page.getByRole('combobox', { name: 'Find a workspace' })
  await expect(field).toBeFocused()
  await expect(page.getByRole('option', { name: hereName })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('option', { selected: true })).toHaveCount(1)
  await expectNoSeriousAxeFindings(page)

  await page.keyboard.type('no such place')
  await expect(page.getByText('No workspace is called “no such place”.')).toBeVisible()
  await expect(page.getByRole('option')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(field).toHaveCount(0)
  await expect(button).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(field).toHaveValue('')
  await page.keyboard.type(`backerei ${serial} الواحة`)
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await page.waitForURL(flowsOf(there))
  await expect(button).toHaveAccessibleDescription(thereName)

  await button.click()
  await expect(field).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'New workspace' })).toBeVisible()
})

test('a long list of conversations goes on to its end, keeps its place while people write, and is searched', async ({ page }) => {
  const { workspaceId, write, count } = await business(page, 'Many & More')
  const said = (from: number) => ({ from, text: `This is ${String(from)}.` })
  for (const first of [1000, 1050, 1100]) await write(Array.from({ length: 50 }, (_, index) => said(first + index)))
  await expect.poll(count).toBeGreaterThanOrEqual(150)
  await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
  const list = page.getByRole('region', { name: 'List of conversations' })
  const rows = list.locator('[data-row]')
  await expect(rows).toHaveCount(100)

  const last = rows.last()
  await last.scrollIntoViewIfNeeded()
  await expect(rows).toHaveCount(await count())
  await expect(list.getByRole('button', { name: 'Show more conversations' })).toHaveCount(0)
  const ids = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-row')))
  expect(new Set(ids).size).toBe(ids.length)

  // Somebody from further down writes: whoever reads in the middle stays there.
  const read = rows.filter({ hasText: (await rows.nth(60).getByText(/^Guest/).textContent()) ?? '' })
  await read.scrollIntoViewIfNeeded()
  const before = await topOf(read)
  const lower = (await rows.nth(120).getByText(/^Guest/).textContent()) ?? ''
  await write([{ from: Number(lower.split(' ')[1]), text: 'I write again.' }])
  await expect(rows.first()).toContainText(lower)
  expect(Math.abs((await topOf(read)) - before)).toBeLessThanOrEqual(2)
  await expect(rows).toHaveCount(ids.length)

  await list.getByRole('searchbox', { name: 'Find a conversation' }).fill('guest 1077')
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('This is 1077.')
  await list.getByRole('searchbox').fill('nobody at all')
  await expect(list.getByText('Nobody is found')).toBeVisible()
  await list.getByRole('button', { name: 'Show everybody' }).click()
  await expect(rows).toHaveCount(100)
})

test('of a long conversation the earlier messages and events are loaded above, and nothing jumps', async ({ page }) => {
  const { workspaceId, write } = await business(page, 'Long & Longer')
  for (let first = 1; first <= 320; first += 80) await write(Array.from({ length: 80 }, (_, index) => ({ from: 2000, text: `Line ${String(first + index)}.` })))
  const find = async () => (await read<{ conversations: { id: string; contactName: string }[] }>(page, 'conversations.list', { workspaceId, search: guest(2000) })).conversations[0]?.id ?? ''
  await expect.poll(find).not.toBe('')
  const conversationId = await find()
  await expect.poll(async () => (await read<{ messages: object[] }>(page, 'conversations.get', { workspaceId, conversationId, limit: 400 })).messages.length).toBe(320)

  await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations?conversation=${conversationId}`)
  const said = page.getByRole('region', { name: 'What was said' })
  await expect(said.getByText('Line 320.', { exact: true })).toBeInViewport()
  const earliest = said.getByText('Line 21.', { exact: true })
  await earliest.scrollIntoViewIfNeeded()
  const at = await topOf(earliest)
  await said.getByRole('button', { name: 'Show earlier messages' }).click()
  await expect(said.getByText('Line 1.', { exact: true })).toBeAttached()
  expect(Math.abs((await topOf(earliest)) - at)).toBeLessThanOrEqual(2)
  await expect(said.getByRole('button', { name: 'Show earlier messages' })).toHaveCount(0)
  // Whoever reads further up is left there when something new comes.
  await write([{ from: 2000, text: 'Line 321.' }])
  await expect(said.getByText('Line 321.', { exact: true })).toBeAttached()
  expect(Math.abs((await topOf(earliest)) - at)).toBeLessThanOrEqual(2)

  await page.getByRole('link', { name: 'Run log' }).click()
  const events = page.getByRole('region', { name: 'Events' })
  await expect(events.getByText('Line 321.', { exact: true })).toBeInViewport()
  const first = events.locator('[data-entry]').first()
  await expect(first).toBeAttached()
  const top = events.locator(`[data-entry="${(await first.getAttribute('data-entry')) ?? ''}"]`)
  await top.scrollIntoViewIfNeeded()
  const place = await topOf(top)
  const many = await events.locator('[data-entry]').count()
  await events.getByRole('button', { name: 'Show earlier events' }).click()
  await expect.poll(() => events.locator('[data-entry]').count()).toBeGreaterThan(many)
  expect(Math.abs((await topOf(top)) - place)).toBeLessThanOrEqual(2)
})
