import type { ReactNode } from 'react'
import type { JsonObject } from '../protocol.ts'
import { asObject, asString } from './chat-state.ts'
import { TimerIcon } from './icons.tsx'

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** A limited-time offer: its name, and when it ends. */
export function TemplateOffer({ content }: { content: JsonObject }): ReactNode {
  const offer = asObject(content['offer'])
  const text = asString(offer['text'])
  if (text === '') return null
  const endsAt = Number(offer['endsAt'])
  return (
    <div className="offer">
      <span className="face" aria-hidden="true"><TimerIcon /></span>
      <span><b dir="auto">{text}</b>{endsAt > 0 && <small>Ends {when.format(endsAt)}</small>}</span>
    </div>
  )
}
