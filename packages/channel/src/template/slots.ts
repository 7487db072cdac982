import { templateLimits } from './limits.ts'
import { templateParameters, type TemplateButton, type TemplateShape } from './shape.ts'

/** Something of a template that has to be filled in on sending, with a stable key. */
export interface TemplateSlot {
  /**
   * `header:name`, `body:1`, `button:2` (the place among all buttons), `media`, `latitude`, `longitude`, `place`,
   * `address`, `catalogue`, `product`, `offer`; on the cards of a carousel `card:0:body:1`, `card:0:media` and so on.
   */
  key: string
  label: string
  /** `products`: ids with spaces or commas between, a line for each section. `moment`: see `readMoment`. */
  kind: 'text' | 'media' | 'products' | 'moment'
  /** Of a media slot. */
  media?: 'image' | 'video' | 'document'
  optional?: true
  /** The most characters that it takes. */
  most?: number
}

const fileNames = { image: 'Picture', video: 'Video', document: 'Document' } as const

/** Everything of a template that has to be filled in, in the order in which it is read. */
export function templateSlots(shape: TemplateShape): TemplateSlot[] {
  const { header, cards } = shape
  const slots: TemplateSlot[] = []
  const text = (key: string, label: string) => slots.push({ key, label, kind: 'text' })
  if (header?.type === 'product' || cards.some((card) => card.header.type === 'product')) text('catalogue', 'Id of the catalogue')
  if (header?.type === 'text') for (const name of templateParameters(header.text)) text(`header:${name}`, `{{${name}}} in the header`)
  else if (header?.type === 'location') {
    text('latitude', 'Latitude')
    text('longitude', 'Longitude')
    text('place', 'Name of the place')
    text('address', 'Address')
  } else if (header?.type === 'product') text('product', 'Content id of the product')
  else if (header) slots.push({ key: 'media', label: fileNames[header.type], kind: 'media', media: header.type })
  if (shape.offer?.expires) slots.push({ key: 'offer', label: 'When the offer ends', kind: 'moment' })
  for (const name of templateParameters(shape.body)) text(`body:${name}`, `{{${name}}}`)
  slots.push(...buttonSlots(shape.buttons, '', ''))
  cards.forEach((card, index) => {
    const key = (part: string) => `card:${index}:${part}`
    const of = `Card ${index + 1}: `
    if (card.header.type === 'product') text(key('product'), `${of}content id of the product`)
    else slots.push({ key: key('media'), label: `${of}${fileNames[card.header.type].toLowerCase()}`, kind: 'media', media: card.header.type })
    for (const name of templateParameters(card.body)) text(key(`body:${name}`), `${of}{{${name}}}`)
    slots.push(...buttonSlots(card.buttons, `card:${index}:`, of))
  })
  return slots
}

function buttonSlots(buttons: TemplateButton[], prefix: string, of: string): TemplateSlot[] {
  const label = (words: string) => (of === '' ? words : `${of}${words.charAt(0).toLowerCase()}${words.slice(1)}`)
  return buttons.flatMap((button, index): TemplateSlot[] => {
    const key = `${prefix}button:${index}`
    if (button.type === 'url' && templateParameters(button.url).length > 0) return [{ key, label: label(`End of the address of “${button.text}”`), kind: 'text' }]
    if (button.type === 'copy-code') return [{ key, label: label('Code to copy'), kind: 'text', most: templateLimits.copyCode }]
    if (button.type === 'products') return [{ key, label: label('Products to show, by their content ids'), kind: 'products' }]
    if (button.type === 'catalogue') return [{ key, label: label('Content id of the product whose picture is shown'), kind: 'text', optional: true }]
    return []
  })
}
