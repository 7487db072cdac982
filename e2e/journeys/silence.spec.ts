import { expect, test, type Page } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { demo, newWorkspace } from '../support/demo.ts'
import { greeting, openFlow } from '../support/flow-file.ts'

/** Parley is away while somebody looks at its pages: each says so, and goes on by itself. What is cut here is the way to it. */

const asked = (url: URL) => url.pathname.startsWith('/api/trpc') || url.pathname === '/readyz'
const leave = (page: Page) => page.route(asked, (route) => route.abort())
const comeBack = (page: Page) => page.unroute(asked)
const banner = (page: Page) => page.getByRole('status').filter({ hasText: 'Parley does not answer.' })

test('a page says that what it shows is from before, and what could not be loaded comes by itself', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Patchy Prints')
  await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
  await expect(page.getByText('Nobody has written yet')).toBeVisible()
  await leave(page)
  await expect(banner(page)).toBeVisible()
  await expect(page.getByText('Nobody has written yet')).toBeVisible()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Tools' }).click()
  await expect(page.getByText('This could not be loaded')).toBeVisible()
  await comeBack(page)
  await expect(page.getByText('Let your agent do things')).toBeVisible()
  await expect(banner(page)).toHaveCount(0)
})

test('offline, it says that instead', async ({ page, context }) => {
  const workspaceId = await newWorkspace(page, 'Tunnel Tiles')
  await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
  await expect(page.getByText('Nobody has written yet')).toBeVisible()
  await context.setOffline(true)
  const said = page.getByRole('status').filter({ hasText: 'You are offline.' })
  await expect(said).toBeVisible()
  await context.setOffline(false)
  await expect(said).toHaveCount(0)
})

test('trying a flow begins by itself once Parley is back', async ({ page }) => {
  await openFlow(page, await newWorkspace(page, 'Patchy Pottery'), greeting('Back soon'))
  await leave(page)
  await page.getByRole('button', { name: 'Try it' }).click()
  const trial = page.getByRole('complementary', { name: 'Try it' })
  await expect(trial.getByRole('button', { name: 'Try again' })).toBeVisible()
  await comeBack(page)
  await expect(trial.frameLocator('iframe').getByRole('textbox', { name: 'Message' })).toBeVisible()
})

test('a save whose answer was lost is no change by somebody else, also where more was written meanwhile', async ({ page }) => {
  const url = await openFlow(page, await newWorkspace(page, 'Lost & Founders'), greeting('Lost answer'))
  const canvas = new Canvas(page)
  let lost = 0
  await page.route((to) => to.pathname.includes('flows.save'), async (route) => {
    // It arrives and is kept; only what comes back does not.
    if (lost < 1) await route.fetch()
    lost += 1
    if (lost < 3) await route.abort()
    else await route.continue()
  })
  const panel = await canvas.select('hello')
  await panel.getByRole('textbox', { name: 'Text', exact: true }).fill('Kept, and not heard of.')
  await expect.poll(() => lost).toBeGreaterThan(0)
  await panel.getByRole('textbox', { name: 'Text', exact: true }).fill('And more.')
  await expect(page.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible()
  await expect(page.getByText('Changed elsewhere')).toHaveCount(0)
  await page.goto(url)
  await expect(canvas.node('hello')).toContainText('And more.')
})
