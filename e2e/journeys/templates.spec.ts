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
