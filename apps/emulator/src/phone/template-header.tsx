import type { ReactNode } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { Location, Media } from './media.tsx'
import { asObject, asString } from './chat-state.ts'

/** What stands above a template's text: a file or a place. Words are the body's business. */
export function TemplateHeader({ message, content }: { message: ChatMessage; content: JsonObject }): ReactNode {
  const media = asObject(content['headerMedia'])
  const kind = asString(media['kind'])
  if (kind === '') return null
  return kind === 'location' ? <Location content={asObject(media['value'])} /> : <Media message={message} kind={kind} media={asObject(media['value'])} />
}
