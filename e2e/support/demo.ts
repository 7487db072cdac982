import { expect, type Page } from '@playwright/test'
import type { Demo } from './parley.ts'
import { Phone } from './phone.ts'

/** The Parley that was started for all journeys. */
export const demo = JSON.parse(process.env['PARLEY_DEMO'] ?? '{}') as Demo

export async function signIn(page: Page, to: Demo = demo): Promise<void> {
  await signInAs(page, to.email, to)
  await page.getByRole('button', { name: 'New flow' }).first().waitFor()
}

/** Signs in as somebody of the seed's world; they share the demo's password. */
export async function signInAs(page: Page, email: string, to: Demo = demo): Promise<void> {
  await page.goto(`${to.webUrl}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(to.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/w\//)
}

/** One of the seed's businesses by a part of its name. */
export function business(name: string): Demo['businesses'][number] {
  const found = demo.businesses.find((candidate) => candidate.name.includes(name))
  if (!found) throw new Error(`The demo has no business "${name}".`)
  return found
}

let customers = 0

/** The phone as a page of its own, in the hand of a customer who never wrote before. */
export async function newCustomer(page: Page, of: Demo['businesses'][number], name: string): Promise<Phone> {
  customers += 1
  const number = `4915${String(Date.now()).slice(-7)}${customers}`
  const url = new URL('/phone', demo.phoneUrl)
  for (const [key, value] of Object.entries({ number: of.phoneNumberId, customer: number, name })) url.searchParams.set(key, value)
  await page.goto(url.href)
  const phone = new Phone(page)
  await expect(phone.log()).toContainText(`You are ${name}`)
  return phone
}

let signedIn: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>> | undefined

/** Signed in as the demo's owner, by the cookie of one sign-in that many journeys share. Whoever signs out uses `signIn`. */
export async function enter(page: Page): Promise<void> {
  if (signedIn) {
    await page.context().addCookies(signedIn)
    return
  }
  await signIn(page)
  signedIn = (await page.context().cookies()).filter(({ name }) => name.includes('session-token'))
}

/** Calls the web app's API as the page's browser would, to prepare what a journey is not about. */
export async function call<Result>(page: Page, procedure: string, input: object): Promise<Result> {
  const response = await page.request.post(`${demo.webUrl}/api/trpc/${procedure}`, { data: { json: input } })
  expect(response.status(), await response.text()).toBe(200)
  return ((await response.json()) as { result: { data: { json: Result } } }).result.data.json
}

/** A workspace of its own, so that nothing that is drawn in it meets anybody else's flows. Its id. */
export async function newWorkspace(page: Page, name: string): Promise<string> {
  await enter(page)
  return (await call<{ workspaceId: string }>(page, 'workspaces.create', { name })).workspaceId
}

/** The list of a workspace's flows. */
export const flowsOf = (workspaceId: string) => `${demo.webUrl}/w/${workspaceId}/flows`
