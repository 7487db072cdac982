import { describe, expect, it } from 'vitest'
import { checkTemplate, type TemplateDraft } from './check-template.ts'

type Shape = TemplateDraft['shape']
const draft = (shape: Partial<Shape> = {}, rest: Partial<Omit<TemplateDraft, 'shape'>> = {}): TemplateDraft => ({
  name: 'order_shipped', language: 'en_US', category: 'utility', ...rest,
  shape: { parameterFormat: 'named', header: null, body: 'Hello {{first_name}}, your order is on its way.', bodyExamples: ['Ada'], footer: '', buttons: [], ...shape },
})
const quick = (text: string): Shape['buttons'][number] => ({ type: 'quick-reply', text })
const url = (address: string, example = ''): Shape['buttons'][number] => ({ type: 'url', text: 'Track', url: address, example })

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
    ['two of one name', draft({ buttons: [quick('Yes'), quick('yes')] }), /called "yes"/],
    ['quick replies apart', draft({ buttons: [quick('a'), url('https://shop.example'), quick('b')] }), /stand together/],
    ['three links', draft({ buttons: [url('https://a.example'), { ...url('https://b.example'), text: 'b' } as never, { ...url('https://c.example'), text: 'c' } as never] }), /at most 2 buttons that open/],
    ['a placeholder in the middle of an address', draft({ buttons: [url('https://shop.example/{{1}}/x', 'https://shop.example/1/x')] }), /at its end/],
    ['an address without an example', draft({ buttons: [url('https://shop.example/{{1}}')] }), /whole address with an example/],
    ['a long code', draft({ buttons: [{ type: 'copy-code', example: 'x'.repeat(16) }] }), /at most 15/],
    ['a code button elsewhere', draft({ buttons: [{ type: 'one-time-code', text: 'Copy' }] }), /Only authentication/],
    ['authentication without a code', draft({}, { category: 'authentication' }), /needs a button for the code/],
  ]
  it.each(table)('%s', (_name, given, expected) => {
    const found = checkTemplate(given).map(({ field, message }) => `${field}: ${message}`)
    if (expected === null) expect(found).toEqual([])
    else expect(found.join('\n')).toMatch(expected)
  })
})
