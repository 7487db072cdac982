import { expect, test, type Page } from '@playwright/test'
import { expectNoSeriousAxeFindings, expectNoSidewaysScroll } from '../support/axe.ts'
import { Canvas } from '../support/canvas.ts'
import { business, demo, enter, newCustomer } from '../support/demo.ts'

/** Every page as its reader first sees it, in light, dark and on a phone. accessibility.spec.ts looks at what else they can show. */

const salon = business('Saltwater')

// axe reads every element of a page, and the machine may have other things to do, or stand still for minutes: that is no
// finding. So there is one limit, for all of a test, and none for a single click.
test.describe.configure({ timeout: 600_000 })
test.use({ actionTimeout: 0 })

async function expectWellMade(page: Page, name: string): Promise<void> {
  const desk = page.viewportSize()!
  await test.step(name, async () => {
    // What is still on its way looks different once it is there.
    await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0)
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await page.emulateMedia({ colorScheme: 'light' })
    await expectNoSeriousAxeFindings(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectNoSeriousAxeFindings(page, (axe) => axe.withRules('color-contrast'))
    await page.setViewportSize({ width: 390, height: 844 })
    await expectNoSidewaysScroll(page)
    // The colours are the same, and take longest to look at.
    await expectNoSeriousAxeFindings(page, (axe) => axe.disableRules('color-contrast'))
    await page.setViewportSize(desk)
  })
}

const open = (page: Page, path: string) => page.goto(`${demo.webUrl}/w/${salon.workspaceId}/${path}`)

test('flows, the editor with a card, and the comparison of models', async ({ page }) => {
  await enter(page)
  await open(page, 'flows')
  await page.getByRole('rowheader').first().waitFor()
  await expectWellMade(page, 'flows')

  await page.getByRole('rowheader').first().getByRole('link').click()
  await new Canvas(page).select('anybody')
  await expect(page.getByRole('region', { name: 'Card settings' }).getByLabel('Name')).toHaveValue('anybody')
  await expectWellMade(page, 'editor')

  await page.getByRole('button', { name: 'Compare models' }).click()
  await page.getByText('One conversation, two models').waitFor()
  await expectWellMade(page, 'comparison')
})

test('a conversation with what is known of the contact, and its run log', async ({ page, context }) => {
  const phone = await newCustomer(await context.newPage(), salon, 'نور الهدى بنت عبد الرحمن')
  await phone.say('مرحباً، هل لديكم موعد يوم الجمعة؟')
  await phone.hears(/this is Mia/)

  await enter(page)
  await open(page, 'conversations')
  await page.getByRole('region', { name: 'List of conversations' }).getByRole('button', { name: 'نور الهدى' }).first().click()
  await expect(page.getByRole('region', { name: 'What was said' })).toContainText('this is Mia')
  await page.getByRole('button', { name: 'About the contact' }).click()
  await page.getByRole('region', { name: 'Remembered' }).getByRole('heading').waitFor()
  await expectWellMade(page, 'conversation')

  await page.getByRole('link', { name: 'Run log' }).click()
  await expect(page.getByRole('region', { name: 'Replay' }).getByRole('slider', { name: 'Step' })).toBeVisible()
  await expectWellMade(page, 'run log')
})

test('templates, and tools', async ({ page }) => {
  await enter(page)
  await open(page, 'templates')
  await page.getByRole('button', { name: 'New template' }).first().click()
  await page.getByRole('complementary', { name: 'Write a template' }).waitFor()
  await expectWellMade(page, 'templates')

  await open(page, 'tools')
  await page.getByRole('table', { name: 'Tools' }).getByRole('button').first().click()
  await page.getByRole('complementary', { name: 'Details' }).getByLabel('Description').first().waitFor()
  await expectWellMade(page, 'tools')
})

test('every page of the settings', async ({ page }) => {
  await enter(page)
  await open(page, 'settings')
  await page.getByText('Members').first().waitFor()
  await expectWellMade(page, 'business')
  await open(page, 'settings/agent')
  await page.getByRole('heading', { name: 'Persona' }).waitFor()
  await expectWellMade(page, 'agent')
  await open(page, 'settings/ai')
  await page.getByRole('heading', { name: 'Models and prices' }).waitFor()
  await expectWellMade(page, 'AI')
  await open(page, 'settings/channels/connect')
  await page.getByLabel('App id').waitFor()
  await expectWellMade(page, 'connecting a number')

  await open(page, 'settings/channels')
  const number = page.getByRole('main').getByRole('link', { name: /Salon/ })
  await number.waitFor()
  await expectWellMade(page, 'channels')
  await number.click()
  await expect(page.locator('[data-check="webhook"]')).toHaveAttribute('data-state', 'good')
  await expectWellMade(page, 'one channel')
  await page.getByRole('tab', { name: 'Log' }).click()
  await expect(page.getByRole('tabpanel', { name: 'Log' })).toBeVisible()
  await expectWellMade(page, 'the log of a channel')
})
