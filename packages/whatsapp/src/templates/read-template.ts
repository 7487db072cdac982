import { explainRejection, readTemplateCategory, readTemplateStatus, type ChannelTemplate, type TemplateButton, type TemplateCard, type TemplateHeader, type TemplateShape } from '@parley/channel'
import { asArray, asId, asRecord, asText, type Loose } from '../webhook/read.ts'

/** One of Meta's list of templates; undefined where it is none. */
export function readTemplate(item: unknown): ChannelTemplate | undefined {
  const template = asRecord(item)
  const id = asId(template?.['id'])
  const name = asText(template?.['name'])
  const language = asText(template?.['language'])
  if (!template || id === undefined || name === undefined || language === undefined) return undefined
  const quality = asText(asRecord(template['quality_score'])?.['score'])
  return {
    id, name, language,
    category: readTemplateCategory(asText(template['category']) ?? ''),
    status: readTemplateStatus(asText(template['status']) ?? '') ?? 'pending',
    reason: explainRejection(template['rejected_reason']),
    quality: quality ?? null,
    shape: readShape(template) ?? null,
  }
}

const kindOf = (component: Loose) => (asText(component['type']) ?? '').toUpperCase()
const componentsOf = (holder: Loose): Loose[] => asArray(holder['components']).map((item) => asRecord(item) ?? {})

/** Undefined where it holds something that cannot be sent from here: a payment, a moving picture, a call permission. */
function readShape(template: Loose): TemplateShape | undefined {
  const components = componentsOf(template)
  const part = (type: string) => components.find((component) => kindOf(component) === type)
  if (components.some((component) => !['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'CAROUSEL'].includes(kindOf(component)))) return undefined
  const body = part('BODY')
  const header = readHeader(part('HEADER'))
  const buttons = readButtons(part('BUTTONS'))
  const cards = asArray(part('CAROUSEL')?.['cards']).map((card) => readCard(asRecord(card) ?? {}))
  if (!body || header === undefined || buttons === undefined || cards.some((card) => card === undefined)) return undefined
  const offer = asRecord(part('LIMITED_TIME_OFFER')?.['limited_time_offer'])
  const text = asText(body['text']) ?? ''
  const named = (asText(template['parameter_format']) ?? '').toUpperCase() === 'NAMED' || /\{\{\s*[a-z]/.test(text)
  return {
    parameterFormat: named ? 'named' : 'positional',
    header, body: text,
    bodyExamples: examples(body, 'body'),
    footer: asText(part('FOOTER')?.['text']) ?? '',
    buttons,
    offer: offer ? { text: asText(offer['text']) ?? '', expires: offer['has_expiration'] === true } : null,
    cards: cards as TemplateCard[],
  }
}

function readCard(card: Loose): TemplateCard | undefined {
  const components = componentsOf(card)
  const part = (type: string) => components.find((component) => kindOf(component) === type)
  const header = readHeader(part('HEADER'))
  const buttons = readButtons(part('BUTTONS'))
  const body = part('BODY')
  if (!header || buttons === undefined || (header.type !== 'image' && header.type !== 'video' && header.type !== 'product')) return undefined
  return { header, body: asText(body?.['text']) ?? '', bodyExamples: body ? examples(body, 'body') : [], buttons }
}

function readButtons(component: Loose | undefined): TemplateButton[] | undefined {
  const buttons = asArray(component?.['buttons']).map((button) => readButton(asRecord(button) ?? {}))
  return buttons.some((button) => button === undefined) ? undefined : (buttons as TemplateButton[])
}

function examples(component: Loose, part: 'header' | 'body'): string[] {
  const example = asRecord(component['example'])
  const named = asArray(example?.[`${part}_text_named_params`])
  if (named.length > 0) return named.map((item) => asText(asRecord(item)?.['example']) ?? '')
  const listed = asArray(example?.[`${part}_text`])
  return (Array.isArray(listed[0]) ? listed[0] : listed).map((item) => asText(item) ?? '')
}

function readHeader(component: Loose | undefined): TemplateHeader | null | undefined {
  if (!component) return null
  switch ((asText(component['format']) ?? 'TEXT').toUpperCase()) {
    case 'TEXT':
      return { type: 'text', text: asText(component['text']) ?? '', examples: examples(component, 'header') }
    case 'IMAGE':
    case 'VIDEO':
    case 'DOCUMENT': {
      const example = asText(asArray(asRecord(component['example'])?.['header_handle'])[0]) ?? ''
      return { type: (asText(component['format']) ?? '').toLowerCase() as 'image' | 'video' | 'document', example }
    }
    case 'LOCATION':
      return { type: 'location' }
    case 'PRODUCT':
      return { type: 'product' }
    default:
      return undefined
  }
}

function readButton(button: Loose): TemplateButton | undefined {
  const text = asText(button['text']) ?? ''
  const first = (value: unknown) => asText(value) ?? asText(asArray(value)[0]) ?? ''
  switch ((asText(button['type']) ?? '').toUpperCase()) {
    case 'QUICK_REPLY':
      return { type: 'quick-reply', text }
    case 'URL':
      return { type: 'url', text, url: asText(button['url']) ?? '', example: first(button['example']) }
    case 'PHONE_NUMBER':
      return { type: 'phone', text, phone: asText(button['phone_number']) ?? '' }
    case 'COPY_CODE':
      return { type: 'copy-code', example: first(button['example']) }
    case 'FLOW':
      return { type: 'flow', text, flowId: asId(button['flow_id']) ?? '' }
    case 'CATALOG':
      return { type: 'catalogue', text }
    case 'SPM':
      return { type: 'product', text }
    case 'MPM':
      return { type: 'products', text }
    case 'OTP':
      return { type: 'one-time-code', text: text || 'Copy code' }
    case 'VOICE_CALL':
      return { type: 'call', text }
    case 'REQUEST_CONTACT_INFO':
      return { type: 'share-contact' }
    default:
      return undefined
  }
}
