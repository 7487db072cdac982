import { list, maybeText, record, text, type Loose } from './check/fields.ts'
import { checkInteractive } from './check/interactive.ts'
import { checkMedia } from './check/media.ts'
import { checkContacts, checkLocation, checkReaction, checkText } from './check/plain.ts'
import { refuse } from './graph-refusal.ts'
import { placeholders, templateBody, templateComponents, type BusinessNumber, type Template } from './numbers.ts'
import type { Json, JsonObject } from './protocol.ts'
import type { Store } from './store.ts'

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
    case 'text':
      checkText(record(body['text'], 'text'))
      break
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
      checkContacts(body['contacts'])
      break
    case 'reaction':
      checkReaction(record(body['reaction'], 'reaction'))
      break
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
