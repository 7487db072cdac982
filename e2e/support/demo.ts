import type { Page } from '@playwright/test'
import type { Demo } from './parley.ts'

/** The Parley that was started for all journeys. */
export const demo = JSON.parse(process.env['PARLEY_DEMO'] ?? '{}') as Demo

export async function signIn(page: Page, to: Demo = demo): Promise<void> {
  await page.goto(`${to.webUrl}/sign-in`)
  await page.getByLabel('E-mail').fill(to.email)
  await page.getByLabel('Password').fill(to.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'New flow' }).first().waitFor()
}
