import { expect, test } from '@playwright/test'
import { expectNoSeriousAxeFindings } from '../support/axe.ts'
import { demo, signIn } from '../support/demo.ts'

test('a wrong password and an unknown address are told apart by nobody', async ({ page }) => {
  const answers: string[] = []
  for (const email of [demo.email, 'nobody-at-all@parley.example']) {
    await page.goto(`${demo.webUrl}/sign-in`)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill('certainly-not-this')
    await page.getByRole('button', { name: 'Sign in' }).click()
    answers.push(await page.getByRole('alert').filter({ hasText: /\w/ }).first().innerText())
  }
  expect(answers[0]).toBe(answers[1])
})

test('signing out ends the session, and the old cookie opens nothing', async ({ page, context }) => {
  await signIn(page)
  const cookies = await context.cookies()
  const session = cookies.filter((cookie) => cookie.name.includes('session-token'))
  expect(session.length).toBeGreaterThan(0)
  for (const cookie of session) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' })

  const flows = page.url()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
  await page.getByLabel('E-mail').waitFor()
  await context.addCookies(cookies)
  await page.goto(flows)
  await expect(page.getByLabel('E-mail')).toBeVisible()
})

test('pages carry a strict content policy', async ({ request }) => {
  const response = await request.get(`${demo.webUrl}/sign-in`)
  const policy = response.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? ''
  expect(scripts).not.toContain("'unsafe-inline'")
  expect(scripts).not.toContain("'unsafe-eval'")
  expect(response.headers()['x-content-type-options']).toBe('nosniff')
})

test('sign-in, flow list and settings have nothing serious against them', async ({ page }) => {
  await page.goto(`${demo.webUrl}/sign-in`)
  await page.getByLabel('E-mail').waitFor()
  await expectNoSeriousAxeFindings(page)
  await signIn(page)
  await expectNoSeriousAxeFindings(page)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  await expectNoSeriousAxeFindings(page)
})
