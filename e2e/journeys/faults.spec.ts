import { expect, test, type Page } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { call, flowsOf, newWorkspace } from '../support/demo.ts'
import { flowFile } from '../support/flow-file.ts'
import { Phone } from '../support/phone.ts'

const leadsTo = (name: string, flowId: string) =>
  flowFile(
    name,
    [
      { name: 'begin', card: 'start', config: { trigger: name === 'There' ? { type: 'any' } : { type: 'keyword', words: ['back'] } } },
      { name: 'over', card: 'go-to', config: { target: { type: 'flow', flowId } } },
    ],
    [['begin', 'next', 'over']],
  )

/** Makes both flows, each leading to the other, which no check of one flow can see. The id of the first. */
async function goingRound(page: Page, workspaceId: string): Promise<string> {
  const there = await call<{ flowId: string }>(page, 'flows.create', { workspaceId, name: 'There' })
  const back = await call<{ flowId: string }>(page, 'flows.create', { workspaceId, name: 'Back' })
  for (const [{ flowId }, file] of [[there, leadsTo('There', back.flowId)], [back, leadsTo('Back', there.flowId)]] as const) {
    const { format: _, name: __, ...draft } = file
    await call(page, 'flows.save', { workspaceId, flowId, baseRevision: 1, draft })
  }
  await call(page, 'flows.publish', { workspaceId, flowId: back.flowId, baseRevision: 2 })
  return there.flowId
}

test('what goes wrong with a customer stands on the card where it happened, until a version is published that does not do it', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Merry & Go')
  const flowId = await goingRound(page, workspaceId)
  await page.goto(`${flowsOf(workspaceId)}/${flowId}`)
  const canvas = new Canvas(page)
  await expect(canvas.node('over')).toBeVisible()
  // The test number answers with what is live as soon as it is newer than what was tried.
  await page.getByRole('button', { name: 'Try it' }).click()
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  await expect(phone.log()).toBeVisible()
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText('Published as version 1')).toBeVisible()
  await phone.say('Hello')
  await phone.hears(/went wrong/)
  await page.getByRole('button', { name: 'Close the phone' }).click()

  await expect(canvas.node('over').getByRole('img', { name: '1 problem' })).toBeVisible()
  await page.getByRole('button', { name: 'Problems', exact: true }).click()
  const list = page.getByRole('region', { name: 'Faults with customers' })
  await expect(list).toContainText('version 1')
  await list.getByRole('button', { name: /These flows lead to one another/ }).click()
  await expect(canvas.settings().getByRole('alert')).toContainText('Put a question or a wait between them.')
  await expect(canvas.settings().getByRole('alert')).toContainText('Once with a customer')
  await canvas.settings().getByRole('link', { name: 'See how it went' }).click()
  await expect(page.getByRole('region', { name: 'Run log' })).toContainText('These flows lead to one another')

  await page.goto(flowsOf(workspaceId))
  const broke = page.getByRole('row', { name: /There/ }).getByText('Broke off once').filter({ visible: true })
  await expect(broke).toHaveCount(1)
  await test.step('on a phone as well', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await expect(broke).toHaveCount(1)
    await page.setViewportSize({ width: 1440, height: 900 })
  })
  await page.getByRole('link', { name: 'There' }).click()
  await expect(canvas.node('over').getByRole('img', { name: '1 problem' })).toBeVisible()
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText('Published as version 2')).toBeVisible()
  await expect(canvas.node('over').getByRole('img', { name: /problem/ })).toHaveCount(0)
})
