import { randomUUID } from 'node:crypto'
import { appRouter, createCallerFactory, type Context } from '@parley/api'
import { askConfig, cards, messageConfig, toContent, toQuestion } from '@parley/cards'
import { whatsappLimits, type JsonObject, type OutboundContent } from '@parley/channel'
import { checkFlow, emptyDocument, type FlowDocument, type FlowProblem } from '@parley/flow'
import { createWhatsAppChannel } from '@parley/whatsapp'
import { TRPCError } from '@trpc/server'
import { expect, it } from 'vitest'

// What the editor shows while it is typed, what publishing refuses and what the sender would not send are one thing.

const options = (count: number, part: JsonObject = {}) => Array.from({ length: count }, (_, index) => ({ id: `o${index}`, title: `Option ${index}`, ...part }))
const choice = (given: JsonObject[], part: JsonObject = {}): JsonObject => ({ text: 'Which?', answer: { type: 'choice', options: given }, ...part })
const bubble = (part: JsonObject): JsonObject => ({ bubbles: [part] })
const file = (mimeType: string, size = 100) => ({ fileId: 'f', name: 'f', mimeType, size })
const card = (part: JsonObject = {}) => ({ media: { link: 'https://example.com/a.jpg' }, text: '', label: 'Look', url: 'https://example.com', ...part })

const wrong: [string, 'message' | 'ask', JsonObject, RegExp][] = [
  ['a GIF as a picture', 'message', bubble({ type: 'image', media: file('image/gif') }), /This is image\/gif\. WhatsApp takes JPEG or PNG/],
  ['a picture of six megabytes', 'message', bubble({ type: 'image', media: file('image/png', 6 * 1024 * 1024) }), /has 6\.0 MB/],
  ['a voice note as MP3', 'message', bubble({ type: 'voice', media: file('audio/mpeg') }), /OGG \(Opus\)/],
  ['a sticker as PNG', 'message', bubble({ type: 'sticker', media: file('image/png') }), /WebP/],
  ['a picture over http', 'message', bubble({ type: 'image', media: { link: 'http://example.com/a.jpg' } }), /must begin with https/],
  ['a picture on this machine', 'message', bubble({ type: 'image', media: { link: 'https://localhost/a.jpg' } }), /public web site/],
  ['a picture in a home network', 'message', bubble({ type: 'image', media: { link: 'https://192.168.0.7/a.jpg' } }), /not a bare address/],
  ['no file at all', 'message', bubble({ type: 'video', media: { link: '' } }), /There is no file yet/],
  ['a link button that leads nowhere', 'message', bubble({ type: 'link', text: 'a', label: 'Go', url: 'example.com' }), /must begin with https/],
  ['a link label that is too long', 'message', bubble({ type: 'link', text: 'a', label: 'x'.repeat(21), url: 'https://example.com' }), /21 characters/],
  ['a heading that is a GIF', 'message', bubble({ type: 'link', text: 'a', label: 'Go', url: 'https://example.com', header: { type: 'image', media: file('image/gif') } }), /image\/gif/],
  ['a place off the globe', 'message', bubble({ type: 'location', latitude: '91', longitude: '0' }), /latitude must be a number/],
  ['a contact without a name', 'message', bubble({ type: 'contact', name: '', phone: '+4930123456' }), /name of contact 1 is empty/],
  ['a contact with words for a number', 'message', bubble({ type: 'contact', name: 'Ada', phone: 'call me' }), /not a phone number/],
  ['a product without an id', 'message', bubble({ type: 'product', catalogId: '7', productId: '' }), /id of the product is empty/],
  ['thirty-one products', 'message', bubble({ type: 'product-list', heading: 'h', text: 't', catalogId: '7', sections: [{ title: 's', products: Array.from({ length: 31 }, (_, index) => `p${index}`).join('\n') }] }), /31 products/],
  ['a carousel of one', 'message', bubble({ type: 'carousel', text: 'a', cards: [card()] }), /2 to 10/],
  ['a card with four lines', 'message', bubble({ type: 'carousel', text: 'a', cards: [card(), card({ text: 'a\nb\nc\nd' })] }), /more than two line breaks/],
  ['a reaction in words', 'message', bubble({ type: 'reaction', emoji: 'ok' }), /exactly one emoji/],
  ['a text too long', 'message', bubble({ type: 'text', text: 'x'.repeat(4097) }), /4097 characters/],
  ['eleven rows', 'ask', choice(options(11)), /11 rows/],
  ['a title with a line break', 'ask', choice([{ id: 'a', title: 'Yes\nor no' }]), /has a line break/],
  ['two buttons alike', 'ask', choice([{ id: 'a', title: 'Yes' }, { id: 'b', title: 'Yes' }]), /Two buttons are called “Yes”/],
  ['a button whose emoji counts twice', 'ask', choice([{ id: 'a', title: `${'x'.repeat(19)}😀` }]), /21 characters/],
  ['a row description too long', 'ask', choice([...options(4), { id: 'x', title: 'X', description: 'y'.repeat(73) }]), /73 characters/],
  ['sections of which one has no name', 'ask', choice([...options(3), { id: 'x', title: 'X', section: 'More' }]), /title of section 1 is empty/],
  ['small print too long', 'ask', choice(options(2), { footer: 'x'.repeat(61) }), /61 characters/],
  ['a form without an id', 'ask', { text: 'a', answer: { type: 'form', label: 'Go', screen: 'S' } }, /id of the form is empty/],
  ['a form label with an emoji', 'ask', { text: 'a', answer: { type: 'form', formId: '1', label: 'Go 🚀', screen: 'S' } }, /no emoji/],
  ['a place asked for in too many words', 'ask', { text: 'x'.repeat(1025), answer: { type: 'location' } }, /1025 characters/],
]

const channel = createWhatsAppChannel({ baseUrl: 'https://graph.example/v26.0', fetch: async () => { throw new Error('Nothing may be sent.') }, loadFile: async () => { throw new Error('Nothing may be loaded.') } })
const contentOf = (kind: 'message' | 'ask', config: JsonObject): OutboundContent =>
  kind === 'ask' ? toQuestion(askConfig.parse(config), whatsappLimits.buttons) : toContent(messageConfig.parse(config).bubbles[0]!, (text) => text, 'wamid.X')!

it.each(wrong)('%s is refused in the editor, on publishing and by the sender, in the same words', async (_name, kind, config, reason) => {
  const document: FlowDocument = {
    ...emptyDocument(),
    nodes: [
      { id: 'start', name: 'start', card: 'start', cardVersion: 1, config: { trigger: { type: 'any' } }, position: { x: 0, y: 0 } },
      { id: 'here', name: 'here', card: kind, cardVersion: 1, config, position: { x: 0, y: 0 } },
    ],
    edges: [{ id: 'e', from: { node: 'start', port: 'next' }, to: { node: 'here' } }],
  }
  const words = (problems: FlowProblem[]) => problems.filter(({ nodeId, code }) => nodeId === 'here' && code === 'channel-limit').map(({ message }) => message).join(' ')

  const editor = words(checkFlow(document, cards, { limits: whatsappLimits, flows: [], contactFields: [] }))
  expect(editor).toMatch(reason)

  const publishing = await publish(document)
  expect(words(publishing)).toBe(editor)

  const sent = await channel.send({ account: { channelId: 'c', numberId: 'n', accessToken: 't' }, to: { phone: '+16505550100' }, content: contentOf(kind, config), effectId: 'e' }, new AbortController().signal)
  expect(sent).toMatchObject({ type: 'refused', treatment: 'fix', reason: editor })
})

/** The problems that the procedure refuses with, over repositories that hold this one draft. */
async function publish(draft: FlowDocument): Promise<FlowProblem[]> {
  const [workspaceId, flowId] = [randomUUID(), randomUUID()]
  const flow = { id: flowId, name: 'Flow', position: 0, draft: draft as unknown as JsonObject, draftRevision: 1, draftSavedAt: new Date(), live: null }
  const flows = {
    get: async () => flow, live: async () => [], names: async () => [{ id: flowId, name: 'Flow' }], contactFields: async () => [], templates: async () => [],
    publish: async () => { throw new Error('It was published.') },
  }
  const context = {
    viewer: { userId: 'u', name: 'Ada', signInId: 's' }, cards, directory: { roleIn: async () => 'editor' },
    tenant: () => new Proxy({ flows }, { get: (tenant, name) => (name in tenant ? tenant[name as 'flows'] : new Proxy({}, { get: () => async () => [] })) }),
  } as unknown as Context
  try {
    await createCallerFactory(appRouter)(context).flows.publish({ workspaceId, flowId, baseRevision: 1 })
  } catch (error) {
    const cause = error instanceof TRPCError ? error.cause : undefined
    const { details } = (cause ?? {}) as { details?: { problems: FlowProblem[] } }
    if (details) return details.problems
    throw error
  }
  throw new Error('It was published.')
}
