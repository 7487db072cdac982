import { describe, expect, it } from 'vitest'
import { outboundContentSchema } from '../outbound.ts'
import { mediaOf } from '../outbound-media.ts'
import { checkOutbound, whatsappLimits } from '../limits.ts'
import { everyTemplate, everyWrongTemplate } from '../testing/every-template.ts'
import { checkTemplate, type TemplateDraft } from './check-template.ts'

type Shape = TemplateDraft['shape']
const draft = (shape: Partial<Shape> = {}, rest: Partial<Omit<TemplateDraft, 'shape'>> = {}): TemplateDraft => ({
  name: 'order_shipped', language: 'en_US', category: 'utility', ...rest,
  shape: { parameterFormat: 'named', header: null, body: 'Hello {{first_name}}, your order is on its way.', bodyExamples: ['Ada'], footer: '', buttons: [], offer: null, cards: [], ...shape },
})
const quick = (text: string): Shape['buttons'][number] => ({ type: 'quick-reply', text })
const url = (address: string, example = ''): Shape['buttons'][number] => ({ type: 'url', text: 'Track', url: address, example })
const card = (part: Partial<Shape['cards'][number]> = {}): Shape['cards'][number] => ({ header: { type: 'image', example: '4::x' }, body: 'A room with a view.', bodyExamples: [], buttons: [quick('I take it'), url('https://shop.example')], ...part })
const shown = (): Shape['cards'][number] => ({ header: { type: 'product' }, body: '', bodyExamples: [], buttons: [{ type: 'product', text: 'View' }] })
const offer = (): Partial<Shape> => ({ offer: { text: 'Spring offer', expires: true }, buttons: [{ type: 'copy-code', example: 'SPRING' }, url('https://shop.example')] })

describe('what WhatsApp would refuse of a template', () => {
  const table: [string, TemplateDraft, RegExp | null][] = [
    ['nothing', draft(), null],
    ['nothing, with a phone button alone', draft({ buttons: [{ type: 'phone', text: 'Call', phone: '+49 30 1234567' }] }), null],
    ['nothing, with numbers', draft({ parameterFormat: 'positional', body: 'Hello {{1}}, your order {{2}} is on its way to you.', bodyExamples: ['Ada', '7'] }), null],
    ['a name with capitals', draft({}, { name: 'Order' }), /^name: /],
    ['a language that is none', draft({}, { language: 'English' }), /^language: /],
    ['an empty text', draft({ body: ' ', bodyExamples: [] }), /^body: The text is empty/],
    ['a text of 1025', draft({ body: `a ${'x'.repeat(1023)}`, bodyExamples: [] }), /1025 characters; WhatsApp takes at most 1024/],
    ['a text that begins with a placeholder', draft({ body: '{{first_name}}, your order is on its way.' }), /may not begin or end/],
    ['a text that ends with one', draft({ body: 'Your order is on its way, {{first_name}}' }), /may not begin or end/],
    ['two side by side', draft({ body: 'Hello you there dear {{a}} {{b}}, hello.', bodyExamples: ['1', '2'] }), /side by side/],
    ['too few words', draft({ body: 'Dear {{a}}!', bodyExamples: ['1'] }), /too few words/],
    ['a number among names', draft({ body: 'Hello {{1}}, your order is on its way.' }), /needs a name/],
    ['a gap in the numbers', draft({ parameterFormat: 'positional', body: 'Hello {{2}}, your order is on its way.' }), /should be \{\{1\}\}/],
    ['no example', draft({ bodyExamples: [''] }), /^bodyExamples\[0\]: Give an example/],
    ['a header of 61', draft({ header: { type: 'text', text: 'x'.repeat(61), examples: [] } }), /at most 60/],
    ['two placeholders in the header', draft({ header: { type: 'text', text: 'A {{a}} b {{b}}', examples: ['1', '2'] } }), /one placeholder at most/],
    ['a picture without a sample', draft({ header: { type: 'image', example: '' } }), /Upload a sample/],
    ['a footer with a placeholder', draft({ footer: 'By {{a}}' }), /footer takes no placeholders/],
    ['eleven buttons', draft({ buttons: Array.from({ length: 11 }, (_, index) => quick(`B${index}`)) }), /at most 10/],
    ['a button of 26', draft({ buttons: [quick('x'.repeat(26))] }), /at most 25/],
    ['two of one name', draft({ buttons: [quick('Yes'), quick('yes')] }), /called “yes”/],
    ['quick replies apart', draft({ buttons: [quick('a'), url('https://shop.example'), quick('b')] }), /stand together/],
    ['three links', draft({ buttons: [url('https://a.example'), { ...url('https://b.example'), text: 'b' } as never, { ...url('https://c.example'), text: 'c' } as never] }), /at most 2 buttons that open/],
    ['a placeholder in the middle of an address', draft({ buttons: [url('https://shop.example/{{1}}/x', 'https://shop.example/1/x')] }), /at its end/],
    ['an address over plain http', draft({ buttons: [url('http://shop.example')] }), /must begin with https/],
    ['an address at home', draft({ buttons: [url('https://192.168.1.4/{{1}}', 'https://192.168.1.4/7')] }), /not a bare address/],
    ['an address without an example', draft({ buttons: [url('https://shop.example/{{1}}')] }), /whole address with an example/],
    ['a long code', draft({ buttons: [{ type: 'copy-code', example: 'x'.repeat(16) }] }), /at most 15/],
    ['a code button elsewhere', draft({ buttons: [{ type: 'one-time-code', text: 'Copy' }] }), /Only authentication/],
    ['nothing of a carousel', draft({ cards: [card(), card()] }, { category: 'marketing' }), null],
    ['nothing of a carousel of products', draft({ cards: [shown(), shown()] }, { category: 'marketing' }), null],
    ['nothing of an offer', draft(offer(), { category: 'marketing' }), null],
    ['nothing of an offer without an end', draft({ ...offer(), offer: { text: 'Spring offer', expires: false }, buttons: [url('https://shop.example')] }, { category: 'marketing' }), null],
    ['nothing of a product', draft({ header: { type: 'product' }, buttons: [{ type: 'product', text: 'View' }] }, { category: 'marketing' }), null],
    ['nothing of products', draft({ header: { type: 'text', text: 'Mugs', examples: [] }, buttons: [{ type: 'products', text: 'View items' }] }, { category: 'marketing' }), null],
    ['nothing of a catalogue', draft({ buttons: [{ type: 'catalogue', text: 'View catalogue' }] }), null],
    ['a carousel that is no marketing', draft({ cards: [card(), card()] }), /^category: A carousel is a marketing template/],
    ['a carousel of one', draft({ cards: [card()] }, { category: 'marketing' }), /^cards: There is 1 card; WhatsApp takes 2 to 10/],
    ['a carousel of eleven', draft({ cards: Array.from({ length: 11 }, () => card()) }, { category: 'marketing' }), /There are 11 cards/],
    ['a carousel with a header', draft({ header: { type: 'location' }, cards: [card(), card()] }, { category: 'marketing' }), /^header: .*text only/],
    ['a carousel with a footer', draft({ footer: 'Bye', cards: [card(), card()] }, { category: 'marketing' }), /^footer: A carousel has no footer/],
    ['a carousel with buttons below the text', draft({ buttons: [quick('a')], cards: [card(), card()] }, { category: 'marketing' }), /stand on its cards/],
    ['cards with pictures and videos', draft({ cards: [card(), card({ header: { type: 'video', example: '4::x' } })] }, { category: 'marketing' }), /All cards show the same/],
    ['cards with other buttons', draft({ cards: [card(), card({ buttons: [url('https://a.example')] })] }, { category: 'marketing' }), /same kinds of buttons/],
    ['a card without a sample', draft({ cards: [card(), card({ header: { type: 'image', example: '' } })] }, { category: 'marketing' }), /^cards\[1\]\.header\.example: Upload a sample for card 2/],
    ['a card without words among others', draft({ cards: [card(), card({ body: '' })] }, { category: 'marketing' }), /Either all cards have one, or none/],
    ['a card of 161', draft({ cards: [card(), card({ body: 'x'.repeat(161) })] }, { category: 'marketing' }), /161 characters; WhatsApp takes at most 160/],
    ['a card of four lines', draft({ cards: [card(), card({ body: 'a\nb\nc\nd' })] }, { category: 'marketing' }), /more than two line breaks/],
    ['a card with a placeholder without an example', draft({ cards: [card(), card({ body: 'A good one for {{first_name}} to have.' })] }, { category: 'marketing' }), /^cards\[1\]\.bodyExamples\[0\]/],
    ['a card without a button', draft({ cards: [card({ buttons: [] }), card({ buttons: [] })] }, { category: 'marketing' }), /Card 1 needs one or two buttons/],
    ['a card with three', draft({ cards: [card(), card()].map((one) => ({ ...one, buttons: [quick('a'), quick('b'), quick('c')] })) }, { category: 'marketing' }), /needs one or two buttons/],
    ['a card that copies a code', draft({ cards: [card(), card()].map((one) => ({ ...one, buttons: [{ type: 'copy-code' as const, example: 'X' }] })) }, { category: 'marketing' }), /quick replies and buttons that open a page/],
    ['a product with two buttons', draft({ cards: [shown(), shown()].map((one) => ({ ...one, buttons: [...one.buttons, url('https://a.example')] })) }, { category: 'marketing' }), /Card 1 needs one button/],
    ['an offer that is no marketing', draft(offer()), /^category: A limited-time offer/],
    ['an offer with a long name', draft({ ...offer(), offer: { text: 'x'.repeat(17), expires: true } }, { category: 'marketing' }), /^offer\.text: .*at most 16/],
    ['an offer of 601', draft({ ...offer(), body: 'x'.repeat(601), bodyExamples: [] }, { category: 'marketing' }), /at most 600/],
    ['an offer with a footer', draft({ ...offer(), footer: 'Bye' }, { category: 'marketing' }), /has no footer/],
    ['an offer with words above', draft({ ...offer(), header: { type: 'text', text: 'Hi', examples: [] } }, { category: 'marketing' }), /a picture, a video, or nothing/],
    ['an offer that counts down without a code', draft({ ...offer(), buttons: [url('https://a.example')] }, { category: 'marketing' }), /needs a button that copies its code/],
    ['an offer that leads nowhere', draft({ ...offer(), buttons: [{ type: 'copy-code', example: 'X' }] }, { category: 'marketing' }), /needs a button that opens a page/],
    ['an offer whose code comes second', draft({ ...offer(), buttons: offer().buttons!.toReversed() }, { category: 'marketing' }), /comes first/],
    ['an offer with a quick reply', draft({ ...offer(), buttons: [...offer().buttons!, quick('No')] }, { category: 'marketing' }), /and no others/],
    ['a product without a header', draft({ buttons: [{ type: 'product', text: 'View' }] }, { category: 'marketing' }), /the product stands in the header/],
    ['products without a header', draft({ buttons: [{ type: 'products', text: 'View items' }] }, { category: 'marketing' }), /a header of words/],
    ['a catalogue beside a quick reply', draft({ buttons: [{ type: 'catalogue', text: 'View' }, quick('No')] }), /stands alone/],
    ['authentication without a code', draft({}, { category: 'authentication' }), /needs a button for the code/],
  ]
  it.each(table)('%s', (_name, given, expected) => {
    const found = checkTemplate(given).map(({ field, message }) => `${field}: ${message}`)
    if (expected === null) expect(found).toEqual([])
    else expect(found.join('\n')).toMatch(expected)
  })
})

describe('a template that is sent', () => {
  it.each(everyTemplate)('$name: its draft and its message are sound', ({ draft, content }) => {
    expect(checkTemplate(draft)).toEqual([])
    expect(outboundContentSchema.parse(content)).toEqual(content)
    expect(checkOutbound(content, whatsappLimits)).toEqual([])
  })

  it.each(everyWrongTemplate.filter(({ reason }) => reason))('$name is refused', ({ content, reason }) => {
    expect(checkOutbound(content, whatsappLimits).map(({ message }) => message).join(' ')).toMatch(reason!)
  })

  it('has its files on its cards as well', () => {
    expect(mediaOf(everyTemplate.find(({ name }) => name === 'carousel')!.content).map(({ field, kind }) => [field, kind])).toEqual([['cards[0].header.media', 'image'], ['cards[1].header.media', 'image']])
  })
})
