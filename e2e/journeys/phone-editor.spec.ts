import { expect, test, type Page } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { newWorkspace } from '../support/demo.ts'
import { flowFile, openFlow } from '../support/flow-file.ts'

/** The editor in the hand: settings rise from below, and the card that they belong to stays in view above them. */

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

test('the card that was tapped, and the one that was added, stay in view above their settings', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Pocket & Co')
  const nodes = [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'hello', card: 'message', config: { bubbles: [{ type: 'text', text: 'Good morning!' }] } },
  ]
  await openFlow(page, workspaceId, flowFile('In the hand', nodes, [['begin', 'next', 'hello']]))
  const canvas = new Canvas(page)
  await page.getByRole('button', { name: 'Zoom to fit' }).tap()
  await canvas.node('hello').tap({ position: { x: 30, y: 10 } })
  await expect(canvas.settings().getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('hello')
  await expectAbove(page, 'hello')
  await page.getByRole('button', { name: 'Back to the canvas' }).tap()
  await expect(canvas.settings()).toBeHidden()
  await page.getByRole('button', { name: 'End', exact: true }).tap()
  await expect(canvas.nodes()).toHaveCount(3)
  await expectAbove(page, (await canvas.nodes().last().getAttribute('data-node-name'))!)
})

/** Its head lies within the canvas, above the sheet. */
async function expectAbove(page: Page, name: string): Promise<void> {
  const canvas = new Canvas(page)
  await expect
    .poll(async () => {
      const [card, sheet, ground] = await Promise.all([canvas.node(name).boundingBox(), canvas.settings().boundingBox(), canvas.region.boundingBox()])
      return card !== null && sheet !== null && ground !== null && card.y >= ground.y && card.x >= ground.x && card.y + 20 <= sheet.y
    })
    .toBe(true)
}
