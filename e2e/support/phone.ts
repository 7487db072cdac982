import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test'

/** The phone on which the customer chats, docked in the editor or as a page of its own. */
export class Phone {
  readonly root: Page | FrameLocator

  constructor(root: Page | FrameLocator) {
    this.root = root
  }

  log(): Locator {
    return this.root.getByRole('log', { name: 'Chat' })
  }

  async say(text: string): Promise<void> {
    await this.root.getByRole('textbox', { name: 'Message' }).fill(text)
    await this.root.getByRole('button', { name: 'Send', exact: true }).click()
  }

  async tap(title: string): Promise<void> {
    await this.log().getByRole('button', { name: title, exact: true }).last().click()
  }

  /** A row of the list that is open. */
  async choose(title: string): Promise<void> {
    const row = this.root.getByRole('dialog').getByRole('button').filter({ has: this.root.getByText(title, { exact: true }) })
    await row.click()
    await expect(this.root.getByRole('dialog')).toHaveCount(0)
  }

  /** What the business said, each message once. */
  replies(): Locator {
    return this.log().locator('[data-message-id].theirs')
  }

  async hears(text: string | RegExp): Promise<void> {
    await expect(this.log().getByText(text).last()).toBeVisible()
  }

  /** How often a text stands in the chat. */
  async count(text: string | RegExp): Promise<number> {
    return this.log().getByText(text).count()
  }
}
