import type { TemplateButton } from '@parley/channel'

export const headerKinds = [
  { value: 'none', label: 'None' },
  { value: 'text', label: 'Text' },
  { value: 'image', label: 'Picture' },
  { value: 'video', label: 'Video' },
  { value: 'document', label: 'Document' },
  { value: 'location', label: 'Place' },
] as const

export const buttonKinds: { type: TemplateButton['type']; label: string }[] = [
  { type: 'quick-reply', label: 'Quick reply' },
  { type: 'url', label: 'Open a page' },
  { type: 'phone', label: 'Call a number' },
  { type: 'copy-code', label: 'Copy a code' },
  { type: 'flow', label: 'Open a form (WhatsApp Flow)' },
  { type: 'catalogue', label: 'Open the catalogue' },
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
      return { type, text: 'View catalogue' }
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
