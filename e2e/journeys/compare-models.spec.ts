import { expect, test, type Page } from '@playwright/test'
import { expectNoSeriousAxeFindings } from '../support/axe.ts'
import { Canvas } from '../support/canvas.ts'
import { call, demo, newWorkspace } from '../support/demo.ts'
import { flowFile, openFlow } from '../support/flow-file.ts'
import { Phone } from '../support/phone.ts'
import { bookings } from '../support/tools-page.ts'

/** The same conversation by the rules and by a model, from the editor. support/model-stand-in.ts is the model. */

const headers = [{ name: 'x-api-key', value: '{{ credentials.booking_key }}' }]
const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more })
const parameters = (extra: object = {}) => {
  const properties = { service: text('Which service.', { enum: ['mens_cut', 'colour'] }), day: text('The day.', { format: 'date' }), ...extra }
  return { type: 'object', properties, required: Object.keys(properties) }
}

/** A flow whose agent may look and, after a yes, book. */
async function openSalon(page: Page): Promise<string> {
  const workspaceId = await newWorkspace(page, 'Two Chairs')
  await call(page, 'models.setKey', { workspaceId, provider: 'openai', key: 'sk-journey' })
  await call(page, 'tools.setCredential', { workspaceId, name: 'booking_key', origin: bookings.origin, secret: bookings.key })
  const create = async (definition: object) => (await call<{ toolId: string }>(page, 'tools.create', { workspaceId, definition })).toolId
  const look = await create({ name: 'find_times', description: 'Finds the times that are free on a day.', parameters: parameters(), address: `${bookings.origin}/availability?service={{ arguments.service }}&day={{ arguments.day }}`, headers, readsOnly: true })
  const book = await create({
    name: 'book_visit', description: 'Books a visit at a time that find_times gave.', parameters: parameters({ time: text('When, as 14:30.') }), method: 'POST', address: `${bookings.origin}/bookings`, headers, bodyKind: 'json',
    body: JSON.stringify({ service: '{{ arguments.service }}', day: '{{ arguments.day }}', time: '{{ arguments.time }}', name: '{{ contact.name }}', phone: '{{ contact.phone }}' }), idempotencyHeader: 'Idempotency-Key', confirm: 'Shall I book it at *{{ arguments.time }}*?',
  })
  const nodes = [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'agent', card: 'ai-step', config: { persona: { identity: 'You are the assistant of a salon.' }, tools: [look, book], exits: [{ id: 'done', name: 'Done', description: 'The customer has what they need or says goodbye.' }] } },
    { name: 'bye', card: 'message', config: { bubbles: [{ type: 'text', text: 'See you soon.' }] } },
  ]
  await openFlow(page, workspaceId, flowFile('Appointments', nodes, [['begin', 'next', 'agent'], ['agent', 'exit:done', 'bye']]))
  return workspaceId
}

async function choose(page: Page, side: 'Left side' | 'Right side', option: string): Promise<void> {
  await page.getByRole('combobox', { name: side }).click()
  await page.getByRole('option', { name: option }).first().click()
  await expect(page.getByRole('listbox')).toHaveCount(0)
}

test('rules and a model answer the same messages side by side; what acts is not really called', async ({ page }) => {
  test.setTimeout(300_000)
  const workspaceId = await openSalon(page)
  await page.getByRole('button', { name: 'Compare models' }).click()
  await expect(page.getByText('One conversation, two models')).toBeVisible()
  await choose(page, 'Left side', 'Offline rules')
  await choose(page, 'Right side', 'gpt-5.4-mini')
  const says = ['do you have anything free next friday for a mens cut?', 'the first one', 'Yes']
  for (const [index, message] of says.entries()) {
    const line = page.getByRole('textbox', { name: `Message ${index + 1}`, exact: true })
    await line.fill(message)
    await line.press('Enter')
  }
  await page.getByRole('button', { name: 'Run', exact: true }).click()

  const rules = page.getByRole('group', { name: 'Left side' })
  const model = page.getByRole('group', { name: 'Right side' })
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible()
  await expect(rules.first()).toContainText('there is:')
  await expect(rules.first()).toContainText('Called')
  await expect(model.first()).toContainText('There is room on Friday.')
  await expect(model.first()).toContainText('1,200 in (1,024 cached), 40 out')
  for (const side of [rules, model]) {
    await expect(side.nth(1)).toContainText('Shall I book it at')
    // As WhatsApp shows it, without the marks.
    await expect(side.nth(1).locator('b').filter({ hasText: /^\d\d:\d\d$/ })).toHaveCount(1)
    await expect(side.nth(2)).toContainText('Not really called')
  }
  await expect(page.getByText('Customer taps')).toBeVisible()
  await expect(model.nth(2)).toContainText('Leaves agent by Done')
  await model.nth(2).getByText('book_visit').click()
  await expect(model.nth(2)).toContainText('What would have been sent')
  await expect(model.nth(2)).not.toContainText(bookings.key)
  await expectNoSeriousAxeFindings(page)

  // Nothing was booked, and what the model cost stands in the account.
  const diary = await fetch(`${demo.emulatorUrl}/demo/bookings/bookings?phone=15550100000`, { headers: { 'x-api-key': bookings.key } })
  expect(await diary.json()).toEqual({ bookings: [] })
  const spent = await page.request.get(`${demo.webUrl}/api/trpc/models.get?input=${encodeURIComponent(JSON.stringify({ json: { workspaceId } }))}`)
  expect(((await spent.json()) as { result: { data: { json: { spend: { today: number } } } } }).result.data.json.spend.today).toBeGreaterThan(0)

  await test.step('a side that fails leaves the other alone', async () => {
    await choose(page, 'Right side', 'gpt-4.1')
    await page.getByRole('button', { name: 'Run again' }).click()
    await expect(model.first().getByRole('alert')).toBeVisible()
    await expect(model.first()).toContainText('Leaves agent by Could not answer')
    await expect(rules.nth(2)).toContainText('Not really called')
    await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible()
  })

  await test.step('whoever looks at the editor comes back to the same comparison', async () => {
    // What failed is no bargain.
    await expect(page.getByText(/^Done · \d failed$/)).toBeVisible()
    await expect(page.locator('dd.text-good')).toHaveCount(0)
    await page.getByRole('link', { name: 'Back to the editor' }).click()
    const settings = await new Canvas(page).select('bye')
    await settings.getByRole('textbox', { name: 'Text', exact: true }).fill('See you on Friday.')
    await page.getByRole('button', { name: 'Compare models' }).click()
    await expect(page.getByRole('textbox', { name: 'Message 2', exact: true })).toHaveValue('the first one')
    await expect(page.getByRole('combobox', { name: 'Right side' })).toContainText('gpt-4.1')
    await expect(model.first()).toContainText('Leaves agent by Could not answer')
    await expect(page.getByText('The draft has changed since: run it again.').first()).toBeVisible()
  })

  await test.step('what takes too long is stopped', async () => {
    await choose(page, 'Right side', 'gpt-4.1-mini')
    await page.getByRole('button', { name: 'Run again' }).click()
    await expect(rules.nth(2)).toContainText('Not really called')
    await page.getByRole('button', { name: 'Stop' }).click()
    await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible()
  })

  await test.step('what somebody wrote is taken from their conversation', async () => {
    await page.getByRole('link', { name: 'Back to the editor' }).click()
    await page.getByRole('button', { name: 'Try it' }).click()
    const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
    await phone.say('what is free on friday?')
    await phone.hears('There is room on Friday.')
    await page.getByRole('button', { name: 'Compare models' }).click()
    await page.getByRole('button', { name: 'Take from' }).click()
    await page.getByRole('menuitem', { name: /phone beside the editor/ }).click()
    await expect(page.getByRole('textbox', { name: 'Message 1', exact: true })).toHaveValue('what is free on friday?')
    await expect(page.getByText('with what is known and remembered of them')).toBeVisible()
    await choose(page, 'Left side', 'gpt-5.4-mini')
    await choose(page, 'Right side', 'Offline rules')
    await page.getByRole('button', { name: 'Run again' }).click()
    await expect(page.getByRole('group', { name: 'Left side' }).first()).toContainText('There is room on Friday.')
    await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible()
    await page.getByRole('button', { name: 'As a new customer instead' }).click()
    await expect(page.getByText('with what is known and remembered of them')).toHaveCount(0)
    await expect(page.getByRole('textbox', { name: 'Message 1', exact: true })).toHaveValue('what is free on friday?')
  })
})
