import { expect, test } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { newWorkspace } from '../support/demo.ts'
import { flowFile, openFlow } from '../support/flow-file.ts'
import { Phone } from '../support/phone.ts'

const says = (text: string) => ({ bubbles: [{ type: 'text', text }] })

test('a card tells what they want among intents that are named, with no key and in two languages', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Wishes & Sons')
  const nodes = [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } }, at: [-160, 60] as [number, number] },
    { name: 'visit', card: 'message', config: says('Let us find a time.'), at: [760, -160] as [number, number] },
    { name: 'parcel', card: 'message', config: says('It is on its way.'), at: [760, 60] as [number, number] },
    { name: 'else', card: 'message', config: says('Let me ask.'), at: [760, 280] as [number, number] },
  ]
  await openFlow(page, workspaceId, flowFile('Wishes', nodes, []))
  const canvas = new Canvas(page)
  await canvas.fit()
  const settings = await canvas.place('Tell what they want', 'wish', 400, 330)
  await settings.getByLabel('Name of intent 2').fill('Order')
  await settings.getByLabel('What Order means').fill('They ask where their parcel is.')
  await settings.getByLabel('Examples, one a line').nth(1).fill('Where is my parcel?\nWo bleibt meine Bestellung?')
  await expect(canvas.node('wish')).toContainText('“Where is my parcel?”')
  await canvas.connect('begin', 'next', 'wish')
  await canvas.connectExit('wish', 'Booking', 'visit')
  await canvas.connectExit('wish', 'Order', 'parcel')
  await canvas.connectExit('wish', 'None of these', 'else')

  await page.getByRole('button', { name: 'Try it' }).click()
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  await phone.say('wo bleibt denn meine bestelung??')
  await phone.hears('It is on its way.')
  await phone.say('Can I book an appointment on friday?')
  await phone.hears('Let us find a time.')
  await phone.say('Nice weather today')
  await phone.hears('Let me ask.')
})
