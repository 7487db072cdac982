import { templateShapeSchema, type TemplateShape } from '../template/shape.ts'
import type { TemplateContent } from '../template/content.ts'
import type { TemplateDraft } from '../template/check-template.ts'

type Filled = Omit<TemplateContent, 'type' | 'name' | 'language' | 'parameters'> & { parameters?: TemplateContent['parameters'] }

const picture = { link: 'https://example.com/a.jpg' }
const film = { link: 'https://example.com/a.mp4' }
const sample = '4::aW1hZ2U='
const hello = 'Hello {{first_name}}, this is for you today.'
const ada = { name: 'first_name', text: 'Ada' }
/** Far enough ahead for any test. */
const endsAt = Date.parse('2099-12-24T17:00:00Z')

const template = (name: string, category: TemplateDraft['category'], shape: Partial<TemplateShape>, filled: Filled) => {
  const draft: TemplateDraft = { name, language: 'en', category, shape: templateShapeSchema.parse({ parameterFormat: 'named', body: hello, bodyExamples: ['Ada'], ...shape }) }
  const content: TemplateContent = { type: 'template', name, language: 'en', parameters: [ada], ...filled }
  return { name, draft, content }
}

const quick = (text: string) => ({ type: 'quick-reply' as const, text })
const track = { type: 'url' as const, text: 'Look', url: 'https://shop.example/{{1}}', example: 'https://shop.example/7' }
const card = (header: 'image' | 'video', body: string, bodyExamples: string[] = []): TemplateShape['cards'][number] => ({ header: { type: header, example: sample }, body, bodyExamples, buttons: [quick('I take it'), track] })
const filledCard = (header: 'image' | 'video', index: number, parameters: TemplateContent['parameters'] = []): NonNullable<TemplateContent['cards']>[number] => ({
  header: { type: header, media: header === 'image' ? picture : film }, parameters, buttons: [{ type: 'quick-reply', index: 0, payload: `p1~s~n~1~card:${index}:reply:0` }, { type: 'url', index: 1, text: `room-${index}` }],
})

/** A template with every component that can be made and sent, and a message that fills it in. */
export const everyTemplate = [
  template('words', 'utility', {}, {}),
  template('numbered', 'utility', { parameterFormat: 'positional', body: 'Hello {{1}}, this is for you today.' }, { parameters: [{ text: 'Ada' }] }),
  template('header_words', 'utility', { header: { type: 'text', text: 'Order {{order}}', examples: ['7'] }, footer: 'The shop' }, { header: { type: 'text', name: 'order', text: '7' } }),
  template('header_picture', 'utility', { header: { type: 'image', example: sample } }, { header: { type: 'image', media: picture } }),
  template('header_video', 'utility', { header: { type: 'video', example: sample } }, { header: { type: 'video', media: film } }),
  template('header_document', 'utility', { header: { type: 'document', example: sample } }, { header: { type: 'document', media: { link: 'https://example.com/a.pdf' }, filename: 'a.pdf' } }),
  template('header_place', 'utility', { header: { type: 'location' } }, { header: { type: 'location', latitude: 52.5, longitude: 13.4, name: 'The shop', address: 'Unter den Linden 1' } }),
  template('buttons', 'marketing', { buttons: [quick('Yes'), quick('No'), track, { type: 'phone', text: 'Call', phone: '+4930123456' }, { type: 'copy-code', example: 'SAVE10' }, { type: 'flow', text: 'Book', flowId: '123' }, { type: 'share-contact' }] }, {
    buttons: [{ type: 'quick-reply', index: 0, payload: 'yes' }, { type: 'quick-reply', index: 1, payload: 'no' }, { type: 'url', index: 2, text: '7' }, { type: 'copy-code', index: 4, code: 'SAVE10' }, { type: 'flow', index: 5, token: 'stay' }],
  }),
  template('carousel', 'marketing', { cards: [card('image', 'The {{room_name}} with a view of the sea.', ['Captain']), card('image', 'A quiet one.')] }, { cards: [filledCard('image', 0, [{ name: 'room_name', text: 'Captain' }]), filledCard('image', 1)] }),
  template('carousel_of_films', 'marketing', { cards: [card('video', ''), card('video', ''), card('video', '')] }, { cards: [0, 1, 2].map((index) => filledCard('video', index)) }),
  template('carousel_of_products', 'marketing', { cards: [0, 1].map(() => ({ header: { type: 'product' as const }, body: '', bodyExamples: [], buttons: [{ type: 'product' as const, text: 'View' }] })) }, {
    cards: ['mug-1', 'mug-2'].map((productId) => ({ header: { type: 'product' as const, catalogId: '77', productId }, parameters: [], buttons: [] })),
  }),
  template('offer', 'marketing', { header: { type: 'image', example: sample }, offer: { text: 'Spring offer', expires: true }, buttons: [{ type: 'copy-code', example: 'SPRING' }, track] }, {
    header: { type: 'image', media: picture }, offer: { endsAt }, buttons: [{ type: 'copy-code', index: 0, code: 'SPRING' }, { type: 'url', index: 1, text: 'spring' }],
  }),
  template('offer_without_end', 'marketing', { offer: { text: 'Spring offer', expires: false }, buttons: [track] }, { buttons: [{ type: 'url', index: 0, text: 'spring' }] }),
  template('product', 'marketing', { header: { type: 'product' }, footer: 'While stocks last', buttons: [{ type: 'product', text: 'View' }] }, { header: { type: 'product', catalogId: '77', productId: 'mug-1' } }),
  template('products', 'marketing', { header: { type: 'text', text: 'Mugs', examples: [] }, buttons: [{ type: 'products', text: 'View items' }] }, {
    buttons: [{ type: 'products', index: 0, sections: [{ title: 'Large', productIds: ['mug-1', 'mug-2'] }, { title: 'Small', productIds: ['mug-3'] }] }],
  }),
  template('catalogue', 'marketing', { buttons: [{ type: 'catalogue', text: 'View catalogue' }] }, { buttons: [{ type: 'catalogue', index: 0, thumbnailProductId: 'mug-1' }] }),
]

const of = (name: string) => everyTemplate.find((one) => one.name === name)!.content

/** Messages for them that WhatsApp would refuse. `reason` is what we say, where we can know; `code` what Meta answers. */
export const everyWrongTemplate: { name: string; content: TemplateContent; reason?: RegExp; code: number }[] = [
  { name: 'a value with a line break', content: { ...of('words'), parameters: [{ name: 'first_name', text: 'Ada\nByron' }] }, reason: /no line break/, code: 132018 },
  { name: 'a value too many', content: { ...of('words'), parameters: [ada, { name: 'more', text: 'x' }] }, code: 132000 },
  { name: 'a value of another name', content: { ...of('words'), parameters: [{ name: 'name', text: 'Ada' }] }, code: 132012 },
  { name: 'a carousel with a card less', content: { ...of('carousel_of_films'), cards: of('carousel_of_films').cards!.slice(1) }, code: 132000 },
  { name: 'a carousel of one card', content: { ...of('carousel'), cards: of('carousel').cards!.slice(1) }, reason: /1 card;/, code: 132000 },
  { name: 'a carousel without its cards', content: { ...of('words'), name: 'carousel' }, code: 132000 },
  { name: 'cards where there are none', content: { ...of('words'), cards: of('carousel').cards! }, code: 132000 },
  { name: 'a card with a video for a picture', content: { ...of('carousel'), cards: [filledCard('video', 0, of('carousel').cards![0]!.parameters), filledCard('video', 1)] }, code: 132012 },
  { name: 'a card without its value', content: { ...of('carousel'), cards: [filledCard('image', 0), filledCard('image', 1)] }, code: 132000 },
  { name: 'a card without the end of its address', content: { ...of('carousel'), cards: of('carousel').cards!.map((one) => ({ ...one, buttons: one.buttons.slice(0, 1) })) }, code: 131008 },
  { name: 'a card with a product without an id', content: { ...of('carousel_of_products'), cards: of('carousel_of_products').cards!.map((one) => ({ ...one, header: { type: 'product' as const, catalogId: '77', productId: '' } })) }, reason: /content id of the product is empty/, code: 131009 },
  { name: 'an offer without its end', content: { ...of('offer'), offer: undefined }, code: 132000 },
  { name: 'an offer that is over', content: { ...of('offer'), offer: { endsAt: 0 } }, reason: /no end that lies ahead/, code: 132012 },
  { name: 'an end where nothing ends', content: { ...of('words'), offer: { endsAt } }, code: 132000 },
  { name: 'a code of sixteen', content: { ...of('offer'), buttons: [{ type: 'copy-code', index: 0, code: 'x'.repeat(16) }, { type: 'url', index: 1, text: 'x' }] }, reason: /at most 15/, code: 132012 },
  { name: 'a product without a catalogue', content: { ...of('product'), header: { type: 'product', catalogId: '', productId: 'mug-1' } }, reason: /id of the catalogue is empty/, code: 131009 },
  { name: 'a picture for a product', content: { ...of('product'), header: { type: 'image', media: picture } }, code: 132012 },
  { name: 'products without any', content: { ...of('products'), buttons: [{ type: 'products', index: 0, sections: [] }] }, reason: /0 products/, code: 131009 },
  { name: 'a section without products', content: { ...of('products'), buttons: [{ type: 'products', index: 0, sections: [{ title: 'Large', productIds: ['1'] }, { title: 'Small', productIds: [] }] }] }, reason: /“Small” has no products/, code: 131009 },
  { name: 'thirty-one products', content: { ...of('products'), buttons: [{ type: 'products', index: 0, sections: [{ title: 'All', productIds: Array.from({ length: 31 }, (_, index) => String(index)) }] }] }, reason: /31 products/, code: 131009 },
  { name: 'products without their list', content: { ...of('products'), buttons: undefined }, code: 131008 },
]
