import { existsSync } from 'node:fs'
import { everyKind, everyTemplate } from '@parley/channel/testing'
import { createTemplateManager, toMessageBody } from '@parley/whatsapp'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../testing/receiver.ts'
import { customer, numberId, startWorld, token, type TestWorld } from '../testing/world.ts'

const executablePath = process.env['PARLEY_BROWSER'] ?? '/usr/bin/chromium'
const present = existsSync(executablePath)
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const types: Record<string, string> = { jpg: 'image/jpeg', mp4: 'video/mp4', mp3: 'audio/mpeg', ogg: 'audio/ogg', pdf: 'application/pdf', webp: 'image/webp' }

let browser: Browser
let world: TestWorld
let page: Page
let newest: string
const contents = () => world.receiver.updates.flatMap((update) => (update.kind === 'message' ? [update.message] : []))
const arrived = (what: string, fits: (message: ReturnType<typeof contents>[number]) => boolean) => until(what, () => contents().find(fits))
const write = async (text: string) => {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}
const attach = async (name: string | RegExp) => {
  await page.getByRole('button', { name: 'Attach' }).click()
  await page.getByRole('menuitem', { name }).click()
}
const choose = async (row: string, item: string) => {
  await page.locator(row).last().getByRole('button', { name: 'What to do with this message' }).click({ force: true })
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

describe.skipIf(!present)(`every kind on the phone${present ? '' : ` (skipped: no chromium at ${executablePath}; set PARLEY_BROWSER)`}`, () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
    world = await startWorld({ reviewMs: 1, fetch: async (link) => new Response(pixel, { headers: { 'content-type': types[String(link).split('.').pop() ?? ''] ?? 'text/html' } }) })
    newest = ((await world.write()).json['message'] as { id: string }).id
    page = await browser.newPage({ viewport: { width: 360, height: 780 } })
    page.setDefaultTimeout(10_000)
    await page.goto(`${world.emulator.url}/phone?number=${numberId}&customer=${encodeURIComponent(customer)}&name=Ada&embed=1`)
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await world.close()
  })

  it('shows what the business says, each as it is', async () => {
    for (const { content } of everyKind) {
      const about = content.type === 'reaction' ? { ...content, messageId: newest } : content
      const sent = await world.send(toMessageBody({ account: { channelId: 'c', numberId, accessToken: token }, to: { phone: customer }, effectId: 'e', content: about }))
      expect({ type: content.type, status: sent.status }).toEqual({ type: content.type, status: 200 })
    }
    const log = page.getByRole('log', { name: 'Chat' })
    for (const seen of [
      log.locator('audio.voice'), log.getByRole('img', { name: 'Sticker' }), log.getByRole('link', { name: 'Offer.pdf' }), log.getByRole('link', { name: 'Book' }),
      log.getByRole('button', { name: 'Send location' }), log.getByRole('button', { name: 'View items' }), log.getByRole('button', { name: 'View catalogue' }),
      log.getByRole('group', { name: '3 cards' }).getByRole('link', { name: 'Look' }).nth(2), log.getByText('Ada Byron'), log.getByText('Unter den Linden 1, Berlin', { exact: false }),
    ]) await seen.first().waitFor({ state: 'attached' })
    expect(await log.getByText('cannot be shown here').count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })

  it('lets the customer say everything', async () => {
    await attach(/Voice note/)
    await arrived('a voice note', ({ content }) => content.type === 'audio' && content.media.voice === true && content.media.mimeType === 'audio/ogg; codecs=opus')
    await attach('Sticker')
    await page.getByRole('button', { name: 'Sticker 🎉' }).click()
    await arrived('a sticker', ({ content }) => content.type === 'sticker' && content.media.mimeType === 'image/webp')
    await attach('Contact')
    await page.getByRole('button', { name: 'Send this contact' }).click()
    await arrived('a contact', ({ content }) => content.type === 'contacts' && content.contacts[0]?.own !== true)
    await attach('Location')
    await page.getByRole('button', { name: 'Send this location' }).click()
    await arrived('a place', ({ content }) => content.type === 'location')
    await page.locator('input[type=file]').setInputFiles({ name: 'menu.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') })
    await arrived('a document', ({ content }) => content.type === 'document' && content.media.filename === 'menu.pdf')
    await page.getByRole('button', { name: 'Share phone number' }).click()
    await arrived('the own number', ({ content, replyTo }) => content.type === 'contacts' && content.contacts[0]?.own === true && content.contacts[0].phones[0] === customer && replyTo !== undefined)
    await page.getByRole('button', { name: 'Fill in' }).first().click()
    await page.getByRole('textbox', { name: 'Answer' }).fill('Grace')
    await page.getByRole('button', { name: 'Send the form' }).click()
    await arrived('a form', ({ content }) => content.type === 'form' && JSON.stringify(content.response) === '{"name":"Grace","flow_token":"stay-1"}')
    await page.getByRole('button', { name: 'View items' }).click()
    await page.getByRole('button', { name: 'One mug-2 more' }).click()
    await page.getByRole('button', { name: /Send the order/ }).click()
    await arrived('an order', ({ content }) => content.type === 'order' && content.catalogId === '77' && content.items[0]?.productId === 'mug-2')
  })

  it('shows templates of every make, and lets the customer tap, fill in and order from them', async () => {
    const account = { channelId: 'c', numberId, accountId: '419561257915477', accessToken: token, baseUrl: world.emulator.graphUrl }
    const manager = createTemplateManager({ baseUrl: world.emulator.graphUrl })
    for (const { draft } of everyTemplate) await manager.create(account, draft)
    await until('approved', async () => (await manager.list(account)).every(({ name, status }) => status === 'approved' || name === 'paused'))
    const row = async (name: string) => {
      const { content } = everyTemplate.find((one) => one.name === name)!
      const sent = await world.send(toMessageBody({ account, to: { phone: customer }, effectId: 'e', content }))
      expect({ name, status: sent.status }).toEqual({ name, status: 200 })
      return page.locator(`[data-message-id="${(sent.json['messages'] as { id: string }[])[0]!.id}"]`)
    }
    const carousel = await row('carousel')
    await carousel.getByRole('group', { name: '2 cards' }).getByRole('img', { name: 'Photo' }).nth(1).waitFor()
    await carousel.getByText('The Captain with a view of the sea.').waitFor()
    await carousel.getByRole('group', { name: 'Card 2' }).getByRole('button', { name: 'I take it' }).click()
    await arrived('the tap on the second card', ({ content, replyTo }) => content.type === 'choice' && content.id === 'p1~s~n~1~card:1:reply:0' && replyTo !== undefined)
    expect(await carousel.getByRole('group', { name: 'Card 1' }).getByRole('link', { name: 'Look' }).getAttribute('href')).toBe('https://shop.example/room-0')

    const offer = await row('offer')
    await offer.getByText('Spring offer').waitFor()
    await offer.getByText(/^Ends 24 Dec 2099/).waitFor()
    await offer.getByRole('button', { name: /SPRING/ }).click()
    await offer.getByRole('button', { name: 'Copied: SPRING' }).waitFor()
    await (await row('header_picture')).getByRole('img', { name: 'Photo' }).waitFor()

    const buttons = await row('buttons')
    await buttons.getByRole('button', { name: 'Book' }).click()
    await page.getByRole('textbox', { name: 'Answer' }).fill('Ada')
    await page.getByRole('button', { name: 'Send the form' }).click()
    await arrived('the form of a template', ({ content }) => content.type === 'form' && JSON.stringify(content.response) === '{"name":"Ada","flow_token":"stay"}')
    await buttons.getByRole('button', { name: 'Share contact info' }).click()
    await until('the own number again', () => contents().filter(({ content }) => content.type === 'contacts' && content.contacts[0]?.own === true).length === 2)

    for (const [name, button, product] of [['product', 'View', 'mug-1'], ['products', 'View items', 'mug-3'], ['carousel_of_products', 'View', 'mug-2'], ['catalogue', 'View catalogue', 'mug-1']] as const) {
      await (await row(name)).getByRole('button', { name: button }).first().click()
      await page.getByRole('button', { name: `One ${product} more` }).click()
      await page.getByRole('button', { name: /Send the order/ }).click()
      await until(`an order from ${name}`, () => contents().some(({ content, replyTo }) => content.type === 'order' && content.items[0]?.productId === product && replyTo !== undefined))
    }
    expect(await page.getByText('cannot be shown here').count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })

  it('lets the customer change, delete, answer, forward and react', async () => {
    await write('First words')
    await arrived('the words', ({ content }) => content.type === 'text' && content.text === 'First words')
    await choose('.row.own', 'Edit')
    await write('Better words')
    await arrived('the change', ({ content }) => content.type === 'edit' && content.text === 'Better words')
    await page.getByText('Edited').waitFor()
    await choose('.row.own', 'Delete for everyone')
    await arrived('the deletion', ({ content }) => content.type === 'revoke')
    await page.getByText('You deleted this message').waitFor()
    await world.send({ text: { body: 'Anything else?' } })
    await page.getByText('Anything else?').waitFor()
    await choose('.row.theirs', 'React with ❤️')
    await arrived('a reaction', ({ content }) => content.type === 'reaction' && content.emoji === '❤️')
    await page.locator('.row.theirs').last().getByText('❤️').waitFor()
    await choose('.row.theirs', 'Take the reaction back')
    await arrived('no reaction', ({ content }) => content.type === 'reaction' && content.emoji === undefined)
    await choose('.row.theirs', 'Reply')
    await write('No, thank you')
    await arrived('an answer in context', ({ content, replyTo }) => content.type === 'text' && content.text === 'No, thank you' && replyTo !== undefined)
    await choose('.row.theirs', 'Forward it back')
    await arrived('something forwarded', ({ forwarded }) => forwarded === 'once')
  })

  it('comes from an ad, and without a number', async () => {
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Write from an ad' }).click()
    await arrived('the ad', ({ referral }) => referral?.sourceType === 'ad' && referral.clickId === 'sample-click')
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Customer without a number' }).click()
    await page.getByText('whose number the business does not see', { exact: false }).waitFor()
    await write('It is me')
    await arrived('somebody without a number', ({ content, from }) => content.type === 'text' && content.text === 'It is me' && from.phone === undefined && from.userId !== undefined)
  })
})
