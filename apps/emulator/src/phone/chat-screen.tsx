import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { api } from './api.ts'
import { Bubble } from './bubble.tsx'
import { aheadLabel, dayLabel, rowsOf } from './chat-state.ts'
import { Composer } from './composer.tsx'
import { BackIcon, DownIcon, MenuIcon } from './icons.tsx'
import { Menu } from './menu.tsx'
import { FormSheet } from './form-sheet.tsx'
import { sampleVoice, sticker } from './samples.ts'
import { contactCard, ContactSheet, ListSheet, LocationSheet, StickerSheet, type Opening } from './sheets.tsx'
import { ShopSheet } from './shop-sheet.tsx'
import { useChat } from './use-chat.ts'

const hour = 3_600_000
const nearBottom = 80

/** What WhatsApp tells about the ad that a chat began with. */
const sampleAd = {
  source_url: 'https://fb.me/sample-ad', source_id: '120200000000000', source_type: 'ad', headline: 'Summer at the salon', body: 'Twenty per cent off your first visit', media_type: 'image',
  image_url: 'https://example.com/ad.jpg', ctwa_clid: 'sample-click', welcome_message: { text: 'Hi! How can we help?' },
}

interface ChatScreenProps {
  number: string
  customer: string
  name: string | undefined
  /** Absent where there is no list to go back to. */
  onBack: () => void
  /** `hidden`: with a username, so that the business is not told their phone number. */
  onNewCustomer: (hidden: boolean) => void
  embedded: boolean
}

/** One customer's chat with the business. */
export function ChatScreen({ number, customer, name, onBack, onNewCustomer, embedded }: ChatScreenProps) {
  const [state, send] = useChat(number, customer, name)
  const [opening, setOpening] = useState<Opening>()
  const [about, setAbout] = useState<{ replyTo: ChatMessage } | { edit: ChatMessage }>()
  const [notice, setNotice] = useState('')
  const [below, setBelow] = useState(0)
  const log = useRef<HTMLDivElement>(null)
  const atBottom = useRef(true)
  const seen = useRef(0)
  const { messages, typing } = state
  const businessName = state.number?.verifiedName ?? ''
  const rows = useMemo(() => rowsOf(messages), [messages])
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages])
  const last = messages.at(-1)

  const toBottom = useCallback(() => {
    const element = log.current
    if (element) element.scrollTop = element.scrollHeight
    atBottom.current = true
    setBelow(0)
  }, [])

  useLayoutEffect(() => {
    const added = messages.length - seen.current
    seen.current = messages.length
    if (atBottom.current || last?.tick === 'pending') toBottom()
    else if (added > 0 && last?.from === 'business') setBelow((count) => count + added)
  }, [messages, last, toBottom])

  useEffect(() => {
    // Pictures that load late, and a keyboard that opens, must not push the newest message out of sight.
    const element = log.current
    if (!element?.firstElementChild) return undefined
    const observer = new ResizeObserver(() => atBottom.current && toBottom())
    observer.observe(element)
    observer.observe(element.firstElementChild)
    return () => observer.disconnect()
  }, [toBottom])

  const own = state.chat
  const shareNumber = useCallback(
    (replyTo: string) => own && send({ type: 'contacts', content: [contactCard(own.name, own.customer, 'contact_request')], replyTo }),
    [own, send],
  )
  const write = (body: string) => {
    setAbout(undefined)
    if (about && 'edit' in about) return send({ type: 'edit', content: { original_message_id: about.edit.id, message: { type: 'text', text: { body } } } })
    return send({ type: 'text', content: { body }, ...(about && { replyTo: about.replyTo.id }) })
  }

  const sendFile = async (made: File | Promise<File>, voice = false) => {
    try {
      setNotice('')
      const file = await made
      const { id, type, mimeType, sha256, filename } = await api.upload(number, file)
      const sound: JsonObject = type === 'audio' ? { mime_type: voice ? 'audio/ogg; codecs=opus' : mimeType, voice } : { mime_type: mimeType }
      send({ type, content: { id, sha256, ...sound, ...(type === 'document' && { filename }), ...(type === 'sticker' && { animated: false }) }, ...(about && 'replyTo' in about && { replyTo: about.replyTo.id }) })
      setAbout(undefined)
    } catch (cause) {
      setNotice(`The file was not sent: ${cause instanceof Error ? cause.message : 'the emulator did not take it'}`)
    }
  }
  const close = () => setOpening(undefined)
  const advance = (hours: number) => {
    void api.advanceClock(hours * hour).catch(() => setNotice('The clock was not advanced: the emulator does not answer.'))
  }

  return (
    <div className="screen">
      <header className="bar">
        {!embedded && <button type="button" className="icon" aria-label="Chats" onClick={onBack}><BackIcon /></button>}
        <span className="avatar" aria-hidden="true">{businessName.slice(0, 1)}</span>
        <div className="who">
          <h1 dir="auto">{businessName || '\u00a0'}</h1>
          <p>{!state.online ? 'Connecting …' : typing ? 'typing …' : 'online'}</p>
        </div>
        <Menu
          label="Menu"
          icon={<MenuIcon />}
          side="down"
          items={[
            { label: 'New customer', onChoose: () => onNewCustomer(false) },
            { label: 'Customer without a number', onChoose: () => onNewCustomer(true) },
            { label: 'Write from an ad', onChoose: () => send({ type: 'text', content: { body: 'Hello! Can I get more info on this?' }, referral: sampleAd }) },
            { label: 'Chats', onChoose: onBack },
            { label: 'Advance clock 1 h', onChoose: () => advance(1) },
            { label: 'Advance clock 25 h', onChoose: () => advance(25) },
          ]}
        />
      </header>
      {state.offsetMs > 0 && <p className="clock">The clock is {aheadLabel(state.offsetMs)} ahead.</p>}
      <div
        className="log"
        role="log"
        aria-label="Chat"
        aria-live="polite"
        // A log that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        ref={log}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
          atBottom.current = scrollHeight - scrollTop - clientHeight < nearBottom
          if (atBottom.current) setBelow(0)
        }}
      >
        <div className="messages">
          {state.chat && <p className="chip intro" dir="auto">You are {state.chat.name === customer ? customer : `${state.chat.name}, ${customer}`}{state.chat.hidePhone ? ', whose number the business does not see' : ''}. {messages.length === 0 ? `Write to ${businessName}.` : ''}</p>}
          {rows.map((row) =>
            row.kind === 'day' ? (
              <p key={row.key} className="chip">{dayLabel(row.at, state.now)}</p>
            ) : (
              <Bubble
                key={row.key}
                message={row.message}
                first={row.first}
                quoted={row.message.replyTo === undefined ? undefined : byId.get(row.message.replyTo)}
                businessName={businessName}
                onSend={send}
                onOpen={setOpening}
                onShareNumber={shareNumber}
                onCompose={setAbout}
              />
            ),
          )}
          {typing && <div className="row theirs first"><div className="bubble typing"><span className="hidden">{businessName} is typing</span><i /><i /><i /></div></div>}
        </div>
      </div>
      {below > 0 && <button type="button" className="jump" aria-label={`${below} new ${below === 1 ? 'message' : 'messages'}, go to the newest`} onClick={toBottom}><DownIcon /><b>{below}</b></button>}
      {notice !== '' && <p className="notice" role="alert">{notice}</p>}
      <Composer
        onText={write}
        onFile={(file) => void sendFile(file)}
        onLocation={() => setOpening({ kind: 'location' })}
        onVoice={() => void sendFile(sampleVoice(), true)}
        onSticker={() => setOpening({ kind: 'sticker' })}
        onContact={() => setOpening({ kind: 'contact' })}
        about={about}
        onForget={() => setAbout(undefined)}
      />
      {opening?.kind === 'list' && <ListSheet message={opening.message} onClose={close} onSend={send} />}
      {opening?.kind === 'form' && <FormSheet message={opening.message} onClose={close} onSend={send} />}
      {opening?.kind === 'shop' && <ShopSheet message={opening.message} onClose={close} onSend={send} />}
      {opening?.kind === 'location' && <LocationSheet replyTo={opening.message?.id} onClose={close} onSend={send} />}
      {opening?.kind === 'contact' && <ContactSheet onClose={close} onSend={send} />}
      {opening?.kind === 'sticker' && <StickerSheet onClose={close} onChoose={(emoji) => void sendFile(sticker(emoji))} />}
    </div>
  )
}
