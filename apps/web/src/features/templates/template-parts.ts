import type { TemplateButton, TemplateCard, TemplateKind, TemplateShape } from '@parley/channel'

/** What is wrong with a field, once the writer has come to it. */
export type At = (field: string) => string | undefined

/** What a template is made for, in the order of how often it is wanted. */
export const templateKinds: { value: TemplateKind; label: string; description: string }[] = [
  { value: 'message', label: 'A message', description: 'Words, a header, buttons' },
  { value: 'carousel', label: 'Cards to swipe', description: 'Up to ten, each with a picture, a video or a product' },
  { value: 'offer', label: 'An offer that ends', description: 'With a code, and counting down' },
  { value: 'product', label: 'One product', description: 'From your catalogue' },
  { value: 'products', label: 'Several products', description: 'From your catalogue' },
  { value: 'catalogue', label: 'The whole catalogue', description: 'Opened by a button' },
]

/** The same words as another kind of template: what that has no room for goes, what it must have is there. */
export function ofKind(kind: TemplateKind, shape: TemplateShape): TemplateShape {
  const { header } = shape
  const bare = { ...shape, header: null, buttons: [], offer: null, cards: [] }
  switch (kind) {
    case 'message':
      return { ...bare, header: header?.type === 'product' ? null : header }
    case 'carousel':
      return { ...bare, footer: '', cards: [freshCard('image'), freshCard('image')] }
    case 'offer':
      return { ...bare, footer: '', header: header?.type === 'image' || header?.type === 'video' ? header : null, offer: { text: '', expires: true }, buttons: [freshButton('copy-code'), freshButton('url')] }
    case 'product':
      return { ...bare, header: { type: 'product' }, buttons: [freshButton('product')] }
    case 'products':
      return { ...bare, header: header?.type === 'text' ? header : { type: 'text', text: '', examples: [] }, buttons: [freshButton('products')] }
    case 'catalogue':
      return { ...bare, buttons: [freshButton('catalogue')] }
  }
}

export const freshCard = (shows: TemplateCard['header']['type']): TemplateCard =>
  shows === 'product' ? { header: { type: shows }, body: '', bodyExamples: [], buttons: [freshButton('product')] } : { header: { type: shows, example: '' }, body: '', bodyExamples: [], buttons: [freshButton('quick-reply')] }

export const headerKinds = [
  { value: 'none', label: 'None' },
  { value: 'text', label: 'Text' },
  { value: 'image', label: 'Picture' },
  { value: 'video', label: 'Video' },
  { value: 'document', label: 'Document' },
  { value: 'location', label: 'Place' },
] as const
export type HeaderChoice = (typeof headerKinds)[number]['value']

/** What may stand above the text of each kind. */
export const headerChoices: Record<TemplateKind, readonly HeaderChoice[]> = {
  message: ['none', 'text', 'image', 'video', 'document', 'location'], offer: ['none', 'image', 'video'], products: ['text'], carousel: [], product: [], catalogue: [],
}

/** Those that can be added and removed; the buttons of the catalogue come with their kind. */
export const buttonChoices: Record<TemplateKind, readonly TemplateButton['type'][]> = {
  message: ['quick-reply', 'url', 'phone', 'copy-code', 'flow', 'call', 'share-contact'], offer: ['copy-code', 'url'], carousel: [], product: [], products: [], catalogue: [],
}

export const buttonKinds: { type: TemplateButton['type']; label: string }[] = [
  { type: 'quick-reply', label: 'Quick reply' },
  { type: 'url', label: 'Open a page' },
  { type: 'phone', label: 'Call a number' },
  { type: 'copy-code', label: 'Copy a code' },
  { type: 'flow', label: 'Open a form (WhatsApp Flow)' },
  { type: 'catalogue', label: 'Open the catalogue' },
  { type: 'product', label: 'Show the product' },
  { type: 'products', label: 'Show products' },
  { type: 'call', label: 'Call on WhatsApp' },
  { type: 'share-contact', label: 'Share contact details' },
  { type: 'one-time-code', label: 'Copy the code' },
]

export function freshButton(type: TemplateButton['type']): TemplateButton {
  switch (type) {
    case 'url':
      return { type, text: '', url: '', example: '' }
    case 'phone':
      return { type, text: '', phone: '' }
    case 'copy-code':
      return { type, example: '' }
    case 'flow':
      return { type, text: '', flowId: '' }
    case 'share-contact':
      return { type }
    case 'catalogue':
      return { type, text: 'View catalog' }
    case 'product':
      return { type, text: 'View' }
    case 'products':
      return { type, text: 'View items' }
    case 'call':
      return { type, text: 'Call us' }
    default:
      return { type, text: '' }
  }
}

const codes = ['en', 'en_GB', 'en_US', 'de', 'fr', 'es', 'es_MX', 'it', 'pt_BR', 'pt_PT', 'nl', 'pl', 'tr', 'ar', 'he', 'hi', 'id', 'ja', 'ko', 'ru', 'uk', 'zh_CN', 'sv', 'da', 'nb', 'fi', 'cs', 'ro', 'hu', 'el', 'bg', 'hr', 'th', 'vi']
const names = new Intl.DisplayNames('en', { type: 'language' })

/** The languages most asked for, as WhatsApp writes them. */
export const languages = codes.map((code) => ({ value: code, label: names.of(code.replace('_', '-')) ?? code })).sort((a, b) => a.label.localeCompare(b.label))
