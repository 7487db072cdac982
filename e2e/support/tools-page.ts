import { expect, type Locator, type Page } from '@playwright/test'
import { demo } from './demo.ts'

/** Where the demo's booking service is for whoever calls it as a tool. */
export const bookings = { origin: 'https://bookings.saltwater-hair.example', key: 'demo-booking-key' }

/** The page on which tools are made, as a person uses it. */
export class ToolsPage {
  readonly page: Page
  readonly details: Locator

  constructor(page: Page) {
    this.page = page
    this.details = page.getByRole('complementary', { name: 'Details' })
  }

  async open(workspaceId: string): Promise<void> {
    await this.page.goto(`${demo.webUrl}/w/${workspaceId}/tools`)
    await this.page.getByRole('button', { name: 'New tool' }).waitFor()
  }

  async begin(how: 'From scratch' | 'From a cURL command' | 'From an OpenAPI document' | 'From an MCP server'): Promise<void> {
    await this.page.getByRole('button', { name: 'New tool' }).click()
    await this.page.getByRole('menuitem', { name: how }).click()
  }

  row(name: string): Locator {
    return this.page.getByRole('table', { name: 'Tools' }).getByRole('button', { name, exact: true })
  }

  /** Adds an argument in the form; `choices`: what it may be. */
  async argument(name: string, description: string, part: { type?: 'Day' | 'Text'; choices?: string[] } = {}): Promise<void> {
    await this.details.getByRole('button', { name: 'Add argument' }).click()
    await this.details.getByLabel('Name of the argument').last().fill(name)
    await this.details.getByLabel('What it is', { exact: true }).last().fill(description)
    if (part.type !== undefined && part.type !== 'Text') {
      await this.details.getByLabel('Its type').last().click()
      await this.page.getByRole('option', { name: part.type, exact: true }).click()
    }
    const required = this.details.getByRole('checkbox', { name: 'Required' }).last()
    if (!(await required.isChecked())) await required.click()
    if (part.choices) {
      const choose = this.details.getByRole('button', { name: /only certain/i }).last()
      if (await choose.count()) await choose.click()
      await this.details.getByLabel('One of').last().fill(part.choices.join('\n'))
    }
  }

  /** Stores the secret that the page says is missing. */
  async storeMissing(secret: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Store it' }).first().click()
    await this.details.getByLabel('Secret').fill(secret)
    await this.details.getByRole('button', { name: 'Store', exact: true }).click()
    await expect(this.details.getByRole('listitem').first()).toBeVisible()
  }
}
