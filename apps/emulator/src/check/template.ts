import { refuse } from '../graph-refusal.ts'
import { placeholders, type BusinessNumber } from '../numbers.ts'
import type { Json, JsonObject } from '../protocol.ts'
import type { Store } from '../store.ts'
import { part, templatesOf, type ManagedTemplate } from '../templates.ts'
import { list, record, text, type Loose } from './fields.ts'
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

  const components = body['components'] === undefined ? [] : list(body['components'], "template['components']").map((item) => record(item, 'component'))
  const kind = (component: Loose) => String(component['type']).toLowerCase()
  const parametersOf = (type: string) => {
    const given = components.find((item) => kind(item) === type)
    return given === undefined ? [] : list(given['parameters'], `${type} parameters`).map((item) => record(item, 'parameter'))
  }
  for (const component of components) if (!['header', 'body', 'button'].includes(kind(component))) throw refuse(132012, `The component type '${kind(component)}' does not exist in this template.`)

  const fill = (type: 'header' | 'body', source: string) => {
    const expected = placeholders(source)
    const parameters = parametersOf(type)
    const texts = parameters.filter((parameter) => parameter['type'] === 'text')
    if (parameters.length !== texts.length) throw refuse(132012, `${type}: Parameter format does not match format in the created template`)
    if (texts.length !== expected.length) throw refuse(132000, `${type}: number of localizable_params (${texts.length}) does not match the expected number of params (${expected.length})`)
    const named = template.parameterFormat === 'NAMED'
    const values = new Map(
      texts.map((parameter, index) => {
        const value = text(parameter['text'], `${type} parameter ${index + 1}`, 32_768)
        if (/[\n\t]| {5}/.test(value)) throw refuse(132018, `${type}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`)
        if (!named && parameter['parameter_name'] !== undefined) throw refuse(132012, `${type}: this template has numbered parameters`)
        return [named ? text(parameter['parameter_name'], 'parameter_name', 200) : String(expected[index]), value] as const
      }),
    )
    const missing = expected.find((key) => !values.has(key))
    if (missing !== undefined) throw refuse(132012, `${type}: parameter '${missing}' is missing`)
    const filled = source.replace(/\{\{\s*(\w+)\s*\}\}/g, (_match, key: string) => values.get(key) ?? '')
    if (filled.length > (type === 'header' ? 60 : 1024)) throw refuse(132005, `Translated text too long: ${type} has ${filled.length} characters`)
    return filled
  }

  const header = part(template, 'HEADER')
  const format = String(header?.['format'] ?? 'TEXT').toUpperCase()
  const content: JsonObject = { name, language, text: fill('body', bodyOf(template)) }
  if (header && format === 'TEXT') content['header'] = fill('header', header.text ?? '')
  else if (header) {
    const [parameter, more] = parametersOf('header')
    const type = format.toLowerCase()
    if (!parameter || more || parameter['type'] !== type) throw refuse(132012, `header: Format mismatch, expected ${format}, received ${String(parameter?.['type'] ?? 'UNKNOWN').toUpperCase()}`)
    const value = record(parameter[type], type)
    if (type === 'location') checkLocation(value)
    else checkMedia(type, value, number, store)
    content['headerMedia'] = { kind: type, value: value as Json }
  } else if (parametersOf('header').length > 0) throw refuse(132000, 'header: this template has no header')
  const footer = part(template, 'FOOTER')?.text
  if (footer !== undefined) content['footer'] = footer
  content['buttons'] = checkButtons(template, components.filter((item) => kind(item) === 'button'))
  return { template, content }
}

const bodyOf = (template: ManagedTemplate): string => part(template, 'BODY')?.text ?? (template.category === 'AUTHENTICATION' ? '*{{1}}* is your verification code. For your security, do not share this code.' : '')

const subTypes: Record<string, string> = { QUICK_REPLY: 'quick_reply', URL: 'url', COPY_CODE: 'copy_code', FLOW: 'flow', MPM: 'mpm', CATALOG: 'catalog', OTP: 'url', VOICE_CALL: 'voice_call' }

function checkButtons(template: ManagedTemplate, given: Loose[]): Json[] {
  const buttons = ((part(template, 'BUTTONS')?.['buttons'] ?? []) as Loose[]).map((button) => ({ ...button, type: String(button['type']).toUpperCase() }) as Loose)
  for (const item of given) {
    const button = buttons[Number(item['index'])]
    if (!button) throw refuse(132000, `buttons: there is no button at index ${String(item['index'])}`)
    if (subTypes[String(button['type'])] !== String(item['sub_type']).toLowerCase()) throw refuse(132012, `buttons: Button at index ${String(item['index'])} is not of the type ${String(item['sub_type'])}`)
  }
  return buttons.map((button, index) => {
    const item = given.find((candidate) => String(candidate['index']) === String(index))
    const parameter = (Array.isArray(item?.['parameters']) ? item['parameters'][0] : undefined) as Loose | undefined
    const type = String(button['type'])
    const dynamic = type === 'URL' && placeholders(String(button['url'])).length > 0
    if ((dynamic || type === 'OTP') && typeof parameter?.['text'] !== 'string') throw refuse(131008, `buttons: Button at index ${index} of type Url requires a parameter`)
    if (type === 'URL' && !dynamic && item) throw refuse(132000, `buttons: Button at index ${index} takes no parameter`)
    if (type === 'COPY_CODE') {
      const code = parameter?.['coupon_code']
      if (typeof code !== 'string' || code === '' || code.length > 15) throw refuse(132012, `buttons: Button at index ${index} needs a coupon_code of at most 15 characters`)
    }
    const url = type === 'URL' ? String(button['url']).replace(/\{\{\s*\w+\s*\}\}/, String(parameter?.['text'] ?? '')) : undefined
    const label = { COPY_CODE: 'Copy offer code', REQUEST_CONTACT_INFO: 'Share contact info' }[type] ?? String(button['text'] ?? '')
    return { type: type.toLowerCase(), text: label, payload: typeof parameter?.['payload'] === 'string' ? parameter['payload'] : label, ...(url !== undefined && { url }), ...(typeof button['phone_number'] === 'string' && { phone: button['phone_number'] }), ...(type === 'COPY_CODE' && { code: String(parameter?.['coupon_code']) }) }
  })
}
