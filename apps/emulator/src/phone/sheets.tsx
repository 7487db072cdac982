import { useState } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { asObject, asString, contentOf } from './chat-state.ts'
import { Sheet } from './sheet.tsx'
import type { Sending } from './use-chat.ts'

/** Which sheet is open, and about what. */
export type Opening = { kind: 'list' | 'form' | 'shop'; message: ChatMessage } | { kind: 'location'; message?: ChatMessage } | { kind: 'contact' | 'sticker' }

/** The rows of a list message. */
export function ListSheet({ message, onClose, onSend }: { message: ChatMessage; onClose: () => void; onSend: (sending: Sending) => void }) {
  const action = asObject(contentOf(message)['action'])
  const sections = (Array.isArray(action['sections']) ? action['sections'] : []).map(asObject)
  const choose = (row: JsonObject) => {
    const description = asString(row['description'])
    const reply = { id: asString(row['id']), title: asString(row['title']), ...(description && { description }) }
    onSend({ type: 'interactive', content: { type: 'list_reply', list_reply: reply }, replyTo: message.id })
    onClose()
  }
  return (
    <Sheet title={asString(action['button'])} onClose={onClose}>
      {sections.map((section, index) => (
        <section key={`${index}:${asString(section['title'])}`}>
          {asString(section['title']) !== '' && <h3 dir="auto">{asString(section['title'])}</h3>}
          {(Array.isArray(section['rows']) ? section['rows'] : []).map(asObject).map((row) => (
            <button key={asString(row['id'])} type="button" className="list-row" onClick={() => choose(row)}>
              <span dir="auto">{asString(row['title'])}</span>
              {asString(row['description']) !== '' && <small dir="auto">{asString(row['description'])}</small>}
            </button>
          ))}
        </section>
      ))}
    </Sheet>
  )
}

/** Where the customer says to be. */
export function LocationSheet({ replyTo, onClose, onSend }: { replyTo: string | undefined; onClose: () => void; onSend: (sending: Sending) => void }) {
  const [name, setName] = useState('Alexanderplatz, Berlin')
  const [coordinates, setCoordinates] = useState('52.5219, 13.4132')
  const [latitude, longitude] = coordinates.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const valid = latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  return (
    <Sheet title="Send a location" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!valid) return
          onSend({ type: 'location', content: { latitude, longitude, ...(name.trim() && { name: name.trim() }) }, ...(replyTo !== undefined && { replyTo }) })
          onClose()
        }}
      >
        <label>Place<input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} /></label>
        <label>Latitude, longitude<input value={coordinates} aria-invalid={!valid} onChange={(event) => setCoordinates(event.target.value)} /></label>
        {!valid && <p className="failure" role="alert">Write two numbers with a comma between them, as in 52.5219, 13.4132.</p>}
        <button type="submit" className="primary" disabled={!valid}>Send this location</button>
      </form>
    </Sheet>
  )
}

/** Somebody else's card, passed on. */
export function ContactSheet({ onClose, onSend }: { onClose: () => void; onSend: (sending: Sending) => void }) {
  const [name, setName] = useState('Grace Hopper')
  const [phone, setPhone] = useState('+1 650 555 0199')
  const digits = phone.replace(/\D/g, '')
  const valid = name.trim() !== '' && digits.length >= 7
  return (
    <Sheet title="Send a contact" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!valid) return
          onSend({ type: 'contacts', content: [contactCard(name.trim(), `+${digits}`, 'other')] })
          onClose()
        }}
      >
        <label>Name<input value={name} maxLength={100} dir="auto" onChange={(event) => setName(event.target.value)} /></label>
        <label>Phone number<input value={phone} maxLength={30} inputMode="tel" onChange={(event) => setPhone(event.target.value)} /></label>
        <button type="submit" className="primary" disabled={!valid}>Send this contact</button>
      </form>
    </Sheet>
  )
}

/** As Meta writes it. `contact_request`: the customer's own, shared by a tap. */
export function contactCard(name: string, phone: string, origin: 'contact_request' | 'other'): JsonObject {
  const [first = name, ...rest] = name.split(' ')
  return {
    name: { formatted_name: name, first_name: first, ...(rest.length > 0 && { last_name: rest.join(' ') }) },
    phones: [{ phone, wa_id: phone.slice(1), type: 'CELL' }],
    origin,
  }
}

const stickers = ['🎉', '👍', '❤️', '😂', '🙈', '☕']

export function StickerSheet({ onClose, onChoose }: { onClose: () => void; onChoose: (emoji: string) => void }) {
  return (
    <Sheet title="Send a sticker" onClose={onClose}>
      <div className="stickers">
        {stickers.map((emoji) => (
          <button key={emoji} type="button" aria-label={`Sticker ${emoji}`} onClick={() => { onChoose(emoji); onClose() }}>{emoji}</button>
        ))}
      </div>
    </Sheet>
  )
}
