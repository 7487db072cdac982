import { expect, test } from '@playwright/test'
import { demo, newWorkspace } from '../support/demo.ts'
import { flowFile, openFlow } from '../support/flow-file.ts'
import { Phone } from '../support/phone.ts'

const csv = (...lines: string[]) => ({ name: 'opt-ins.csv', mimeType: 'text/csv', buffer: Buffer.from(['phone,consent,date,words,name', ...lines].join('\n')) })

test('opt-ins are imported with each wrong line named, and a contact’s consent stands beside the conversation', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Consent shop')
  await page.goto(`${demo.webUrl}/w/${workspaceId}/settings`)
  const file = page.getByLabel('File with opt-ins')
  await file.setInputFiles(csv('+491701234567,yes,2026-01-02,"Yes, send me offers",Ada', '0170 555,yes,2026-01-02,Yes,', '+491701234568,yes,03/11/2026,Yes,'))
  const wrong = page.getByRole('list', { name: 'Lines that are not right' }).getByRole('listitem')
  await expect(wrong).toHaveText([/Line 3.*country code/, /Line 4.*such as 2026-11-03/])
  await expect(page.getByText('Nothing of opt-ins.csv was imported: 2 lines are not right.')).toBeVisible()
  await file.setInputFiles(csv('+491701234567,yes,2026-01-02,"Yes, send me offers",Ada', '+491701234568,no,2026-01-02,,'))
  await expect(page.getByText('2 records imported from opt-ins.csv; 2 contacts are new.')).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: /^1$/ })).toHaveCount(2)
  await file.setInputFiles({ name: 'wrong.csv', mimeType: 'text/csv', buffer: Buffer.from('name,phone\nAda,+491701234567') })
  await expect(page.getByText('consent, date and words are missing')).toBeVisible()

  await openFlow(page, workspaceId, flowFile('Ask', [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'ask', card: 'consent', config: { text: 'May we send you offers?' }, at: [360, 80] },
    { name: 'bye', card: 'end', config: { text: 'Thank you.' }, at: [720, 80] },
  ], [['begin', 'next', 'ask'], ['ask', 'agreed', 'bye'], ['ask', 'declined', 'bye']]))
  await page.getByRole('button', { name: 'Try it' }).click()
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  await phone.say('hello')
  await phone.hears('May we send you offers?')
  await phone.tap('Yes, please')
  await phone.hears('Thank you.')

  await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
  await page.getByRole('region', { name: 'List of conversations' }).getByRole('button').first().click()
  await page.getByRole('button', { name: 'About the contact' }).click()
  const contact = page.getByRole('complementary', { name: 'Contact' })
  const records = contact.getByRole('list', { name: 'Records' }).getByRole('listitem')
  await expect(records).toHaveText([/Opted in.*answered when asked.*May we send you offers\?/s])
  await contact.getByRole('button', { name: 'Record opt-out' }).click()
  await contact.getByLabel('What they said').fill('In the shop: no more offers')
  await contact.getByRole('button', { name: 'Record opt-out' }).click()
  await expect(records).toHaveText([/Opted out.*written down by.*no more offers/s, /Opted in/])
  await expect(contact.getByText('No marketing template is sent to this contact')).toBeVisible()
})
