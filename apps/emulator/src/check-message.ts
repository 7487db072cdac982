import { maybeText, record, text, type Loose } from './check/fields.ts'
import { checkInteractive } from './check/interactive.ts'
import { checkMedia } from './check/media.ts'
import { checkContacts, checkLocation, checkReaction, checkText } from './check/plain.ts'
import { checkTemplate } from './check/template.ts'
import { refuse } from './graph-refusal.ts'
import type { BusinessNumber } from './numbers.ts'
import type { Json } from './protocol.ts'
import type { Store } from './store.ts'
import type { ManagedTemplate } from './templates.ts'

/** What a message that Meta takes says. */
export interface CheckedMessage {
  type: string
  content: Json
  replyTo?: string
  effectId?: string
  template?: ManagedTemplate
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
      const { template, content } = checkTemplate(record(body['template'], 'template'), number, store)
      return { ...common, content, template }
    }
    default:
      throw refuse(131051, `Message type '${type}' is not supported.`)
  }
  return { ...common, content: body[type] as Json }
}
