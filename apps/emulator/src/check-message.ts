import { refuse } from './graph-refusal.ts'
import { placeholders, templateBody, templateComponents, type BusinessNumber, type Template } from './numbers.ts'
import type { Json, JsonObject } from './protocol.ts'
import type { Store } from './store.ts'

type Loose = Record<string, unknown>

const record = (value: unknown, name: string): Loose => {
  if (value === undefined) throw refuse(131008, `Parameter '${name}' is required.`)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(131009, `Parameter '${name}' must be an object.`)
  return value as Loose
}
const list = (value: unknown, name: string): unknown[] => {
  if (value === undefined) throw refuse(131008, `Parameter '${name}' is required.`)
  if (!Array.isArray(value)) throw refuse(131009, `Parameter '${name}' must be an array.`)
  return value
}
const text = (value: unknown, name: string, most: number): string => {
  if (value === undefined) throw refuse(131008, `Parameter '${name}' is required.`)
  if (typeof value !== 'string') throw refuse(131009, `Parameter '${name}' must be a string.`)
  if (value.trim() === '') throw refuse(131009, `Parameter '${name}' must not be empty.`)
  if (value.length > most) throw refuse(131009, `${name} length invalid. Min length: 1, Max length: ${most}`)
  return value
}
const maybeText = (value: unknown, name: string, most: number) => (value === undefined ? undefined : text(value, name, most))
const unique = (values: string[], name: string) => {
  if (new Set(values).size < values.length) throw refuse(131009, `${name} must be unique.`)
}

const megabyte = 1024 * 1024
/** What WhatsApp takes for each kind of file. */
export const mediaRules: Record<string, { types: RegExp; most: number }> = {
  image: { types: /^image\/(jpeg|png)$/, most: 5 * megabyte },
  video: { types: /^video\/(mp4|3gpp)$/, most: 16 * megabyte },
  audio: { types: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, most: 16 * megabyte },
  document: { types: /^(application|text|image|video|audio)\//, most: 100 * megabyte },
  sticker: { types: /^image\/webp$/, most: 500 * 1024 },
}

/** What a message that Meta takes says. */
export interface CheckedMessage {
  type: string
  content: Json
  replyTo?: string
  effectId?: string
  template?: Template
}

/**
 * Refuses what Meta refuses about the body of `POST /{number}/messages`, recipient and window aside.
 *
 * @throws GraphRefusal
 */
export function checkMessage(body: Loose, number: BusinessNumber, store: Store): CheckedMessage {
  const type = body['type'] === undefined ? 'text' : text(body['type'], 'type', 40)
  const effectId = maybeText(body['biz_opaque_callback_data'], 'biz_opaque_callback_data', 512)
  const replyTo = body['context'] === undefined ? undefined : text(record(body['context'], 'context')['message_id'], "context['message_id']", 1024)
  const common = { type, ...(effectId !== undefined && { effectId }), ...(replyTo !== undefined && { replyTo }) }
  switch (type) {
    case 'text': {
      const content = record(body['text'], 'text')
      text(content['body'], "text['body']", 4096)
      break
    }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      checkMedia(type, record(body[type], type), number, store)
      break
    case 'location':
      checkLocation(record(body['location'], 'location'))
      break
    case 'contacts':
      if (list(body['contacts'], 'contacts').length === 0) throw refuse(131009, 'At least one contact is required.')
      break
    case 'reaction': {
      const content = record(body['reaction'], 'reaction')
      text(content['message_id'], "reaction['message_id']", 1024)
      if (typeof content['emoji'] !== 'string') throw refuse(131008, "Parameter 'reaction['emoji']' is required.")
      break
    }
    case 'interactive':
      checkInteractive(record(body['interactive'], 'interactive'), number, store)
      break
    case 'template': {
      const { template, content } = checkTemplate(record(body['template'], 'template'), number)
      return { ...common, content, template }
    }
    default:
      throw refuse(131051, `Message type '${type}' is not supported.`)
  }
  return { ...common, content: body[type] as Json }
}

function checkMedia(type: string, media: Loose, number: BusinessNumber, store: Store): void {
  const rule = mediaRules[type] as { types: RegExp; most: number }
  const { id, link } = media
  if ((id === undefined) === (link === undefined)) throw refuse(131009, `Exactly one of ${type}['id'] and ${type}['link'] is required.`)
  if (id !== undefined) {
    const stored = store.media.get(text(id, `${type}['id']`, 200))
    if (!stored || stored.numberId !== number.numberId) throw refuse(100, `Param ${type}['id'] is not a valid whatsapp business account media attachment ID`)
    if (!rule.types.test(stored.mimeType.split(';')[0] ?? '')) throw refuse(131009, `Media of type ${stored.mimeType} cannot be sent as ${type}.`)
  } else if (!/^https?:\/\/./.test(text(link, `${type}['link']`, 2048))) throw refuse(131009, `Param ${type}['link'] is not a valid URL.`)
  if (type === 'audio' || type === 'sticker') {
    if (media['caption'] !== undefined) throw refuse(131009, `Parameter 'caption' is not allowed for ${type}.`)
  } else maybeText(media['caption'], `${type}['caption']`, 1024)
}

function checkLocation(location: Loose): void {
  for (const [name, most] of [['latitude', 90], ['longitude', 180]] as const) {
    const value = location[name]
    if (value === undefined) throw refuse(131008, `Parameter 'location['${name}']' is required.`)
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    if (typeof number !== 'number' || !(Math.abs(number) <= most)) throw refuse(131009, `Param location['${name}'] must be a number between -${most} and ${most}.`)
  }
}

const bodyless = new Set(['product', 'catalog_message'])
const knownInteractive = new Set([
  'button', 'list', 'cta_url', 'flow', 'location_request_message', 'contact_request', 'address_message', 'product', 'product_list',
  'catalog_message', 'carousel', 'call_permission_request', 'voice_call', 'order_details', 'order_status',
])

function checkInteractive(interactive: Loose, number: BusinessNumber, store: Store): void {
  const type = text(interactive['type'], "interactive['type']", 40)
  if (!knownInteractive.has(type)) throw refuse(131009, `Interactive type '${type}' is not valid.`)
  if (interactive['body'] !== undefined || !bodyless.has(type)) text(record(interactive['body'], "interactive['body']")['text'], "interactive['body']['text']", type === 'list' ? 4096 : 1024)
  if (interactive['footer'] !== undefined) text(record(interactive['footer'], "interactive['footer']")['text'], "interactive['footer']['text']", 60)
  if (interactive['header'] !== undefined) {
    const header = record(interactive['header'], "interactive['header']")
    const kind = text(header['type'], "interactive['header']['type']", 20)
    if (kind === 'text') text(header['text'], "interactive['header']['text']", 60)
    else if (type === 'list' || !(kind in mediaRules)) throw refuse(131009, `Header type '${kind}' is not allowed here.`)
    else checkMedia(kind, record(header[kind], `interactive['header']['${kind}']`), number, store)
  }
  const action = record(interactive['action'], "interactive['action']")
  if (type === 'button') checkButtons(action)
  if (type === 'list') checkList(action)
  if (type === 'cta_url') {
    const parameters = record(action['parameters'], "action['parameters']")
    text(parameters['display_text'], 'display_text', 20)
    text(parameters['url'], 'url', 2000)
  }
}

function checkButtons(action: Loose): void {
  const replies = list(action['buttons'], "action['buttons']").map((button, index) => {
    const item = record(button, `buttons[${index}]`)
    if (item['type'] !== 'reply') throw refuse(131009, `buttons[${index}]['type'] must be 'reply'.`)
    const reply = record(item['reply'], `buttons[${index}]['reply']`)
    const id = text(reply['id'], `buttons[${index}]['reply']['id']`, 256)
    if (id !== id.trim()) throw refuse(131009, 'Button id cannot have leading or trailing spaces.')
    return { id, title: text(reply['title'], 'Button title', 20) }
  })
  if (replies.length < 1 || replies.length > 3) throw refuse(131009, 'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3')
  unique(replies.map(({ id }) => id), 'Button ids')
  unique(replies.map(({ title }) => title), 'Button titles')
}

function checkList(action: Loose): void {
  text(action['button'], "action['button']", 20)
  const sections = list(action['sections'], "action['sections']").map((section, index) => record(section, `sections[${index}]`))
  if (sections.length < 1 || sections.length > 10) throw refuse(131009, 'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10')
  const rows = sections.flatMap((section, index) => {
    if (sections.length > 1) text(section['title'], `sections[${index}]['title']`, 24)
    else maybeText(section['title'], `sections[${index}]['title']`, 24)
    const items = list(section['rows'], `sections[${index}]['rows']`).map((row) => record(row, 'row'))
    if (items.length === 0) throw refuse(131009, `Section ${index} has no rows.`)
    return items
  })
  if (rows.length > 10) throw refuse(131009, 'Total row count exceed max allowed count: 10')
  for (const row of rows) {
    text(row['title'], 'Row title', 24)
    maybeText(row['description'], 'Row description', 72)
  }
  unique(rows.map((row) => text(row['id'], 'Row id', 200)), 'Row ids')
}

function checkTemplate(body: Loose, number: BusinessNumber): { template: Template; content: JsonObject } {
  const name = text(body['name'], "template['name']", 512)
  const language = text(record(body['language'], "template['language']")['code'], "template['language']['code']", 20)
  const template = number.templates.find((item) => item.name === name && item.language === language)
  if (!template || template.status === 'PENDING' || template.status === 'REJECTED') throw refuse(132001, `template name (${name}) does not exist in ${language}`, 404)
  if (template.status === 'PAUSED') throw refuse(132015, `template name (${name}) is paused`)
  const components = body['components'] === undefined ? [] : list(body['components'], "template['components']").map((item) => record(item, 'component'))
  const fill = (part: 'header' | 'body', source: string) => {
    const given = components.find((item) => String(item['type']).toLowerCase() === part)
    const parameters = given === undefined ? [] : list(given['parameters'], `${part} parameters`).map((item) => record(item, 'parameter'))
    const expected = placeholders(source)
    const texts = parameters.filter((parameter) => parameter['type'] === 'text')
    if (texts.length !== expected.length) throw refuse(132000, `${part}: number of localizable_params (${texts.length}) does not match the expected number of params (${expected.length})`)
    const values = new Map(
      texts.map((parameter, index) => {
        const value = text(parameter['text'], `${part} parameter ${index + 1}`, 32_768)
        if (/[\n\t]| {5}/.test(value)) throw refuse(132018, `${part}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`)
        const named = expected.some((key) => !/^\d+$/.test(key))
        return [named ? text(parameter['parameter_name'], 'parameter_name', 200) : String(expected[index]), value] as const
      }),
    )
    const missing = expected.find((key) => !values.has(key))
    if (missing !== undefined) throw refuse(132012, `${part}: parameter '${missing}' is missing`)
    return source.replace(/\{\{\s*(\w+)\s*\}\}/g, (_match, key: string) => values.get(key) ?? '')
  }
  const parts = templateComponents(template)
  const header = parts.find((component) => component.type.toUpperCase() === 'HEADER')?.text
  const footer = parts.find((component) => component.type.toUpperCase() === 'FOOTER')?.text
  const buttons = parts.find((component) => component.type.toUpperCase() === 'BUTTONS')?.buttons ?? []
  return {
    template,
    content: {
      name,
      language,
      text: fill('body', templateBody(template)),
      ...(header !== undefined && { header: fill('header', header) }),
      ...(footer !== undefined && { footer }),
      buttons: buttons.map((button, index) => ({ type: button.type.toLowerCase(), text: button.text, payload: payloadOf(components, index) ?? button.text })),
    },
  }
}

/** What the sender wants back when a quick reply is tapped; its label where nothing was said. */
function payloadOf(components: Loose[], index: number): string | undefined {
  const button = components.find((item) => String(item['type']).toLowerCase() === 'button' && String(item['index']) === String(index))
  const parameter = Array.isArray(button?.['parameters']) ? (button['parameters'][0] as Loose | undefined) : undefined
  return typeof parameter?.['payload'] === 'string' ? parameter['payload'] : undefined
}
