import { expect, test, type Page } from '@playwright/test'
import { expectNoSeriousAxeFindings, expectNoSidewaysScroll } from '../support/axe.ts'
import { Canvas } from '../support/canvas.ts'
import { business, demo, enter, flowsOf, newCustomer, newWorkspace } from '../support/demo.ts'
import { flowFile, greeting, importFile, openFlow } from '../support/flow-file.ts'
import { Phone } from '../support/phone.ts'

/** axe over what pages can show beside their first look: every-page.spec.ts takes that, sign-in.spec.ts the sign-in itself. */

const asks = flowFile(
  'Half drawn',
  [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    {
      name: 'topic',
      card: 'ask',
      config: { text: 'What is it about?', answer: { type: 'choice', options: [{ id: 'a', title: 'Prices' }, { id: 'b', title: 'Opening hours' }], branches: true, listButton: 'Choose' } },
    },
  ],
  [['begin', 'next', 'topic']],
)

test('sign-up', async ({ page }) => {
  await page.goto(`${demo.webUrl}/sign-up`)
  await expect(page.getByRole('button', { name: 'Create account' })).toBeEnabled()
  await expectNoSeriousAxeFindings(page)
})

test('the list of flows, empty, full, with a dialog and with an error that stays', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Axe & Axe')
  await page.goto(flowsOf(workspaceId))
  await page.getByText('Draw the first conversation').waitFor()
  await expectNoSeriousAxeFindings(page)
  await openFlow(page, workspaceId, greeting('One flow'))
  await page.getByRole('link', { name: 'All flows' }).click()
  await page.getByRole('rowheader').first().waitFor()
  await importFile(page, 'broken.json', '{')
  await expect(page.getByText('broken.json was not imported')).toBeVisible()
  await expectNoSeriousAxeFindings(page)
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByRole('button', { name: 'New flow' }).click()
  await expect(page.getByRole('dialog', { name: 'New flow' })).toBeVisible()
  await expectNoSeriousAxeFindings(page)
})

test('the editor, light and dark: a selected card, a refused publication, versions, the phone', async ({ page }) => {
  await openFlow(page, await newWorkspace(page, 'Axe & Saw'), asks)
  const canvas = new Canvas(page)
  await canvas.select('topic')
  await expect(canvas.node('topic').getByRole('img', { name: /problem/ })).toBeVisible()
  await expectNoSeriousAxeFindingsInBoth(page)
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByRole('dialog', { name: 'Not published yet' })).toBeVisible()
  await expectNoSeriousAxeFindingsInBoth(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Versions' }).click()
  await expect(page.getByRole('region', { name: 'Version list' })).toContainText('Not published yet')
  await page.getByRole('button', { name: 'Try it' }).click()
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  await phone.say('hello')
  await phone.hears('What is it about?')
  await expectNoSeriousAxeFindingsInBoth(page)
})

test('a conversation with words that are too long for a phone: nothing scrolls sideways', async ({ page, context }) => {
  const salon = business('Saltwater')
  const customer = await context.newPage()
  const phone = await newCustomer(customer, salon, 'Wilhelmina van der Meersbergen-Oosterhout')
  await phone.say('https://example.com/a-very-long-address-without-any-place-to-break-it-anywhere-at-all/and-more-of-it/and-more-of-it')
  await phone.hears(/this is Mia/)
  await customer.close()

  await page.setViewportSize({ width: 390, height: 844 })
  await enter(page)
  await page.goto(`${demo.webUrl}/w/${salon.workspaceId}/conversations`)
  await expect(page.getByRole('region', { name: 'List of conversations' })).toBeVisible()
  await expectNoSidewaysScroll(page)
  await page.getByRole('button').filter({ hasText: 'Wilhelmina' }).first().click()
  await expect(page.getByRole('region', { name: 'What was said' })).toContainText('this is Mia')
  await expectNoSidewaysScroll(page)
  await expectNoSeriousAxeFindings(page)
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await expect(page.getByRole('region', { name: 'List of conversations' })).toBeVisible()
})

async function expectNoSeriousAxeFindingsInBoth(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoSeriousAxeFindings(page)
  }
}
