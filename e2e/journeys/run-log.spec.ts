import { expect, test, type Page, type Route } from '@playwright/test'
import { expectNoSeriousAxeFindings } from '../support/axe.ts'
import { business, demo, enter, newCustomer } from '../support/demo.ts'
import { orderFault } from '../support/faults.ts'

/** Why the bot did what it did, and what to do about a message that did not arrive. */

async function openConversation(page: Page, workspaceId: string, name: string): Promise<void> {
  await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
  await page.getByRole('region', { name: 'List of conversations' }).getByRole('button', { name }).first().click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

const isTranscript = (url: URL) => url.pathname.includes('conversations.get')

/** The server's answer as it is a day later. */
async function asIfTooLate(route: Route): Promise<void> {
  const answer = await route.fetch()
  await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('"tooLate":false', '"tooLate":true') })
}

test('a conversation is read event by event, and its way is stepped through on the canvas', async ({ page, context }) => {
  const salon = business('Saltwater')
  const phone = await newCustomer(page, salon, 'Ines Prado')
  await phone.say('hello')
  await phone.hears(/Hi Ines Prado, this is Mia/)

  const office = await context.newPage()
  await enter(office)
  await openConversation(office, salon.workspaceId, 'Ines Prado')
  await office.getByRole('link', { name: 'Run log' }).click()
  await office.waitForURL(/\/conversations\/[0-9a-f-]{36}\/log$/)
  const log = office.getByRole('region', { name: 'Run log' })
  await expect(log.getByRole('heading', { name: 'The customer wrote' })).toHaveCount(1)
  await expect(log.locator('[data-effect][data-status="done"]').first()).toContainText('Hi Ines Prado')
  await expect(log.getByRole('group', { name: 'Cards it reached' }).first()).toContainText('Start')

  // What happens meanwhile appears by itself.
  await phone.tap('Book a visit')
  await phone.hears('Lovely! What are we doing this time?')
  await expect(log.getByRole('heading', { name: 'The customer wrote' })).toHaveCount(2)
  await expect(log.getByText('Book a visit', { exact: true })).toBeVisible()

  const replay = office.getByRole('region', { name: 'Replay' })
  const canvas = replay.getByRole('region', { name: 'Canvas' })
  const step = replay.getByRole('slider', { name: 'Step' })
  const last = Number(await step.getAttribute('max'))
  expect(last).toBeGreaterThan(1)
  await expect(canvas.locator('[data-active]')).toHaveCount(1)
  await expect(canvas.locator('.flow-edge-travelled').first()).toBeVisible()

  await replay.getByRole('button', { name: 'To the beginning' }).click()
  await expect(step).toHaveValue('0')
  await expect(canvas.locator('.flow-edge-travelled')).toHaveCount(0)
  await replay.getByRole('button', { name: 'Step forward' }).click()
  await expect(canvas.locator('.flow-edge-travelled')).toHaveCount(1)
  // The same with the keyboard, and by a card in the log.
  await office.keyboard.press('ArrowLeft')
  await expect(step).toHaveValue('0')
  await office.keyboard.press('End')
  await expect(step).toHaveValue(String(last))
  await log.getByRole('group', { name: 'Cards it reached' }).first().getByRole('button').first().click()
  await expect(step).toHaveValue('0')
  await replay.getByRole('button', { name: 'Play' }).click()
  await expect(step).toHaveValue(String(last))
  await expectNoSeriousAxeFindings(office)

  // Only looked at: nothing of the flow can be changed here.
  await expect(replay.getByRole('button', { name: 'Tidy up' })).toHaveCount(0)
})

test('a message that was refused says why, and is sent again from the transcript and from the log', async ({ page, context }) => {
  const salon = business('Saltwater')
  const phone = await newCustomer(page, salon, 'Piet Dekker')
  await orderFault({ target: 'send', kind: 'error', code: 131026, numberId: salon.phoneNumberId })
  await phone.say('hello')

  const office = await context.newPage()
  await enter(office)
  await openConversation(office, salon.workspaceId, 'Piet Dekker')
  const said = office.getByRole('region', { name: 'What was said' })
  await expect(said.getByText(/The message could not be delivered\. The customer may not be on WhatsApp/)).toHaveCount(1)
  const before = await phone.replies().count()

  // Where the customer has not written for 24 hours, WhatsApp would refuse it: that is said in place of the button.
  await page.context().route(isTranscript, asIfTooLate)
  await expect(said.getByText('This can be sent again once the customer writes: 24 hours after their last message, WhatsApp takes approved templates only.')).toBeVisible()
  await expect(said.getByRole('button', { name: 'Send again' })).toHaveCount(0)
  await page.context().unroute(isTranscript, asIfTooLate)

  // It fails a second time: that stands there too, and a third attempt arrives.
  await orderFault({ target: 'send', kind: 'error', code: 131026, numberId: salon.phoneNumberId })
  await said.getByRole('button', { name: 'Send again' }).click()
  await expect(said.getByText('Sent again below')).toHaveCount(1)
  await expect(said.getByText(/The message could not be delivered/)).toHaveCount(2)

  await office.getByRole('link', { name: 'Run log' }).click()
  const log = office.getByRole('region', { name: 'Run log' })
  await expect(log.getByRole('heading', { name: /sent a failed message again$/ })).toHaveCount(1)
  await expect(log.locator('[data-effect][data-status="failed"]')).toHaveCount(2)
  await log.getByRole('button', { name: 'Send again' }).click()
  await expect(log.getByRole('heading', { name: /sent a failed message again$/ })).toHaveCount(2)
  await expect(log.locator('[data-effect*="~3"][data-status="done"]')).toHaveCount(1)
  await expect(log.getByRole('button', { name: 'Send again' })).toHaveCount(0)
  await expect(phone.replies()).toHaveCount(before + 1)

  await log.getByRole('combobox', { name: 'Show' }).click()
  await office.getByRole('option', { name: 'Problems' }).click()
  await expect(log.locator('[data-entry]')).toHaveCount(2)
})
