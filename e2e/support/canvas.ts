import { expect, type Locator, type Page } from '@playwright/test'

interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** The editor's canvas, driven by mouse as a person does. */
export class Canvas {
  readonly page: Page
  readonly region: Locator

  constructor(page: Page) {
    this.page = page
    this.region = page.getByRole('region', { name: 'Canvas' })
  }

  /** Drags a card from the palette to a point of the canvas (in pixels from its top left corner). */
  async drag(title: string, x: number, y: number): Promise<Locator> {
    const before = await this.nodes().count()
    const item = this.page.getByRole('button', { name: title, exact: true }).first()
    const box = (await this.region.boundingBox())!
    await item.dragTo(this.region, { targetPosition: { x: Math.min(x, box.width - 10), y: Math.min(y, box.height - 10) } })
    await expect(this.nodes()).toHaveCount(before + 1)
    return this.nodes().last()
  }

  nodes(): Locator {
    return this.page.locator('[data-node-name]')
  }

  node(name: string): Locator {
    return this.page.locator(`[data-node-name="${name}"]`)
  }

  /** Drags a card and names it; a new card is selected, so its settings are open. */
  async place(title: string, name: string, x: number, y: number): Promise<Locator> {
    await this.drag(title, x, y)
    const field = this.settings().getByLabel('Name', { exact: true }).first()
    await field.fill(name)
    await field.press('Enter')
    await expect(this.node(name)).toBeVisible()
    return this.settings()
  }

  settings(): Locator {
    return this.page.getByRole('region', { name: 'Card settings' })
  }

  async select(name: string): Promise<Locator> {
    await this.node(name).click({ position: { x: 80, y: 16 } })
    // Else the next words might still go into the card that was selected before.
    await expect(this.settings().getByLabel('Name', { exact: true }).first()).toHaveValue(name)
    return this.settings()
  }

  /** Draws an edge from an exit to a node. The first mouse step only starts the drag. */
  async connect(from: string, port: string, to: string): Promise<void> {
    const before = await this.page.locator('.react-flow__edge').count()
    const source = this.node(from).locator(`[data-port="${port}"]`)
    const target = this.node(to).locator('.react-flow__handle.target, [data-handle="in"]').first()
    const [a, b] = await this.atRest(source, target)
    await this.page.mouse.move(a.x + a.width / 2, a.y + a.height / 2)
    await this.page.mouse.down()
    await this.page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 10 })
    await this.page.mouse.up()
    await expect(this.page.locator('.react-flow__edge')).toHaveCount(before + 1)
  }

  /** Where two things are, once neither moves any more: the canvas glides when it is tidied up or fitted. */
  private async atRest(one: Locator, other: Locator): Promise<[Box, Box]> {
    let boxes = ''
    await expect
      .poll(async () => {
        const before = boxes
        boxes = JSON.stringify(await Promise.all([one.boundingBox(), other.boundingBox()]))
        return boxes === before && !boxes.includes('null')
      }, { intervals: [150] })
      .toBe(true)
    return JSON.parse(boxes) as [Box, Box]
  }

  /** As `connect`, by the words beside the exit. */
  async connectExit(from: string, label: string, to: string): Promise<void> {
    const port = await this.node(from).getByLabel(`Exit: ${label}`, { exact: true }).getAttribute('data-port')
    await this.connect(from, port ?? label, to)
  }

  async fit(): Promise<void> {
    await this.page.getByRole('button', { name: 'Zoom to fit' }).click()
  }
}
