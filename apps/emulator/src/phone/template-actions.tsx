import { useState, type ReactNode } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { asList, asString } from './chat-state.ts'
import { FormIcon, LinkIcon, PersonIcon, PhoneIcon, ReplyIcon, ShopIcon } from './icons.tsx'
import { Text } from './media.tsx'
import type { Opening } from './sheets.tsx'
import { TemplateHeader } from './template-header.tsx'
import type { Sending } from './use-chat.ts'

interface TemplateActionsProps {
  message: ChatMessage
  /** What the template shows: the whole, or one card of it. */
  content: JsonObject
  onSend: (sending: Sending) => void
  onOpen: (opening: Opening) => void
  onShareNumber: (replyTo: string) => void
}

/** The buttons of a template, and the cards to swipe through with theirs. */
export function TemplateActions(props: TemplateActionsProps): ReactNode {
  const { message, content } = props
  const cards = asList(content['cards'])
  return (
    <>
      <Buttons {...props} />
      {cards.length > 0 && (
        // What scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="carousel" role="group" aria-label={`${cards.length} cards`} tabIndex={0}>
          {cards.map((card, index) => (
            // Cards have no ids, and never change places.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={index} className="card" role="group" aria-label={`Card ${index + 1}`}>
              <TemplateHeader message={message} content={card} />
              <Text text={asString(card['text'])} />
              <Buttons {...props} content={card} />
            </div>
          ))}
        </div>
      )}
    </>
  )
}

const shops = new Set(['spm', 'mpm', 'catalog'])

function Buttons({ message, content, onSend, onOpen, onShareNumber }: TemplateActionsProps) {
  const buttons = asList(content['buttons'])
  if (buttons.length === 0) return null
  return (
    <div className="actions">
      {buttons.map((button, index) => {
        const text = asString(button['text'])
        const type = asString(button['type'])
        const key = `${index}:${text}`
        const label = <span dir="auto">{text}</span>
        if (type === 'quick_reply') return <button key={key} type="button" className="action" onClick={() => onSend({ type: 'button', content: { payload: asString(button['payload']), text }, replyTo: message.id })}><ReplyIcon />{label}</button>
        if (shops.has(type)) return <button key={key} type="button" className="action" aria-haspopup="dialog" onClick={() => onOpen({ kind: 'shop', message })}><ShopIcon />{label}</button>
        if (type === 'flow') return <button key={key} type="button" className="action" aria-haspopup="dialog" onClick={() => onOpen({ kind: 'form', message })}><FormIcon />{label}</button>
        if (type === 'request_contact_info') return <button key={key} type="button" className="action" onClick={() => onShareNumber(message.id)}><PersonIcon />{label}</button>
        if (type === 'copy_code') return <CopyCode key={key} label={text} code={asString(button['code'])} />
        const url = asString(button['url'])
        if (/^https?:\/\//.test(url)) return <a key={key} className="action" href={url} target="_blank" rel="noopener noreferrer"><LinkIcon />{label}</a>
        const phone = asString(button['phone'])
        if (phone !== '') return <a key={key} className="action" href={`tel:${phone}`}><PhoneIcon />{label}</a>
        return <span key={key} className="action static"><LinkIcon />{label}</span>
      })}
    </div>
  )
}

function CopyCode({ label, code }: { label: string; code: string }) {
  const [copied, setCopied] = useState(false)
  // Where the page may not write to the clipboard, the code can still be read.
  const copy = () => void navigator.clipboard?.writeText(code).catch(() => undefined).finally(() => setCopied(true))
  return <button type="button" className="action" onClick={copy}><span dir="auto">{copied ? `Copied: ${code}` : `${label}: ${code}`}</span></button>
}
