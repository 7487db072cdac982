import { refuse } from '../graph-refusal.ts'
import { placeholders, type BusinessNumber } from '../numbers.ts'
import type { Json, JsonObject } from '../protocol.ts'
import type { Store } from '../store.ts'
import { part, templatesOf, type ManagedTemplate } from '../templates.ts'
import { label, list, record, text, type Loose } from './fields.ts'
import { checkLocation } from './plain.ts'
import { checkMedia } from './media.ts'

/** A template message against the approved template, as strictly as Meta does. Returns what the phone shows. */
export function checkTemplate(body: Loose, number: BusinessNumber, store: Store): { template: ManagedTemplate; content: JsonObject } {
  const name = text(body['name'], "template['name']", 512)
  const language = text(record(body['language'], "template['language']")['code'], "template['language']['code']", 20)
  const template = templatesOf(store, number.wabaId).find((item) => item.name === name && item.language === language)
  if (template?.status === 'PAUSED') throw refuse(132015, `template name (${name}) is paused`)
  if (template?.status === 'DISABLED') throw refuse(132016, `template name (${name}) is disabled`)
  if (!template || template.status !== 'APPROVED') throw refuse(132001, `template name (${name}) does not exist in ${language}`, 404)

  const given = partsOf(body['components'] ?? [], "template['components']")
  const whole = { category: template.category, named: template.parameterFormat === 'NAMED', number, store }
  const cards = part(template, 'CAROUSEL')?.['cards'] as { components: Component[] }[] | undefined
  only(given, ['header', 'body', 'button', 'limited_time_offer', 'carousel'])
  const content = fillPart({ ...whole, where: '', components: template.components }, given)
  const offer = part(template, 'LIMITED_TIME_OFFER')?.['limited_time_offer'] as Loose | undefined
  if (offer) content['offer'] = { text: String(offer['text']), ...(offer['has_expiration'] === true && { endsAt: endOf(given, store.now()) }) }
  if (offer?.['has_expiration'] !== true && given.some((item) => kindOf(item) === 'limited_time_offer')) throw refuse(132000, 'limited_time_offer: this template has no offer that expires')
  const filled = given.find((item) => kindOf(item) === 'carousel')
  if ((cards?.length ?? 0) !== (filled ? list(filled['cards'], "carousel['cards']").length : 0))
    throw refuse(132000, `carousel: number of cards (${filled ? (filled['cards'] as unknown[]).length : 0}) does not match the expected number of cards (${cards?.length ?? 0})`)
  if (cards && filled) {
    content['cards'] = (filled['cards'] as unknown[]).map((item, index) => {
      const card = record(item, `cards[${index}]`)
      if (card['card_index'] !== index) throw refuse(132012, `carousel: card_index must be ${index}`)
      const own = partsOf(card['components'] ?? [], `cards[${index}]['components']`)
      only(own, ['header', 'body', 'button'])
      return fillPart({ ...whole, where: `card ${index}: `, components: cards[index]!.components }, own)
    })
  }
  return { template, content: { name, language, ...content } }
}

type Component = ManagedTemplate['components'][number]

/** A message or one card of it: what was approved, and where that is filled in. */
interface Approved {
  where: string
  category: ManagedTemplate['category']
  named: boolean
  components: Component[]
  number: BusinessNumber
  store: Store
}

const kindOf = (component: Loose) => String(component['type']).toLowerCase()
const partsOf = (value: unknown, name: string): Loose[] => list(value, name).map((item) => record(item, 'component'))
const approvedPart = ({ components }: Approved, type: string) => components.find((component) => component.type.toUpperCase() === type)

function only(given: Loose[], known: string[]): void {
  for (const component of given) if (!known.includes(kindOf(component))) throw refuse(132012, `The component type '${kindOf(component)}' does not exist in this template.`)
}

function parametersOf(given: Loose[], type: string): Loose[] {
  const component = given.find((item) => kindOf(item) === type)
  return component === undefined ? [] : list(component['parameters'], `${type} parameters`).map((item) => record(item, 'parameter'))
}

function endOf(given: Loose[], now: number): number {
  const [parameter] = parametersOf(given, 'limited_time_offer')
  if (!parameter) throw refuse(132000, 'limited_time_offer: number of localizable_params (0) does not match the expected number of params (1)')
  const at = record(parameter['limited_time_offer'], 'limited_time_offer')['expiration_time_ms']
  if (typeof at !== 'number' || at <= now) throw refuse(132012, 'limited_time_offer: expiration_time_ms must be a UNIX timestamp in milliseconds that lies ahead')
  return at
}

/** What the phone shows of a message or of a card, filled in. */
function fillPart(approved: Approved, given: Loose[]): JsonObject {
  const { where, number, store } = approved
  const body = approvedPart(approved, 'BODY')
  const content: JsonObject = body === undefined && where !== '' ? {} : { text: fill(approved, given, 'body', bodyOf(approved)) }
  const header = approvedPart(approved, 'HEADER')
  const format = String(header?.['format'] ?? 'TEXT').toUpperCase()
  if (header && format === 'TEXT') content['header'] = fill(approved, given, 'header', header.text ?? '')
  else if (header) {
    const [parameter, more] = parametersOf(given, 'header')
    const type = format.toLowerCase()
    if (!parameter || more || parameter['type'] !== type) throw refuse(132012, `${where}header: Format mismatch, expected ${format}, received ${String(parameter?.['type'] ?? 'UNKNOWN').toUpperCase()}`)
    const value = record(parameter[type], type)
    if (type === 'location') checkLocation(value)
    else if (type === 'product') {
      text(value['product_retailer_id'], "product['product_retailer_id']", 200)
      text(value['catalog_id'], "product['catalog_id']", 200)
    } else checkMedia(type, value, number, store)
    content['headerMedia'] = { type, [type]: value as Json }
  } else if (parametersOf(given, 'header').length > 0) throw refuse(132000, `${where}header: this template has no header`)
  const footer = approvedPart(approved, 'FOOTER')?.text
  if (footer !== undefined) content['footer'] = footer
  content['buttons'] = checkButtons(approved, given.filter((item) => kindOf(item) === 'button'))
  return content
}

function fill({ where, named }: Approved, given: Loose[], type: 'header' | 'body', source: string): string {
  const expected = placeholders(source)
  const parameters = parametersOf(given, type)
  const texts = parameters.filter((parameter) => parameter['type'] === 'text')
  if (parameters.length !== texts.length) throw refuse(132012, `${where}${type}: Parameter format does not match format in the created template`)
  if (texts.length !== expected.length) throw refuse(132000, `${where}${type}: number of localizable_params (${texts.length}) does not match the expected number of params (${expected.length})`)
  const values = new Map(
    texts.map((parameter, index) => {
      const value = text(parameter['text'], `${type} parameter ${index + 1}`, 32_768)
      if (/[\n\t]| {5}/.test(value)) throw refuse(132018, `${where}${type}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`)
      if (!named && parameter['parameter_name'] !== undefined) throw refuse(132012, `${where}${type}: this template has numbered parameters`)
      return [named ? text(parameter['parameter_name'], 'parameter_name', 200) : String(expected[index]), value] as const
    }),
  )
  const missing = expected.find((key) => !values.has(key))
  if (missing !== undefined) throw refuse(132012, `${where}${type}: parameter '${missing}' is missing`)
  const filled = source.replace(/\{\{\s*(\w+)\s*\}\}/g, (_match, key: string) => values.get(key) ?? '')
  if (filled.length > (type === 'header' ? 60 : where === '' ? 1024 : 160)) throw refuse(132005, `Translated text too long: ${where}${type} has ${filled.length} characters`)
  return filled
}

const bodyOf = (approved: Approved): string => approvedPart(approved, 'BODY')?.text ?? (approved.category === 'AUTHENTICATION' ? '*{{1}}* is your verification code. For your security, do not share this code.' : '')

const subTypes: Record<string, string> = { QUICK_REPLY: 'quick_reply', URL: 'url', COPY_CODE: 'copy_code', FLOW: 'flow', MPM: 'mpm', CATALOG: 'catalog', OTP: 'url', VOICE_CALL: 'voice_call' }

function checkButtons(approved: Approved, given: Loose[]): Json[] {
  const { where } = approved
  const buttons = ((approvedPart(approved, 'BUTTONS')?.['buttons'] ?? []) as Loose[]).map((button) => ({ ...button, type: String(button['type']).toUpperCase() }) as Loose)
  for (const item of given) {
    const button = buttons[Number(item['index'])]
    if (!button) throw refuse(132000, `${where}buttons: there is no button at index ${String(item['index'])}`)
    if (subTypes[String(button['type'])] !== String(item['sub_type']).toLowerCase()) throw refuse(132012, `${where}buttons: Button at index ${String(item['index'])} is not of the type ${String(item['sub_type'])}`)
  }
  return buttons.map((button, index) => {
    const item = given.find((candidate) => String(candidate['index']) === String(index))
    const parameter = (Array.isArray(item?.['parameters']) ? item['parameters'][0] : undefined) as Loose | undefined
    const type = String(button['type'])
    const dynamic = type === 'URL' && placeholders(String(button['url'])).length > 0
    if ((dynamic || type === 'OTP') && typeof parameter?.['text'] !== 'string') throw refuse(131008, `${where}buttons: Button at index ${index} of type Url requires a parameter`)
    if (type === 'URL' && !dynamic && item) throw refuse(132000, `${where}buttons: Button at index ${index} takes no parameter`)
    if (type === 'COPY_CODE') {
      const code = parameter?.['coupon_code']
      if (typeof code !== 'string' || code === '' || code.length > 15) throw refuse(132012, `${where}buttons: Button at index ${index} needs a coupon_code of at most 15 characters`)
    }
    const products = type === 'MPM' ? checkSections(parameter, `${where}buttons: Button at index ${index}`) : undefined
    const token = type === 'FLOW' && item ? text(record(parameter?.['action'], 'action')['flow_token'], 'flow_token', 1000) : undefined
    const thumbnail = type === 'CATALOG' && item ? text(record(parameter?.['action'], 'action')['thumbnail_product_retailer_id'], 'thumbnail_product_retailer_id', 200) : undefined
    const url = type === 'URL' ? String(button['url']).replace(/\{\{\s*\w+\s*\}\}/, String(parameter?.['text'] ?? '')) : undefined
    const label = { COPY_CODE: 'Copy offer code', REQUEST_CONTACT_INFO: 'Share contact info' }[type] ?? String(button['text'] ?? '')
    return {
      type: type.toLowerCase(), text: label, payload: typeof parameter?.['payload'] === 'string' ? parameter['payload'] : label,
      ...(url !== undefined && { url }), ...(typeof button['phone_number'] === 'string' && { phone: button['phone_number'] }),
      ...(type === 'COPY_CODE' && { code: String(parameter?.['coupon_code']) }), ...(products && { sections: products }), ...(thumbnail !== undefined && { thumbnail }), ...(token !== undefined && { token }),
    }
  })
}

function checkSections(parameter: Loose | undefined, where: string): Json {
  if (!parameter) throw refuse(131008, `${where} of type Mpm requires a parameter`)
  const action = record(parameter['action'], 'action')
  const sections = list(action['sections'], "action['sections']").map((item) => record(item, 'section'))
  if (sections.length < 1 || sections.length > 10) throw refuse(131009, `${where}: Invalid sections count. Min allowed sections: 1, Max allowed sections: 10`)
  const products = sections.flatMap((section) => {
    label(section['title'], "section['title']", 24)
    const items = list(section['product_items'], "section['product_items']")
    if (items.length === 0) throw refuse(131009, `${where}: a section has no products`)
    return items.map((item) => text(record(item, 'product_items[]')['product_retailer_id'], 'product_retailer_id', 200))
  })
  if (products.length > 30) throw refuse(131009, `${where}: Total product count exceed max allowed count: 30`)
  text(action['thumbnail_product_retailer_id'], "action['thumbnail_product_retailer_id']", 200)
  return sections as Json
}
