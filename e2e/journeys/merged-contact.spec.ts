import { expect, test, type Page } from '@playwright/test'
import { demo, enter } from '../support/demo.ts'
import { atMeta } from '../support/meta.ts'

/** The conversations of everybody of that name. */
async function conversationsOf(page: Page, workspaceId: string, name: string): Promise<string[]> {
  const response = await page.request.get(`${demo.webUrl}/api/trpc/conversations.list?input=${encodeURIComponent(JSON.stringify({ json: { workspaceId } }))}`)
  const found = ((await response.json()) as { result: { data: { json: { conversations: { id: string; contactName: string }[] } } } }).result.data.json.conversations
  return found.filter(({ contactName }) => contactName === name).map(({ id }) => id)
}

test('somebody known by phone and by user id turns out to be one: one conversation, and the old address leads to it', async ({ page }) => {
  const { workspaceId, phoneNumberId } = demo
  const serial = String(Date.now()).slice(-9)
  const [phone, userId, name] = [`4916${serial}`, `DE.${serial}77`, `Grace ${serial}`]
  let sent = 0
  const says = (text: string, who: { phone?: true; userId?: true }) =>
    atMeta('/webhooks', {
      number: phoneNumberId, field: 'messages',
      value: {
        contacts: [{ profile: { name }, ...(who.phone && { wa_id: phone }), ...(who.userId && { user_id: userId }) }],
        messages: [{ id: `wamid.${serial}.${(sent += 1)}`, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: text }, ...(who.phone && { from: phone }), ...(who.userId && { from_user_id: userId }) }],
      },
    })
  await enter(page)
  const known = new Set<string>()
  for (const [text, who] of [['I write from my phone.', { phone: true }], ['I write under my name.', { userId: true }]] as const) {
    await says(text, who)
    await expect.poll(async () => (await conversationsOf(page, workspaceId, name)).length).toBe(known.size + 1)
    for (const id of await conversationsOf(page, workspaceId, name)) known.add(id)
  }

  // A message that names both: it is one person.
  await says('It is still me, by both.', { phone: true, userId: true })
  await expect.poll(async () => (await conversationsOf(page, workspaceId, name)).length).toBe(1)
  expect(known.size).toBe(2)
  const said = page.getByRole('region', { name: 'What was said' })
  for (const id of known) {
    await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations?conversation=${id}`)
    for (const text of ['I write from my phone.', 'I write under my name.', 'It is still me, by both.']) await expect(said.getByText(text)).toBeVisible()
  }
  await expect(page.getByRole('region', { name: 'List of conversations' }).getByRole('button').filter({ hasText: name })).toHaveCount(1)
})
