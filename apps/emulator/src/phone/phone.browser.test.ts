import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator } from '../create-emulator.ts'
import { until } from '../testing/receiver.ts'
import { customer, numberFor, numberId, startWorld, type TestWorld } from '../testing/world.ts'

const executablePath = process.env['PARLEY_BROWSER'] ?? '/usr/bin/chromium'
const present = existsSync(executablePath)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
let world: TestWorld
let page: Page
const buttons = (...titles: string[]) => ({ type: 'interactive', interactive: { type: 'button', body: { text: 'When suits you?' }, action: { buttons: titles.map((title) => ({ type: 'reply', reply: { id: `id:${title}`, title } })) } } })
const list = { type: 'interactive', interactive: { type: 'list', body: { text: 'Our services' }, action: { button: 'See services', sections: [{ title: 'Hair', rows: [{ id: 'cut', title: 'Haircut', description: '45 minutes' }, { id: 'colour', title: 'Colour' }] }] } } }

const address = (part = '') => `${world.emulator.url}/phone?number=${numberId}&customer=${encodeURIComponent(customer)}&name=Ada${part}`
const inbound = (index: number) => until(`message ${index}`, () => {
  const update = world.receiver.updates.filter(({ kind }) => kind === 'message')[index]
  return update?.kind === 'message' ? update.message : undefined
})
const write = async (text: string) => {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}
const log = () => page.getByRole('log', { name: 'Chat' })

describe.skipIf(!present)(`the phone${present ? '' : ` (skipped: no chromium at ${executablePath}; set PARLEY_BROWSER)`}`, () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
  }, 60_000)
  afterAll(() => browser.close())
  beforeEach(async () => {
    world = await startWorld()
    page = await browser.newPage({ viewport: { width: 360, height: 640 } })
    page.setDefaultTimeout(10_000)
  })
  afterEach(async () => {
    await page.close()
    await world.close()
  })

  it('sends with Enter, keeps the focus, shows the answer and its buttons, which stay tappable', async () => {
    await page.goto(address('&embed=1'))
    await write('Hello *you*')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Message')
    await log().getByText('you', { exact: true }).waitFor()
    expect(await inbound(0)).toMatchObject({ content: { type: 'text', text: 'Hello *you*' }, profileName: 'Ada' })
    await log().getByRole('img', { name: 'Delivered' }).waitFor()
    await world.send(buttons('Today', 'Tomorrow'))
    for (const index of [1, 2]) {
      await page.getByRole('button', { name: 'Today', exact: true }).click()
      expect(await inbound(index)).toMatchObject({ content: { type: 'choice', id: 'id:Today', title: 'Today', from: 'button' }, replyTo: expect.stringMatching(/^wamid/) })
    }
    await until('read', () => world.receiver.updates.some((update) => update.kind === 'status' && update.status.status === 'read'))
  })

  it('opens a list from the bottom, by keyboard', async () => {
    await page.goto(address())
    await write('Hi')
    await inbound(0)
    await world.send(list)
    await page.getByRole('button', { name: 'See services' }).focus()
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog', { name: 'See services' })
    await sheet.waitFor()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'See services' }).click()
    await sheet.getByRole('button', { name: /Haircut/ }).click()
    expect(await inbound(1)).toMatchObject({ content: { type: 'choice', id: 'cut', title: 'Haircut', from: 'list' } })
    await sheet.waitFor({ state: 'hidden' })
  })

  it('sends a picture and a location', async () => {
    await page.goto(address())
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
    await page.getByLabel('File to send').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png })
    expect(await inbound(0)).toMatchObject({ content: { type: 'image', media: { mimeType: 'image/png', sha256: expect.any(String) } } })
    await log().getByRole('img', { name: 'Photo' }).waitFor()
    await page.getByRole('button', { name: 'Attach' }).click()
    await page.getByRole('menuitem', { name: 'Location' }).click()
    await page.getByRole('button', { name: 'Send this location' }).click()
    expect(await inbound(1)).toMatchObject({ content: { type: 'location', latitude: 52.5219, longitude: 13.4132 } })
  })

  it('shows typing until the answer is there', async () => {
    await page.goto(address())
    await write('Hi')
    const { id } = await inbound(0)
    await world.call('POST', `/v26.0/${numberId}/messages`, { messaging_product: 'whatsapp', status: 'read', message_id: id, typing_indicator: { type: 'text' } })
    await page.getByText('typing …').waitFor()
    await log().getByRole('img', { name: 'Read' }).waitFor()
    await world.send({ text: { body: 'Good morning' } })
    await log().getByText('Good morning').waitFor()
    await page.getByText('typing …').waitFor({ state: 'hidden' })
  })

  it('becomes a new customer and moves the clock from its menu', async () => {
    await page.goto(address())
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Advance clock 25 h' }).click()
    await page.getByText('The clock is 1 day 1 h ahead.').waitFor()
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'New customer' }).click()
    await page.waitForURL((url) => url.searchParams.get('customer') !== customer)
    await write('I am new')
    const message = await inbound(0)
    expect(message.from.phone).not.toBe(customer)
    expect(message.from.phone).toBe(new URL(page.url()).searchParams.get('customer'))
  })

  it('talks with the page that frames it, and runs only its own scripts', async () => {
    const problems: string[] = []
    page.on('console', (entry) => entry.type() === 'error' && problems.push(entry.text()))
    const html = `<iframe title="phone" style="width:340px;height:600px" src="${world.emulator.url}/phone?number=${numberId}&embed=1"></iframe>`
    const editor = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(`<script>window.told=[];addEventListener('message',e=>told.push(e.data))</script><link rel="icon" href="data:,">${html}`))
    await new Promise<void>((resolve) => { editor.listen(0, '127.0.0.1', resolve) })
    await page.goto(`http://127.0.0.1:${(editor.address() as AddressInfo).port}/`)
    const frame = page.frameLocator('iframe')
    const told = (type: string) => until(type, () => page.evaluate((wanted) => (window as unknown as { told: { type: string; customer: string }[] }).told.find((item) => item.type === wanted), type))
    const ready = await told('ready')
    await frame.getByRole('textbox', { name: 'Message' }).fill('Hi')
    await frame.getByRole('button', { name: 'Send' }).click()
    expect(await told('message-sent')).toMatchObject({ source: 'parley-phone', customer: ready.customer })
    await world.call('POST', `/v26.0/${numberId}/messages`, { messaging_product: 'whatsapp', to: ready.customer, text: { body: 'Hello' } })
    await told('message-received')
    await page.evaluate(() => document.querySelector('iframe')?.contentWindow?.postMessage({ source: 'parley-editor', type: 'theme', theme: 'dark' }, '*'))
    await frame.locator('html[data-theme=dark]').waitFor()
    await page.evaluate(() => document.querySelector('iframe')?.contentWindow?.postMessage({ source: 'parley-editor', type: 'new-customer' }, '*'))
    await frame.getByText('Hello', { exact: true }).waitFor({ state: 'hidden' })
    expect(problems).toEqual([])
    editor.closeAllConnections()
    editor.close()
  })

  it('goes on after the emulator was restarted, and what was written meanwhile arrives once and in order', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'phone-'))
    const lasting = await startWorld({ dataFolder })
    const port = Number(new URL(lasting.emulator.url).port)
    await page.goto(`${lasting.emulator.url}/phone?number=${numberId}&customer=${encodeURIComponent(customer)}`)
    await write('before')
    // Two ticks: the emulator has noted that it arrived, so that it does not come again.
    await log().getByRole('img', { name: 'Delivered' }).waitFor()
    await lasting.emulator.close()
    await page.getByText('Connecting …').waitFor()
    await write('one')
    await write('two')
    const again = await createEmulator({ dataFolder, port, numbers: [numberFor(lasting.receiver.webhookUrl)] })
    await until('both', () => lasting.receiver.updates.length === 3)
    await page.getByText('online').waitFor()
    expect(lasting.receiver.updates.map((update) => update.kind === 'message' && update.message.content)).toEqual(['before', 'one', 'two'].map((text) => ({ type: 'text', text })))
    expect(await log().locator('.bubble').count()).toBe(3)
    await again.close()
    await lasting.receiver.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  it.each(['light', 'dark'])('has nothing that axe finds fault with, %s', async (theme) => {
    await page.goto(address(`&theme=${theme}&embed=1`))
    await write('Hello _there_')
    await inbound(0)
    await world.send({ text: { body: 'See https://example.com' }, context: { message_id: (await world.messages())[0]?.id } })
    await world.send(buttons('Today'))
    await world.send(list)
    await world.send({ type: 'location', location: { latitude: 1, longitude: 2, name: 'Salon' } })
    await log().getByText('Salon', { exact: true }).waitFor()
    await page.waitForTimeout(300)
    await page.evaluate(axe)
    const faults = async () => {
      const { violations } = await page.evaluate(() => (window as unknown as { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe.run())
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
    }
    expect(await faults()).toEqual([])
    await page.getByRole('button', { name: 'See services' }).click()
    await page.getByRole('dialog').waitFor()
    await page.waitForTimeout(300)
    expect(await faults()).toEqual([])
  })
}, 60_000)
