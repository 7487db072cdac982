import { expect, test } from '@playwright/test'
import { expectNoSeriousAxeFindings } from '../support/axe.ts'
import { Canvas } from '../support/canvas.ts'
import { call, demo, flowsOf, newWorkspace } from '../support/demo.ts'
import { Phone } from '../support/phone.ts'
import { bookings, ToolsPage } from '../support/tools-page.ts'

/** An agent from nothing: a persona, a tool that is imported, one that is built and asks first, three exits. Then it is talked to. */

const services = ['cut_and_finish', 'mens_cut', 'childrens_cut', 'colour', 'highlights']

test('an agent is built from an empty flow, published, books after a yes, and every call is in the run log', async ({ page }) => {
  // Several pages, each for the first time.
  test.setTimeout(600_000)
  const workspaceId = await newWorkspace(page, 'Harbour Hair')
  const tools = new ToolsPage(page)
  const canvas = new Canvas(page)
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))

  await test.step('import a tool from the service’s own description', async () => {
    await tools.open(workspaceId)
    await tools.begin('From an OpenAPI document')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Address').fill(`${bookings.origin}/openapi.json`)
    await dialog.getByLabel('Address').press('Enter')
    await dialog.getByRole('checkbox', { name: 'Finds the times that are free on a day' }).click()
    await dialog.getByRole('button', { name: 'Add one tool' }).click()
    await expect(tools.row('find_times')).toBeVisible()
    // What it needs is said at once, with where it is sent to filled in.
    await expect(page.getByText('find_times needs the secret “booking_key”')).toBeVisible()
    await tools.storeMissing(bookings.key)
    await expect(page.getByText('needs the secret')).toHaveCount(0)
  })

  await test.step('try it with a real call', async () => {
    await tools.row('find_times').click()
    const trying = tools.details.getByRole('region', { name: 'Try it' })
    await trying.getByLabel('service').click()
    await page.getByRole('option', { name: 'mens_cut' }).click()
    await trying.getByLabel('day').fill(nextFriday())
    await trying.getByRole('button', { name: 'Call it now' }).click()
    await expect(trying.getByText('It worked')).toBeVisible()
    await expect(trying).toContainText('"times"')
    await expect(trying).not.toContainText(bookings.key)
    await expectNoSeriousAxeFindings(page)
  })

  await test.step('build one in the form that asks the customer first', async () => {
    await tools.begin('From scratch')
    const form = tools.details
    await form.getByLabel('Name', { exact: true }).fill('book visit')
    await form.getByLabel('Description').fill('Books a visit at a time that find_times gave.')
    await tools.argument('service', 'Which service.', { choices: services })
    await tools.argument('day', 'The day, as 2026-12-01.', { type: 'Day' })
    await tools.argument('time', 'When it begins, as 14:30.')
    await form.getByLabel('Method').click()
    await page.getByRole('option', { name: 'POST' }).click()
    await form.getByLabel('Address').fill(`${bookings.origin}/bookings`)
    await form.getByRole('button', { name: 'Add header' }).click()
    await form.getByLabel('Name of the header').fill('x-api-key')
    await form.getByLabel('Its value').fill('{{ credentials.booking_key }}')
    await form.getByLabel('Body', { exact: true }).click()
    await page.getByRole('option', { name: 'JSON' }).click()
    const body = { service: '{{ arguments.service }}', day: '{{ arguments.day }}', time: '{{ arguments.time }}', name: '{{ contact.name }}', phone: '{{ contact.phone }}' }
    await form.getByLabel('What is sent').fill(JSON.stringify(body, null, 2))
    await form.getByLabel('Header with the id of the call').fill('Idempotency-Key')
    await form.getByLabel('Ask the customer first').fill('Shall I book {{ arguments.service }} on {{ arguments.day }} at {{ arguments.time }}?')
    await form.getByRole('button', { name: 'Create tool' }).click()
    await expect(page.getByRole('row', { name: /book_visit/ })).toContainText('Asks first')
  })

  await test.step('give all steps a voice', async () => {
    await page.goto(`${demo.webUrl}/w/${workspaceId}/settings/agent`)
    await page.getByLabel('Name', { exact: true }).fill('Mia')
    await page.getByLabel('How it speaks').fill('Warm and brief.')
    await page.getByRole('button', { name: 'Save agent' }).click()
    await expect(page.getByText('Saved').first()).toBeVisible()
  })

  await test.step('draw the flow', async () => {
    const { flowId } = await call<{ flowId: string }>(page, 'flows.create', { workspaceId, name: 'Appointments' })
    await page.goto(`${flowsOf(workspaceId)}/${flowId}`)
    await canvas.region.waitFor()
    await canvas.place('Start', 'begin', 120, 260)
    const bye = await canvas.place('Send a message', 'bye', 520, 60)
    await bye.getByRole('textbox', { name: 'Text', exact: true }).fill('See you soon, {{ contact.name }}!')
    const press = await canvas.place('Send a message', 'press', 520, 330)
    await press.getByRole('textbox', { name: 'Text', exact: true }).fill('Our press office answers tomorrow.')
    await canvas.place('Hand over to a person', 'person', 520, 600)
    const agent = await canvas.place('AI step', 'agent', 160, 420)
    await agent.getByLabel('Who it is').fill('You are Mia, the assistant of {{ workspace.name }}.')
    await agent.getByRole('button', { name: 'Add fact' }).click()
    await agent.getByRole('textbox', { name: 'Fact 1' }).fill('We have two chairs at the window.')
    await agent.getByRole('button', { name: 'Add exit' }).click()
    await agent.getByLabel('Name of exit 3').fill('Press')
    await agent.getByLabel('When to take Press').fill('They ask for an interview or photographs for a newspaper.')
    await agent.getByRole('button', { name: 'Tools', exact: true }).click()
    for (const name of [/^find_times/, /^book_visit/]) await agent.getByRole('checkbox', { name }).click()
    for (const [exit, node] of [['Done', 'bye'], ['Wants a person', 'person'], ['Press', 'press'], ['Talked long enough', 'person']] as const) {
      await agent.getByRole('combobox', { name: `Connect “${exit}” to…` }).click()
      await page.getByRole('option', { name: new RegExp(`^${node}`) }).first().click()
      await expect(page.getByRole('listbox')).toHaveCount(0)
    }
    await agent.getByRole('button', { name: 'Read the whole prompt' }).click()
    // What the workspace says and what the step says stand in one prompt.
    await expect(page.getByRole('dialog')).toContainText('Warm and brief.')
    await expect(page.getByRole('dialog')).toContainText('two chairs at the window')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Tidy up' }).click()
    await canvas.fit()
    await canvas.connect('begin', 'next', 'agent')
    await page.getByRole('button', { name: 'Publish' }).click()
    await expect(page.getByText('Published as version 1').first()).toBeVisible()
  })

  await test.step('chat: look up, a yes is asked for, booked, an exit is taken', async () => {
    await page.getByRole('button', { name: 'Try it' }).click()
    await phone.say('do you have anything free next friday for a mens cut?')
    await phone.hears(/there is:/)
    await phone.say('the first one')
    await phone.hears(/Shall I book mens.cut on \d{4}-\d\d-\d\d at \d\d:\d\d\?/)
    await phone.tap('Yes')
    await phone.hears(/All done:/)
    await phone.say('thanks, goodbye')
    await phone.hears(/See you soon/)
    await phone.say('hello')
    await phone.say('I would like an interview for a newspaper')
    await phone.hears('Our press office answers tomorrow.')
  })

  await test.step('read every call in the run log', async () => {
    await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
    await page.getByRole('region', { name: 'List of conversations' }).getByRole('button').first().click()
    await page.getByRole('link', { name: 'Run log' }).click()
    const log = page.getByRole('region', { name: 'Run log' })
    const calls = log.locator('[data-effect][data-status="done"]').filter({ hasText: 'mens_cut' })
    await expect(calls).toHaveCount(2)
    for (const [index, name] of ['find_times', 'book_visit'].entries()) {
      const made = calls.nth(index)
      await expect(made).toContainText(name)
      await expect(made).toContainText('service: mens_cut')
      await expect(made).toContainText(/\d ms|\d s/)
      await made.getByText('Show the call').click()
      await expect(made).toContainText('What was sent')
      await expect(made).toContainText('What came back')
      await expect(made).toContainText('•••')
    }
    await expect(log).not.toContainText(bookings.key)
  })

  await test.step('what flows use is not deleted unseen, and a flow without it is not published', async () => {
    await tools.open(workspaceId)
    await tools.row('book_visit').click()
    await tools.details.getByRole('button', { name: 'Delete this tool' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('Appointments')
    await expect(dialog).toContainText('A live flow calls it')
    await dialog.getByRole('button', { name: 'Delete tool' }).click()
    await expect(tools.row('book_visit')).toHaveCount(0)
    await page.goto(flowsOf(workspaceId))
    await page.getByRole('link', { name: 'Appointments' }).first().click()
    await canvas.region.waitFor()
    await page.getByRole('button', { name: 'Publish' }).click()
    await expect(page.getByRole('dialog')).toContainText('A tool that is ticked here is not in the workspace any more')
  })
})

/** The Friday after the next one, so that no time of it is over. */
function nextFriday(): string {
  const day = new Date(Date.now() + 7 * 86_400_000)
  day.setUTCDate(day.getUTCDate() + ((5 - day.getUTCDay() + 7) % 7))
  return day.toISOString().slice(0, 10)
}
