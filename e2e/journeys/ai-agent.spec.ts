import { expect, test, type Page } from '@playwright/test'
import { business, demo, enter, newCustomer } from '../support/demo.ts'
import { clearFaults, orderFault } from '../support/faults.ts'
import type { Phone } from '../support/phone.ts'

/** The agents of the demo, by rules and over their own booking service and shop, on the whole path. */

async function openConversation(page: Page, workspaceId: string, name: string): Promise<void> {
  await enter(page)
  await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
  await page.getByRole('region', { name: 'List of conversations' }).getByRole('button', { name }).first().click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

/** From the first word to the salon's agent. */
async function talkToMia(phone: Phone): Promise<void> {
  await phone.say('hi')
  await phone.hears(/this is Mia/)
  await phone.tap('Something else')
  await phone.hears(/Ask me anything/)
}

test('the salon’s agent looks up, books after a yes, takes a correction, and moves', async ({ page }) => {
  const phone = await newCustomer(page, business('Saltwater'), 'Greta Holm')
  await talkToMia(phone)

  await phone.say('do you have anything free next friday for a men’s cut?')
  await phone.hears(/there is:/)
  await phone.say('the first one')
  await phone.hears(/Shall I book Men’s cut on Friday .* at \d\d:\d\d for you\?/)
  await phone.say('actually, make it a colour')
  await phone.hears(/Shall I book Colour on Friday .* at \d\d:\d\d for you\?/)
  await phone.say('yes')
  await phone.hears(/All done: colour, Friday/)

  await phone.say('could you move it to saturday?')
  await phone.hears(/On Saturday .* there is:/)
  await phone.say('the first one')
  await phone.hears(/Shall I move your visit to Saturday .* at \d\d:\d\d\?/)
  await phone.say('yes')
  await phone.hears(/All done: Saturday .*\d\d:\d\d/)
})

test('the salon remembers what somebody had, and the owner changes and erases what it remembers', async ({ page, context }) => {
  const salon = business('Saltwater')
  const phone = await newCustomer(page, salon, 'Nora Feld')
  await talkToMia(phone)
  await phone.say('a colour next friday please')
  await phone.hears(/there is:/)
  await phone.say('the last one')
  await phone.hears(/Shall I book Colour on Friday/)
  await phone.say('yes')
  await phone.hears(/All done: colour, Friday/)
  await phone.say('thanks, bye')
  await phone.hears(/see you at the harbour/)

  // Another day, another conversation.
  const greetings = phone.replies().filter({ hasText: 'this is Mia' })
  await phone.say('hello')
  await expect(greetings).toHaveCount(2)
  await phone.say('me again')
  await phone.hears('Last time you booked the colour. The same again?')
  await phone.tap('Yes')
  await phone.hears('Which day suits you?')
  await phone.say('thanks, that’s all for now, bye')
  await expect(phone.log().getByText(/see you at the harbour/)).toHaveCount(2)

  const office = await context.newPage()
  await openConversation(office, salon.workspaceId, 'Nora Feld')
  await office.getByRole('button', { name: 'About the contact' }).click()
  const memories = office.getByRole('region', { name: 'Remembered' }).getByRole('listitem')
  const booked = memories.filter({ hasText: 'Booked: colour, Friday' })
  // With the message that it is from, and when.
  await expect(booked.locator('blockquote')).toHaveText('yes')
  await expect(booked.locator('time')).toBeVisible()
  await booked.getByRole('button', { name: /^Change/ }).click()
  await office.getByLabel('What is remembered').fill('Booked: highlights, and was happy with them.')
  await office.getByRole('button', { name: 'Save' }).click()
  const changed = memories.filter({ hasText: 'Booked: highlights' })
  await expect(changed).toContainText('changed by')

  await phone.say('hello again')
  await expect(greetings).toHaveCount(3)
  await phone.say('me again')
  await phone.hears('Last time you booked the highlights. The same again?')

  await changed.getByRole('button', { name: /^Erase/ }).click()
  await expect(changed).toHaveCount(0)
})

test('the roaster offers the coffee of last time again', async ({ page }) => {
  const phone = await newCustomer(page, business('Northlight'), 'Owen Pryce')
  await phone.say('hello')
  await phone.hears(/Jonas from Northlight Coffee/)
  await phone.say('two bags of the medium roast, please')
  await phone.hears('Shall I order 2 × medium roast for you?')
  await phone.tap('Yes')
  await phone.hears(/2 × Colombia Huila for £25\.50 with delivery will be in the next roast/)
  await phone.say('thanks, bye')
  await phone.hears(/Enjoy/)

  await phone.say('hello')
  await expect(phone.log().getByText(/Jonas from Northlight Coffee/)).toHaveCount(2)
  await phone.say('me again')
  await phone.hears('Last time you ordered the medium roast. The same again?')
  await phone.tap('Yes')
  await expect(phone.log().getByText('Shall I order 2 × medium roast for you?')).toHaveCount(2)
})

test('when the diary is down twice the customer hears so, a person is called, and the run log shows each call', async ({ page, context }) => {
  const salon = business('Saltwater')
  const phone = await newCustomer(page, salon, 'Jonna Beck')
  await talkToMia(phone)
  await orderFault({ target: 'service', kind: 'down', service: 'bookings', times: 6 })
  try {
    await phone.say('do you have anything free next friday for a colour?')
    await phone.hears(/I can’t check that right now, I’m afraid\. Shall I try again\?/)
    await phone.say('yes please')
    await phone.hears(/I’m a little lost for words right now/)
    await phone.hears(/I’ll get Marta for you/)
  } finally {
    await clearFaults()
  }

  const office = await context.newPage()
  await openConversation(office, salon.workspaceId, 'Jonna Beck')
  await expect(office.getByText('Waits for a person').first()).toBeVisible()
  await office.getByRole('link', { name: 'Run log' }).click()
  await office.waitForURL(/\/conversations\/[0-9a-f-]{36}\/log$/)
  const calls = office.getByRole('region', { name: 'Run log' }).locator('[data-effect]').filter({ hasText: 'find_times' })
  await expect(calls).toHaveCount(2)
  await expect(calls.first()).toHaveAttribute('data-status', 'failed')
  await expect(calls.first()).toContainText('503')
})

test('the salon’s agent hands over when asked, in the middle of a booking', async ({ page, context }) => {
  const salon = business('Saltwater')
  const phone = await newCustomer(page, salon, 'Levi Dorn')
  await talkToMia(phone)
  await phone.say('I would like to book a colour')
  await phone.hears('Which day suits you?')
  await phone.say('actually, could I talk to a person please?')
  await phone.hears(/I’ll get Marta for you/)

  const office = await context.newPage()
  await openConversation(office, salon.workspaceId, 'Levi Dorn')
  await expect(office.getByText('Waits for a person').first()).toBeVisible()
})
