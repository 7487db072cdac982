import { expect, test, type Page } from '@playwright/test'
import { demo, newWorkspace } from '../support/demo.ts'
import { flowFile, openFlow } from '../support/flow-file.ts'
import { Phone } from '../support/phone.ts'

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const media = async (page: Page, workspaceId: string, kind: string, name: string, bytes: Buffer) => {
  const response = await page.request.post(`${demo.webUrl}/api/files/${workspaceId}?kind=${kind}&name=${name}`, { data: bytes, headers: { 'content-type': 'application/octet-stream' } })
  expect(response.status(), await response.text()).toBe(200)
  const { fileId, mimeType, size } = (await response.json()) as { fileId: string; mimeType: string; size: number }
  return { fileId, name, mimeType, size }
}
const say = (...texts: string[]) => ({ bubbles: texts.map((text) => ({ type: 'text', text })) })

test('a chat with every kind of message, said and asked for, on the phone and in the transcript', async ({ page }) => {
  test.setTimeout(240_000)
  const workspaceId = await newWorkspace(page, 'Kinds & Co')
  const picture = await media(page, workspaceId, 'image', 'kiln.png', pixel)
  const menu = await media(page, workspaceId, 'document', 'menu.pdf', Buffer.from('%PDF-1.7\n%%EOF\n'))
  const framed = { header: { type: 'image', media: picture, text: '' }, footer: 'Tap one' }
  const options = (...titles: string[]) => titles.map((title, index) => ({ id: `o${index}`, title }))

  const nodes = [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    {
      name: 'show', card: 'message',
      config: {
        quote: true,
        bubbles: [
          { type: 'text', text: 'Here is what we have' },
          { type: 'image', media: picture, caption: 'Our kiln' },
          { type: 'document', media: menu, caption: '', filename: 'Menu.pdf' },
          { type: 'link', text: 'Look around', label: 'Open the shop', url: 'https://example.com/shop', header: { type: 'text', text: 'Shop', media: { link: '' } }, footer: 'Opens the browser' },
          { type: 'location', latitude: '52.52', longitude: '13.405', name: 'The workshop', address: 'Unter den Linden 1' },
          { type: 'contact', name: 'Ada Byron', phone: '+4930123456', organisation: 'Engines' },
          { type: 'product', catalogId: '77', productId: 'mug-1', text: 'A mug' },
          { type: 'reaction', emoji: '👍' },
        ],
      },
    },
    {
      name: 'cards', card: 'message',
      config: { bubbles: [{ type: 'carousel', text: 'Swipe', header: 'image', cards: [1, 2].map((number) => ({ media: picture, text: `Room ${number}`, label: `Look ${number}`, url: 'https://example.com' })) }] },
    },
    { name: 'choice', card: 'ask', config: { text: 'Which one?', answer: { type: 'choice', branches: false, options: options('First', 'Second') }, ...framed } },
    {
      name: 'rows', card: 'ask',
      config: { text: 'And of these?', answer: { type: 'choice', branches: false, listButton: 'See all', options: [1, 2, 3, 4].map((number) => ({ id: `r${number}`, title: `Row ${number}`, section: number < 3 ? 'Some' : 'Others' })) } },
    },
    { name: 'place', card: 'ask', config: { text: 'Where to?', answer: { type: 'location' } } },
    { name: 'number', card: 'ask', config: { text: 'May we call?', answer: { type: 'contact' } } },
    { name: 'form', card: 'ask', config: { text: 'Tell us more', answer: { type: 'form', formId: '123', label: 'Fill in', screen: 'DETAILS', fields: [{ name: 'name', type: 'text' }] } } },
    { name: 'order', card: 'ask', config: { text: 'What would you like?', answer: { type: 'order', catalogId: '77', heading: 'Mugs', products: 'mug-1\nmug-2' } } },
    { name: 'file', card: 'ask', config: { text: 'A picture, please', answer: { type: 'file', accept: 'image' } } },
    { name: 'voice', card: 'ask', config: { text: 'Say a word', answer: { type: 'file', accept: 'audio' } } },
    {
      name: 'done', card: 'message',
      config: say('{{ choice.title }}, {{ rows.title }}, {{ place.address }}, {{ number.answer }}, {{ form.name }}, {{ order.summary }} for {{ order.total }} {{ order.currency }}'),
    },
  ]
  const edges = nodes.slice(0, -1).map(({ name, card }, index): [string, string, string] => [name, card === 'ask' ? 'answered' : 'next', nodes[index + 1]!.name])
  await openFlow(page, workspaceId, flowFile('Every kind', nodes, edges))
  await expect(page.locator('[data-node-name="show"]')).toContainText('Open the shop')

  await page.getByRole('button', { name: 'Try it' }).click()
  const root = page.frameLocator('iframe[title="Phone"]')
  const phone = new Phone(root)
  const log = phone.log()
  await phone.say('Show me everything')
  await phone.hears('Here is what we have')
  await expect(log.locator('.row.theirs').first().locator('.quote')).toContainText('Show me everything')
  await expect(log.getByRole('img', { name: 'Our kiln' })).toBeVisible()
  await expect(log.getByRole('link', { name: 'Menu.pdf' })).toBeVisible()
  await expect(log.getByRole('link', { name: 'Open the shop' })).toBeVisible()
  await phone.hears('The workshop')
  await phone.hears('Ada Byron')
  await expect(log.locator('.row.own').first().getByText('👍')).toBeVisible()
  await expect(log.getByRole('group', { name: '2 cards' }).getByRole('link', { name: 'Look 2' })).toBeVisible()
  // In the order in which they were wanted.
  await expect(log.locator('.row.theirs')).toHaveCount(9)
  expect(await log.locator('.row.theirs').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-type')))).toEqual([
    'text', 'image', 'document', 'interactive', 'location', 'contacts', 'interactive', 'interactive', 'interactive',
  ])

  await phone.tap('First')
  await phone.tap('See all')
  await phone.choose('Row 3')
  await phone.tap('Send location')
  await root.getByRole('button', { name: 'Send this location' }).click()
  await phone.tap('Share phone number')
  await phone.tap('Fill in')
  await root.getByRole('textbox', { name: 'Answer' }).fill('Grace')
  await root.getByRole('button', { name: 'Send the form' }).click()
  await phone.tap('View items')
  await root.getByRole('button', { name: 'One mug-2 more' }).click()
  await root.getByRole('button', { name: /Send the order/ }).click()
  await phone.hears('A picture, please')
  await root.locator('input[type=file]').setInputFiles({ name: 'cup.png', mimeType: 'image/png', buffer: pixel })
  await phone.hears('Say a word')
  await root.getByRole('button', { name: 'Attach' }).click()
  await root.getByRole('menuitem', { name: /Voice note/ }).click()
  await phone.hears(/^First, Row 3, Alexanderplatz, Berlin, \+\d+, Grace, 1 × mug-2 for 14\.9 EUR$/)

  await test.step('what the customer sent is fetched, kept, and shown to members only', async () => {
    interface Entry { author: string; status: string; content: { type: string; media?: { fileId?: string; fetched?: boolean; mimeType?: string; transcript?: string } } }
    const read = async (procedure: string, input: object) => {
      const response = await page.request.get(`${demo.webUrl}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`)
      return ((await response.json()) as { result: { data: { json: unknown } } }).result.data.json
    }
    const listed = (await read('conversations.list', { workspaceId })) as { conversations: { id: string }[] }
    const conversationId = listed.conversations[0]!.id
    const entries = async () => ((await read('conversations.get', { workspaceId, conversationId })) as { messages: Entry[] }).messages
    await expect
      .poll(async () => (await entries()).flatMap(({ author, content }) => (author === 'contact' && content.media ? [`${content.type} ${content.media.fetched} ${content.media.mimeType}`] : [])))
      .toEqual(['image true image/png', 'audio true audio/ogg'])
    const said = await entries()
    expect(said.find(({ content }) => content.type === 'audio')!.content.media!.transcript).toMatch(/no provider for speech is configured/)
    expect(new Set(said.map(({ content }) => content.type))).toEqual(
      new Set(['text', 'image', 'document', 'link', 'location', 'contacts', 'product', 'reaction', 'carousel', 'buttons', 'list', 'choice', 'location-request', 'contact-request', 'form', 'product-list', 'order', 'audio']),
    )
    await expect.poll(async () => (await entries()).filter(({ author, status }) => author === 'bot' && status === 'failed').length).toBe(0)
    const image = said.find(({ author, content }) => author === 'contact' && content.type === 'image')!
    const address = `${demo.webUrl}/api/files/${workspaceId}/${image.content.media!.fileId}`
    expect(Buffer.compare(await (await page.request.get(address)).body(), pixel)).toBe(0)
    const stranger = await page.context().browser()!.newContext()
    expect((await stranger.request.get(address)).status()).toBe(401)
    await stranger.close()
  })
})
