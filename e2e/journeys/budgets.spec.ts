import { expect, test, type Page } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { call, demo, newWorkspace } from '../support/demo.ts'
import { flowFile, openFlow } from '../support/flow-file.ts'
import { Phone } from '../support/phone.ts'

/** What a model may cost, as the owner sees it: a word before it is used up, a way on after. support/model-stand-in.ts is the model. */

const hourMs = 3_600_000
const agent = { persona: { identity: 'You are the assistant of a salon.' }, quietMs: 0, exits: [] }

/** The same number in the hand of somebody else. */
async function anotherCustomer(page: Page, name: string): Promise<Phone> {
  const url = new URL((await page.locator('iframe[title="Phone"]').getAttribute('src'))!, demo.phoneUrl)
  url.searchParams.set('customer', `4917${String(Date.now()).slice(-8)}`)
  url.searchParams.set('name', name)
  const other = await page.context().newPage()
  await other.goto(url.href)
  return new Phone(other)
}

test('a budget is nearly used up, then used up: the owner is told, the customer is not left without words', async ({ page }) => {
  test.setTimeout(480_000)
  // An answer is kept for the hour that it was given in: what is about to cross one begins after it.
  const left = hourMs - (Date.now() % hourMs)
  if (left < 180_000) await page.waitForTimeout(left)
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  const workspaceId = await newWorkspace(page, 'Thrifty Cuts')
  await call(page, 'models.setKey', { workspaceId, provider: 'openai', key: 'sk-journey' })
  await page.goto(`${demo.webUrl}/w/${workspaceId}/settings/ai`)
  // An answer of the stand-in costs $0.0004.
  await page.getByLabel('For a day', { exact: true }).fill('0.0009')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved').first()).toBeVisible()

  const nodes = [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'agent', card: 'ai-step', config: { ...agent, apology: 'Sorry, I have to stop here.' } },
    { name: 'later', card: 'message', config: { bubbles: [{ type: 'text', text: 'Marta will write to you today.' }] } },
  ]
  await openFlow(page, workspaceId, flowFile('Reception', nodes, [['begin', 'next', 'agent'], ['agent', 'over-budget', 'later']]))
  await page.getByRole('button', { name: 'Try it' }).click()
  await phone.say('good morning, are you there?')
  await phone.hears('Hello.')
  const hellos = phone.log().getByText('Hello.', { exact: false })

  await test.step('a question that was asked before is answered from memory', async () => {
    const other = await anotherCustomer(page, 'Petra Lind')
    await other.say('Good morning! Are you there?')
    await other.hears('Hello.')
    await page.bringToFront()
  })

  await phone.say('and what does it cost?')
  await expect(hellos).toHaveCount(2)
  const office = await page.context().newPage()
  await office.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
  await expect(office.getByRole('status').filter({ hasText: 'The AI has used $0.0008 of $0.0009 for today.' })).toBeVisible()

  await phone.say('thank you very much')
  await expect(hellos).toHaveCount(3)
  await phone.say('one more thing')
  await phone.hears('Sorry, I have to stop here.')
  await phone.hears('Marta will write to you today.')
  await office.reload()
  await expect(office.getByRole('alert').filter({ hasText: 'The AI budget for today is used up' })).toBeVisible()

  await office.getByRole('link', { name: 'Open the budgets' }).click()
  const spent = office.getByRole('term').filter({ hasText: 'Answered from memory' })
  // One of four answers.
  await expect(spent.locator('xpath=following-sibling::dd[1]')).toHaveText('25 %')
})

test('a card’s own budget is nearly used up: the run log, the contact and the card say so in the same words', async ({ page }) => {
  test.setTimeout(300_000)
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  const canvas = new Canvas(page)
  const workspaceId = await newWorkspace(page, 'Careful Cuts')
  await call(page, 'models.setKey', { workspaceId, provider: 'openai', key: 'sk-journey' })
  const nodes = [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'agent', card: 'ai-step', config: { ...agent, budget: 0.0009 } },
  ]
  await openFlow(page, workspaceId, flowFile('Reception', nodes, [['begin', 'next', 'agent']]))
  const editor = page.url()
  await page.getByRole('button', { name: 'Try it' }).click()
  await phone.say('is anybody there today?')
  await phone.hears('Hello.')
  await phone.say('and are you open tomorrow?')
  await expect(phone.log().getByText('Hello.', { exact: false })).toHaveCount(2)

  await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
  await page.getByRole('region', { name: 'List of conversations' }).getByRole('button').first().click()
  await page.getByRole('button', { name: 'About the contact' }).click()
  await expect(page.getByRole('complementary', { name: 'Contact' })).toContainText('agent: near its budget of $0.0009.')
  await page.getByRole('link', { name: 'Run log' }).click()
  await expect(page.getByText('agent: near its budget of $0.0009')).toBeVisible()

  await page.goto(editor)
  const card = await canvas.select('agent')
  await card.getByRole('button', { name: /^Model and limits/ }).click()
  await expect(card.getByText('1 of 1 conversation in 30 days came near its budget of $0.0009.')).toBeVisible()
  await card.getByLabel('It may cost, for one conversation').fill('0.0005')
  await expect(card.getByText('Its budget of $0.0005 was used up in 1 of 1 conversation in 30 days.')).toBeVisible()
})
