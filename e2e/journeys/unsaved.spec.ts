import { expect, test, type Locator, type Page } from '@playwright/test'
import { demo, flowsOf, newWorkspace } from '../support/demo.ts'
import { greeting, openFlow } from '../support/flow-file.ts'
import { Phone } from '../support/phone.ts'
import { bookings, ToolsPage } from '../support/tools-page.ts'

/** What was typed and not saved is there until somebody says that it may go. */

test('a tool that is being written outlives its secret, another row, and a sign-in that ended elsewhere', async ({ page, context }) => {
  const tools = new ToolsPage(page)
  await tools.open(await newWorkspace(page, 'Patient Pens'))
  await tools.begin('From a cURL command')
  await page.keyboard.type(`curl ${bookings.origin}/times -H 'x-api-key: sk-live-77'`)
  await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click()
  const form = tools.details
  const name = form.getByPlaceholder('find_times')
  await name.fill('free_times')
  await form.getByLabel('Description').fill('Finds free times.')

  await test.step('its secret is stored, and it goes on where it was', async () => {
    await form.getByRole('button', { name: 'Store it' }).click()
    await form.getByLabel('Secret', { exact: true }).fill(bookings.key)
    await form.getByRole('button', { name: 'Store', exact: true }).click()
    await expect(name).toHaveValue('free_times')
    await expect(form.getByText('is not stored yet')).toHaveCount(0)
  })

  await test.step('something else asks first', async () => {
    await tools.begin('From scratch')
    const asking = page.getByRole('dialog', { name: 'Discard what you changed?' })
    await asking.getByRole('button', { name: 'Go on editing' }).click()
    await expect(asking).toHaveCount(0)
    await expect(name).toHaveValue('free_times')
  })

  await test.step('signed out in another tab: nothing is lost, and it is saved after signing in', async () => {
    const cookies = await context.cookies()
    await context.clearCookies()
    await form.getByRole('button', { name: 'Create tool' }).click()
    const said = page.getByRole('alert').filter({ hasText: 'What you typed is still here' })
    await expect(said).toBeVisible()
    await expectBeside(said, form)
    await expect(name).toHaveValue('free_times')
    await context.addCookies(cookies)
    await name.press('Enter')
    await expect(tools.row('free_times')).toBeVisible()
    await expect(said).toHaveCount(0)
  })

  await test.step('a secret is not deleted at a touch', async () => {
    await page.getByRole('button', { name: 'Credentials' }).click()
    await form.getByRole('button', { name: 'Delete api_key' }).click()
    const asking = page.getByRole('dialog', { name: 'Delete api_key' })
    await asking.getByRole('button', { name: 'Cancel' }).click()
    await expect(form.getByRole('listitem')).toContainText('api_key')
    await form.getByRole('button', { name: 'Delete api_key' }).click()
    await asking.getByRole('button', { name: 'Delete secret' }).click()
    await expect(form.getByRole('listitem')).toHaveCount(0)
  })
})

test('a setting that was changed asks before a link, Back, another business or the way out takes it away', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Second Thoughts')
  const asking = page.getByRole('dialog', { name: 'Discard what you changed?' })
  const settings = page.getByRole('navigation', { name: 'Settings' })
  const stays = async () => {
    await asking.getByRole('button', { name: 'Go on editing' }).click()
    await expect(asking).toHaveCount(0)
  }
  await page.goto(`${demo.webUrl}/w/${workspaceId}/settings`)
  const name = page.getByLabel('Business name')
  await expect(name).toHaveValue('Second Thoughts')
  await settings.getByRole('link', { name: 'Agent' }).click()
  const identity = page.getByLabel('Who it is')
  await identity.fill('You are Mia.')

  await test.step('a link', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Flows' }).click()
    await stays()
  })
  await test.step('Back, as the browser has it', async () => {
    await page.evaluate(() => window.history.back())
    await stays()
  })
  await test.step('another business, and the way out', async () => {
    await page.getByRole('button', { name: 'Workspace' }).click()
    await page.getByRole('option', { name: /Saltwater/ }).click()
    await stays()
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await stays()
    await expect(identity).toHaveValue('You are Mia.')
  })
  await test.step('saved, nothing asks', async () => {
    await page.getByRole('button', { name: 'Save agent' }).click()
    await expect(page.getByText('Agent saved')).toBeVisible()
    await settings.getByRole('link', { name: 'Business' }).click()
    await expect(name).toHaveValue('Second Thoughts')
  })
  await test.step('typed back, nothing asks', async () => {
    await name.fill('Third Thoughts')
    await name.fill('Second Thoughts')
    await settings.getByRole('link', { name: 'AI', exact: true }).click()
    await expect(page.getByLabel('For a day')).toBeVisible()
  })
  await test.step('a model that is begun is not lost to the Escape key, and needs its prices', async () => {
    await page.getByRole('button', { name: 'Add a model' }).click()
    const model = page.getByRole('dialog', { name: 'Add a model' })
    await model.getByLabel('Name').fill('gpt-next')
    await model.getByRole('button', { name: 'Save' }).click()
    await page.keyboard.press('Escape')
    await stays()
    await expect(model.getByLabel('Name')).toHaveValue('gpt-next')
    for (const price of ['Input, $', 'Cached input, $', 'Output, $']) await model.getByLabel(price, { exact: true }).fill(price === 'Output, $' ? '4' : '0')
    await model.getByRole('button', { name: 'Save' }).click()
    await expect(model).toHaveCount(0)
    await expect(page.getByRole('row', { name: /gpt-next/ })).toContainText('$4.00')
  })
  await test.step('discarded, it goes where it was to go', async () => {
    await page.getByLabel('For a day').fill('12')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Tools' }).click()
    await asking.getByRole('button', { name: 'Discard' }).click()
    await page.waitForURL(/\/tools$/)
  })
})

/** The forms that open beside a list, each with something typed in it. */
const forms: { title: string; place: string; open(page: Page): Promise<Locator> }[] = [
  {
    title: 'a secret',
    place: 'tools',
    async open(page) {
      await page.getByRole('button', { name: 'Credentials' }).click()
      const field = page.getByRole('complementary', { name: 'Details' }).getByLabel('Name', { exact: true })
      await field.fill('booking_key')
      return field
    },
  },
  {
    title: 'an MCP server',
    place: 'tools',
    async open(page) {
      await new ToolsPage(page).begin('From an MCP server')
      const field = page.getByRole('complementary', { name: 'Details' }).getByLabel('Address')
      await field.fill('https://mcp.example.com/mcp')
      return field
    },
  },
  {
    title: 'a template',
    place: 'templates',
    async open(page) {
      await page.getByRole('button', { name: 'New template' }).first().click()
      const field = page.getByLabel('Name', { exact: true })
      await field.fill('come_back')
      return field
    },
  },
  {
    title: 'what a customer allowed',
    place: 'conversations',
    async open(page) {
      await page.getByRole('region', { name: 'List of conversations' }).getByRole('button').first().click()
      await page.getByRole('button', { name: 'About the contact' }).click()
      await page.getByRole('button', { name: 'Record opt-in' }).click()
      const field = page.getByLabel('What they agreed to')
      await field.fill('On the phone: yes')
      return field
    },
  },
]

for (const { title, place, open } of forms) {
  test(`${title} that is begun asks before a link, Back, another business, the way out and Escape, and outlives a sign-in that ends`, async ({ page, context }) => {
    const workspaceId = await newWorkspace(page, 'Half Hour')
    if (place === 'conversations') {
      await openFlow(page, workspaceId, greeting('Hello'))
      await page.getByRole('button', { name: 'Try it' }).click()
      const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
      await phone.say('hello')
      await phone.hears('Good morning!')
    }
    const asking = page.getByRole('dialog', { name: 'Discard what you changed?' })
    const main = page.getByRole('navigation', { name: 'Main' })
    const stays = async () => {
      await asking.getByRole('button', { name: 'Go on editing' }).click()
      await expect(asking).toHaveCount(0)
    }
    await page.goto(flowsOf(workspaceId))
    await main.getByRole('link', { name: place, exact: false }).click()
    await page.waitForURL(new RegExp(`/${place}`))
    const field = await open(page)
    const typed = await field.inputValue()

    await main.getByRole('link', { name: 'Settings' }).click()
    await stays()
    await page.evaluate(() => window.history.back())
    await stays()
    await page.getByRole('button', { name: 'Workspace' }).click()
    await page.getByRole('option', { name: /Saltwater/ }).click()
    await stays()
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await stays()
    if (place === 'conversations') {
      await field.press('Escape')
      await stays()
      await page.getByRole('complementary', { name: 'Contact' }).getByRole('button', { name: 'Cancel' }).click()
      await stays()
    }
    await expect(field).toHaveValue(typed)

    // Signed out in a second tab: the next question to the server says so, and nothing is swept away.
    const cookies = await context.cookies()
    await context.clearCookies()
    await expect(page.getByRole('alert').filter({ hasText: 'What you typed is still here' })).toBeVisible()
    await expect(field).toHaveValue(typed)
    await context.addCookies(cookies)
    await main.getByRole('link', { name: 'Settings' }).click()
    await asking.getByRole('button', { name: 'Discard' }).click()
    await page.waitForURL(/\/settings/)
  })
}

/** What is said takes room of its own, and nothing to type in lies below it. */
async function expectBeside(said: Locator, form: Locator): Promise<void> {
  const [above, below] = [await said.boundingBox(), await form.boundingBox()]
  expect(above!.y + above!.height).toBeLessThanOrEqual(below!.y)
}
