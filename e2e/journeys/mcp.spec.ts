import { expect, test } from '@playwright/test'
import { expectNoSeriousAxeFindings } from '../support/axe.ts'
import { Canvas } from '../support/canvas.ts'
import { call, demo, newWorkspace } from '../support/demo.ts'
import { flowFile, openFlow } from '../support/flow-file.ts'
import { stock } from '../support/mcp-stand-in.ts'
import { Phone } from '../support/phone.ts'
import { ToolsPage } from '../support/tools-page.ts'

/** A business's own MCP server as a source of tools. support/mcp-stand-in.ts is the server, support/model-stand-in.ts the model. */

test('an MCP server is added, one of its tools granted, ticked at a step, and called in the chat', async ({ page }) => {
  test.setTimeout(300_000)
  const tools = new ToolsPage(page)
  const canvas = new Canvas(page)
  const phone = new Phone(page.frameLocator('iframe[title="Phone"]'))
  const workspaceId = await newWorkspace(page, 'Two Chairs')
  await call(page, 'models.setKey', { workspaceId, provider: 'openai', key: 'sk-journey' })
  await call(page, 'tools.setCredential', { workspaceId, name: 'stock_key', origin: stock.origin, secret: stock.key })

  await test.step('add the server: a wrong address is refused, the right one lists its tools', async () => {
    await tools.open(workspaceId)
    await tools.begin('From an MCP server')
    await tools.details.getByLabel('Name', { exact: true }).fill('stock')
    await tools.details.getByLabel('Address').fill('https://127.0.0.1/mcp')
    await tools.details.getByLabel('Its value').fill('Bearer {{ credentials.stock_key }}')
    await tools.details.getByRole('button', { name: 'Connect' }).click()
    await expect(tools.details.getByRole('alert')).toBeVisible()
    await tools.details.getByLabel('Address').fill(stock.address)
    await tools.details.getByRole('button', { name: 'Connect' }).click()
    await expect(page.getByText('It offers 2 tools').first()).toBeVisible()
    await expect(tools.details.getByRole('switch', { name: /^find_item/ })).not.toBeChecked()
    await expect(tools.details.getByRole('switch', { name: /^put_aside/ })).not.toBeChecked()
  })

  await test.step('grant one of them', async () => {
    await tools.details.getByRole('switch', { name: /^find_item/ }).click()
    await expect(tools.details.getByRole('switch', { name: /^Only looks things up/ })).toBeChecked()
    await expect(tools.details.getByText('It may name {{ arguments.item }}')).toBeVisible()
    await expectNoSeriousAxeFindings(page)
  })

  await test.step('tick it at a step; what was not granted is not offered', async () => {
    const nodes = [
      { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
      { name: 'agent', card: 'ai-step', config: { persona: { identity: 'You are the assistant of a salon.' }, exits: [] }, at: [120, 260] as [number, number] },
    ]
    await openFlow(page, workspaceId, flowFile('Shelf', nodes, [['begin', 'next', 'agent']]))
    const settings = await canvas.select('agent')
    await settings.getByRole('button', { name: 'Tools', exact: true }).click()
    await expect(settings.getByRole('checkbox', { name: /put_aside/ })).toHaveCount(0)
    await settings.getByRole('checkbox', { name: /^stock_find_item/ }).click()
    await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()
  })

  await test.step('it is called in the chat', async () => {
    await page.getByRole('button', { name: 'Try it' }).click()
    await phone.say('how many bottles of the sea salt spray are left?')
    await phone.hears('Twelve bottles are left.')
  })

  await test.step('and the run log shows the call', async () => {
    await page.goto(`${demo.webUrl}/w/${workspaceId}/conversations`)
    await page.getByRole('region', { name: 'List of conversations' }).getByRole('button').first().click()
    await page.getByRole('link', { name: 'Run log' }).click()
    const log = page.getByRole('region', { name: 'Run log' })
    const made = log.locator('[data-effect][data-status="done"]').filter({ hasText: 'sea salt spray' }).filter({ hasText: 'Show the call' })
    await expect(made).toHaveCount(1)
    await expect(made).toContainText('stock_find_item')
    await made.getByText('Show the call').click()
    await expect(made).toContainText('find_item')
    await expect(made).toContainText('12')
    await expect(log).not.toContainText(stock.key)
  })
})
