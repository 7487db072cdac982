import { expect, test, type Page } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { call, demo, newWorkspace } from '../support/demo.ts'
import { flowFile, openFlow } from '../support/flow-file.ts'
import { Phone } from '../support/phone.ts'

/** What Meta's reviewers decide, or a chat's window closing, at Meta's stand-in. */
async function order(path: 'templates' | 'window', body: object): Promise<void> {
  const answer = await fetch(`${demo.emulatorUrl}/_emulator/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-emulator-key': demo.emulatorKey }, body: JSON.stringify(body) })
  expect(answer.status, await answer.text()).toBe(200)
}

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

const templatesUrl = (workspaceId: string) => `${demo.webUrl}/w/${workspaceId}/templates`

interface Listed {
  templates: { name: string; status: string; language: string; shape: object; accountId: string }[]
  accounts: { accountId: string }[]
}
async function templates(page: Page, workspaceId: string): Promise<Listed> {
  const response = await page.request.get(`${demo.webUrl}/api/trpc/templates.list?input=${encodeURIComponent(JSON.stringify({ json: { workspaceId } }))}`)
  return ((await response.json()) as { result: { data: { json: Listed } } }).result.data.json
}

/** Made through the API and approved, for what a journey is not about. */
async function approved(page: Page, workspaceId: string, name: string, category: 'utility' | 'marketing', body: string, replies: string[] = []) {
  const { accounts } = await templates(page, workspaceId)
  const shape = { parameterFormat: 'named', header: null, body, bodyExamples: [], footer: '', buttons: replies.map((text) => ({ type: 'quick-reply', text })) }
  await call(page, 'templates.create', { workspaceId, accountId: accounts[0]!.accountId, draft: { name, language: 'en', category, shape } })
  await expect.poll(async () => (await templates(page, workspaceId)).templates.find((template) => template.name === name)?.status).toBe('approved')
  return { use: { name, variants: [{ language: 'en', shape }], fallback: 'en', values: {}, media: null }, accountId: accounts[0]!.accountId }
}

/** The number and the customer of the phone that is docked in the editor. */
async function chatOf(page: Page): Promise<{ numberId: string; customer: string }> {
  const url = new URL((await page.locator('iframe[title="Phone"]').getAttribute('src'))!)
  return { numberId: url.searchParams.get('number')!, customer: `+${url.searchParams.get('customer')!.replace(/\D/g, '')}` }
}

test('a template is written, approved, and sent in place of a message when the window has closed', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Window shop')
  await page.goto(templatesUrl(workspaceId))
  await page.getByRole('button', { name: 'New template' }).first().click()
  const form = page.getByRole('complementary', { name: 'Write a template' })
  await form.getByLabel('Name').fill('Come back')
  await form.getByLabel('Text', { exact: true }).fill('Hello {{first_name}}, your order is ready. Shall we go on?')
  await form.getByLabel('Example for {{first_name}}').fill('Ada')
  await form.getByRole('button', { name: 'Add a button' }).click()
  await page.getByRole('menuitem', { name: 'Quick reply' }).click()
  await form.getByLabel('Words on button 1').fill('Yes, go on')
  await expect(form.getByRole('region', { name: 'Preview' })).toContainText('Hello Ada, your order is ready.')
  await form.getByRole('button', { name: 'Send for review' }).click()
  const row = page.getByRole('row', { name: /come_back/ })
  await expect(row).toContainText('Approved')

  await openFlow(page, workspaceId, flowFile('Reminder', [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'pause', card: 'wait', config: { for: { type: 'duration', duration: { amount: 6, unit: 'seconds' } } } },
    { name: 'news', card: 'message', config: { bubbles: [{ type: 'text', text: 'Your order is ready.' }] } },
    { name: 'bye', card: 'end', config: { text: '' } },
  ], [['begin', 'next', 'pause'], ['pause', 'next', 'news'], ['news', 'next', 'bye']]))
  const canvas = new Canvas(page)
  const settings = await canvas.select('news')
  await settings.getByRole('combobox', { name: 'When the window has closed' }).click()
  await page.getByRole('option', { name: 'Send a template instead' }).click()
  await settings.getByRole('combobox', { name: 'Template', exact: true }).click()
  await page.getByRole('option', { name: /come_back/ }).click()
  await settings.getByLabel('{{first_name}}').fill('{{ contact.name | default: "you" }}')

  await page.getByRole('button', { name: 'Try it' }).click()
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  await phone.say('hi')
  await expect(phone.log().getByText('hi', { exact: true })).toBeVisible()
  await order('window', await chatOf(page))
  await phone.hears(/Hello .+, your order is ready\. Shall we go on\?/)
  await expect(phone.log().getByRole('button', { name: 'Yes, go on' })).toBeVisible()
  await expect(phone.replies()).toHaveCount(1)
})

test('a template that is not approved stops the publishing, and one that is paused raises an alarm', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Alarm shop')
  await page.goto(templatesUrl(workspaceId))
  const { use, accountId } = await approved(page, workspaceId, 'order_update', 'utility', 'Your order is on its way to you.')
  const file = flowFile('Updates', [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'update', card: 'template', config: { template: use, waits: false } },
    { name: 'bye', card: 'end', config: { text: '' } },
  ], [['begin', 'next', 'update'], ['update', 'sent', 'bye']])
  const editor = await openFlow(page, workspaceId, file)
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText(/Version 1|Live/).first()).toBeVisible()

  await order('templates', { wabaId: accountId, name: 'order_update', event: 'PAUSED' })
  await page.goto(templatesUrl(workspaceId))
  const alarm = page.getByRole('alert').filter({ hasText: 'order_update' })
  await expect(alarm).toContainText('stops where it would')
  await expect(alarm).toContainText('Customers rated this template badly')
  await page.goto(editor)
  await expect(new Canvas(page).node('update').getByRole('img', { name: '1 problem' })).toBeVisible()
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText(/is paused because customers rated it badly/).first()).toBeVisible()
})

test('marketing goes only to those who have opted in, and stops with STOP', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Offer shop')
  await page.goto(templatesUrl(workspaceId))
  const { use } = await approved(page, workspaceId, 'spring_offer', 'marketing', 'Ten per cent off everything this week.', ['Unsubscribe'])
  const campaign = { template: use, waits: false }
  const word = (text: string) => ({ trigger: { type: 'keyword', words: [text] } })
  await openFlow(page, workspaceId, flowFile('Offers', [
    { name: 'begin', card: 'start', config: word('offer') },
    { name: 'campaign', card: 'template', config: campaign, at: [360, 80] },
    { name: 'join', card: 'start', config: word('join'), at: [0, 420] },
    { name: 'ask', card: 'consent', config: { text: 'May we send you offers?' }, at: [360, 420] },
    { name: 'thanks', card: 'end', config: { text: 'Thank you.' }, at: [720, 360] },
    { name: 'well', card: 'end', config: { text: 'As you like.' }, at: [720, 520] },
    { name: 'bye', card: 'end', config: { text: '' }, at: [720, 80] },
  ], [['begin', 'next', 'campaign'], ['campaign', 'sent', 'bye'], ['join', 'next', 'ask'], ['ask', 'agreed', 'thanks'], ['ask', 'declined', 'well']]))
  await page.getByRole('button', { name: 'Try it' }).click()
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  const offer = /Ten per cent off/

  await phone.say('offer')
  await expect(new Canvas(page).node('campaign').getByRole('img', { name: /problem/ })).toBeVisible()
  expect(await phone.count(offer)).toBe(0)

  await phone.say('join')
  await phone.hears('May we send you offers?')
  await phone.tap('Yes, please')
  await phone.hears('Thank you.')
  await phone.say('offer')
  await phone.hears(offer)

  await phone.say('STOP')
  await phone.hears(/no more offers/)
  await phone.say('offer')
  await phone.say('join')
  // Only what was said: the tap quotes the question as well.
  await expect(phone.replies().filter({ hasText: 'May we send you offers?' })).toHaveCount(2)
  await expect(phone.replies().filter({ hasText: offer })).toHaveCount(1)
})

test('a carousel is written, approved, sent, and each card’s button leads its own way', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Rooms by the sea')
  await page.goto(templatesUrl(workspaceId))
  await page.getByRole('button', { name: 'New template' }).first().click()
  const form = page.getByRole('complementary', { name: 'Write a template' })
  await form.getByLabel('Name', { exact: true }).fill('Our rooms')
  await form.getByRole('combobox', { name: 'What it shows' }).click()
  await page.getByRole('option', { name: /Cards to swipe/ }).click()
  await expect(form.getByText('Offers, news, invitations', { exact: false })).toBeVisible()
  await form.getByLabel('Text above the cards').fill('Two rooms are free this week.')
  for (const [index, words] of ['The one with a view.', 'The quiet one.'].entries()) {
    const card = form.getByRole('region', { name: `Card ${index + 1}` })
    await card.getByLabel(`Sample for card ${index + 1}`).setInputFiles({ name: 'room.png', mimeType: 'image/png', buffer: pixel })
    await expect(card.getByText('room.png is with Meta.')).toBeVisible()
    await card.getByLabel(`Text of card ${index + 1}`).fill(words)
    await card.getByLabel(`Words on button 1 of card ${index + 1}`).fill('I take it')
  }
  await expect(form.getByRole('region', { name: 'Preview' }).getByRole('group', { name: '2 cards' })).toContainText('The quiet one.')
  await form.getByRole('button', { name: 'Send for review' }).click()
  await expect(page.getByRole('row', { name: /our_rooms/ })).toContainText('Approved')

  await openFlow(page, workspaceId, flowFile('Rooms', [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'ask', card: 'consent', config: { text: 'May we send you offers?' } },
    { name: 'rooms', card: 'template', config: {} },
  ], [['begin', 'next', 'ask'], ['ask', 'agreed', 'rooms']]))
  const canvas = new Canvas(page)
  const settings = await canvas.select('rooms')
  await settings.getByRole('combobox', { name: 'Template', exact: true }).click()
  await page.getByRole('option', { name: /our_rooms/ }).click()
  for (const card of [1, 2]) {
    await settings.getByLabel(`Card ${card}: picture: file`).setInputFiles({ name: `room-${card}.png`, mimeType: 'image/png', buffer: pixel })
    await expect(settings.getByText(`room-${card}.png`)).toBeVisible()
  }
  await expect(canvas.node('rooms')).toContainText('The one with a view.')
  await expect(canvas.node('rooms').getByText('I take it')).toHaveCount(2)

  await page.getByRole('button', { name: 'Try it' }).click()
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  await phone.say('hi')
  await phone.hears('May we send you offers?')
  await phone.tap('Yes, please')
  await phone.hears('Two rooms are free this week.')
  const cards = phone.log().getByRole('group', { name: '2 cards' })
  await expect(cards.getByRole('img', { name: 'Photo' })).toHaveCount(2)
  await cards.getByRole('group', { name: 'Card 2' }).getByRole('button', { name: 'I take it' }).click()
  await expect(phone.log().locator('.own').last()).toContainText('I take it')
})

test('two people who change one template at once overwrite nothing', async ({ page, context }) => {
  const workspaceId = await newWorkspace(page, 'Two at once')
  await page.goto(templatesUrl(workspaceId))
  const { accountId } = await approved(page, workspaceId, 'opening_hours', 'utility', 'We are open from nine to six.')
  // Rejected ones may be changed as often as one likes.
  await order('templates', { wabaId: accountId, name: 'opening_hours', event: 'REJECTED', reason: 'INVALID_FORMAT' })
  const other = await context.newPage()
  for (const tab of [page, other]) {
    await tab.goto(templatesUrl(workspaceId))
    await tab.getByRole('button', { name: 'opening_hours' }).click()
    await tab.getByRole('button', { name: 'Edit' }).click()
    await expect(tab.getByLabel('Text', { exact: true })).toHaveValue('We are open from nine to six.')
  }
  await page.getByLabel('Text', { exact: true }).fill('We are open from nine to five.')
  await page.getByRole('button', { name: 'Send for review' }).click()
  await expect(page.getByRole('row', { name: /opening_hours/ })).toContainText('Approved')
  await other.getByLabel('Text', { exact: true }).fill('We are open from ten to six.')
  await other.getByRole('button', { name: 'Send for review' }).click()
  await expect(other.getByText('Nothing was overwritten', { exact: false })).toBeVisible()
  const [kept] = (await templates(page, workspaceId)).templates
  expect(kept?.shape).toMatchObject({ body: 'We are open from nine to five.' })
})
