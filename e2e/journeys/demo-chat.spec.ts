import { expect, test, type Page } from '@playwright/test'
import { business, demo, enter, newCustomer } from '../support/demo.ts'

/** The seed's three businesses, on their live numbers, as their customers meet them. */

test('the salon: a booking by buttons, a list and a date, in the customer’s own words where they like', async ({ page }) => {
  const phone = await newCustomer(page, business('Saltwater'), 'Mara Lind')
  await phone.say('hello')
  await phone.hears(/Hi Mara Lind, this is Mia from Saltwater Hair/)
  await phone.tap('Book a visit')
  await phone.hears('Lovely! What are we doing this time?')
  await phone.tap('See services')
  await phone.choose('Highlights')
  await phone.hears(/which day suits you/)
  await phone.say('next friday')
  await phone.tap('Afternoon')
  await phone.hears(/So that’s Highlights on Friday, .* in the afternoon/)
  await phone.tap('Yes, please')
  await phone.hears(/Marta will confirm your exact time/)
  await phone.hears('See you soon at 14 Harbour Street! 🌊')
  // The third message is the last: nothing is said twice.
  await expect(phone.log().getByText('See you soon at 14 Harbour Street! 🌊')).toHaveCount(1)
})

test('the salon: rules answer a question, then a person is fetched, takes over and gives back', async ({ page, context }) => {
  const salon = business('Saltwater')
  const phone = await newCustomer(page, salon, 'Tomasz Wrona')
  await phone.say('hi')
  await phone.tap('Something else')
  await phone.hears(/Ask me anything/)
  await phone.say('Is there parking?')
  await phone.hears(/free parking behind the house/)
  await phone.say('I would like to talk to a person please')
  await phone.hears(/I’ll get Marta for you/)

  const office = await context.newPage()
  await enter(office)
  await openConversation(office, salon.workspaceId, 'Tomasz Wrona', 'Waits for a person')
  const said = office.getByRole('region', { name: 'What was said' })
  await expect(said).toContainText('free parking behind the house')
  await expect(said).toContainText('Answered by rules, not by a language model')
  await expect(said).toContainText(/Tomasz Wrona would like to talk to somebody/)

  // While a person is meant to answer the bot says nothing, whatever is written.
  const before = await phone.replies().count()
  await phone.say('Are you open on Sunday?')
  await expect(said).toContainText('Are you open on Sunday?')
  await office.getByRole('button', { name: 'Give back' }).click()
  await expect(office.getByText('the bot answers')).toBeVisible()
  await phone.say('hello again')
  await phone.hears(/Hi Tomasz Wrona, this is Mia/)
  // Exactly the menu: the question that a person was to answer was not answered late.
  await expect(phone.replies()).toHaveCount(before + 1)
})

test('somebody takes over in the middle: the bot falls silent, and speaks again when given back', async ({ page, context }) => {
  const salon = business('Saltwater')
  const phone = await newCustomer(page, salon, 'Ines Moreau')
  await phone.say('hello')
  await phone.hears(/this is Mia from Saltwater Hair/)
  const office = await context.newPage()
  await enter(office)
  await openConversation(office, salon.workspaceId, 'Ines Moreau')
  await office.getByRole('button', { name: 'Take over' }).click()
  await expect(office.getByText('a person answers')).toBeVisible()
  await expect(office.getByText(/Alex Harbour took over/)).toBeVisible()

  const before = await phone.replies().count()
  await phone.tap('Prices and hours')
  await expect(office.getByRole('region', { name: 'What was said' }).getByText('Prices and hours').last()).toBeVisible()
  await office.getByRole('button', { name: 'Give back' }).click()
  await expect(office.getByText('the bot answers')).toBeVisible()
  await phone.say('menu')
  await phone.hears(/this is Mia from Saltwater Hair/)
  await expect(phone.replies()).toHaveCount(before + 1)
})

test('the roaster gives advice by rules', async ({ page }) => {
  const phone = await newCustomer(page, business('Northlight'), 'Arun Nair')
  await phone.say('hi')
  await phone.hears(/Hello Arun Nair, Jonas from Northlight Coffee here/)
  await phone.tap('Help me choose')
  await phone.hears(/How do you brew at home/)
  await phone.say('Do you have a decaf?')
  await phone.hears(/Sugarcane Decaf tastes of toffee and plum/)
})

test('the roaster: an order from the list, arithmetic and a branch', async ({ page }) => {
  const phone = await newCustomer(page, business('Northlight'), 'Priya Nair')
  await phone.say('hi')
  await phone.hears(/Hello Priya Nair, Jonas from Northlight Coffee here/)
  await phone.tap('Order coffee')
  await phone.tap('Our coffees')
  await phone.choose('Ethiopia Guji')
  await phone.hears('Ethiopia Guji, good choice! How many bags of 250 g?')
  await phone.say('plenty')
  await phone.hears(/send me a number from 1 to 20/)
  await phone.say('3')
  await phone.hears('That’s £42, and delivery is on us. 🎉')
  await phone.tap('Grind it, please')
  await phone.tap('Brewing method')
  await phone.choose('Moka pot')
  await phone.hears(/It’s in the next roast/)
})

test('the dentist answers in German, asks for a date and a number, and hands over', async ({ page }) => {
  const phone = await newCustomer(page, business('Lindenhof'), 'Jürgen Groß')
  await phone.say('Guten Tag')
  await phone.hears(/herzlich willkommen bei der Zahnarztpraxis Lindenhof/)
  await phone.tap('Ich habe eine Frage')
  await phone.say('Was kostet eine Zahnreinigung?')
  await phone.hears(/zwischen 95 und 130 Euro/)
  await phone.say('Ich möchte gern einen Termin vereinbaren')
  await phone.tap('Anlass wählen')
  await phone.choose('Zahnreinigung')
  await phone.hears(/An welchem Tag/)
  await phone.say('nächsten Dienstag')
  await phone.hears(/Unter welcher Nummer/)
  await phone.say('030 5550 0199')
  await phone.hears(/Frau Yilmaz vom Empfang sucht Ihnen eine Zeit heraus/)
})

async function openConversation(page: Page, workspaceId: string, name: string, badge?: string): Promise<void> {
  await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
  const row = page.getByRole('region', { name: 'List of conversations' }).getByRole('button').filter({ hasText: name }).first()
  if (badge) await expect(row).toContainText(badge)
  await row.click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
}
