import { useEffect, useRef, useState } from 'react'
import type { ChatMessage } from '../protocol.ts'
import { asString, contentOf, quoteOf } from './chat-state.ts'
import { AttachIcon, CloseIcon, MicIcon, PersonIcon, PhotoIcon, PinIcon, SendIcon, SmileIcon } from './icons.tsx'
import { Menu } from './menu.tsx'

interface ComposerProps {
  onText: (text: string) => void
  onFile: (file: File) => void
  onLocation: () => void
  onVoice: () => void
  onSticker: () => void
  onContact: () => void
  /** What is being answered or changed. */
  about: { replyTo: ChatMessage } | { edit: ChatMessage } | undefined
  onForget: () => void
}

/** Where the customer writes. Enter sends, Shift+Enter begins a line, and the focus stays. */
export function Composer({ onText, onFile, onLocation, onVoice, onSticker, onContact, about, onForget }: ComposerProps) {
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const [taken, setTaken] = useState(about)
  // What is edited takes the field's place while rendering, not after it.
  if (taken !== about) {
    setTaken(about)
    if (about && 'edit' in about) setText(asString(contentOf(about.edit)['body']))
  }
  useEffect(() => {
    if (about) field.current?.focus()
  }, [about])
  const submit = () => {
    const trimmed = text.trim()
    if (trimmed !== '') onText(trimmed.slice(0, 4096))
    setText('')
    field.current?.focus()
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {about && (
        <div className="about">
          <span dir="auto"><b>{'edit' in about ? 'Edit' : 'Reply'}</b> {quoteOf('edit' in about ? about.edit : about.replyTo).slice(0, 120)}</span>
          <button type="button" className="icon" aria-label={'edit' in about ? 'Leave it as it is' : 'Do not reply to it'} onClick={() => { if ('edit' in about) setText(''); onForget() }}><CloseIcon /></button>
        </div>
      )}
      <Menu
        label="Attach"
        icon={<AttachIcon />}
        side="up"
        items={[
          { label: 'Photo or file', icon: <PhotoIcon />, onChoose: () => file.current?.click() },
          { label: 'Location', icon: <PinIcon />, onChoose: onLocation },
          { label: 'Voice note (a silent sample)', icon: <MicIcon />, onChoose: onVoice },
          { label: 'Sticker', icon: <SmileIcon />, onChoose: onSticker },
          { label: 'Contact', icon: <PersonIcon />, onChoose: onContact },
        ]}
      />
      <input
        ref={file}
        type="file"
        hidden
        aria-label="File to send"
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen) onFile(chosen)
        }}
      />
      <textarea
        ref={field}
        aria-label="Message"
        placeholder="Message"
        rows={1}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          submit()
        }}
      />
      {/* Never disabled: the focus of a keyboard must not fall off it. */}
      <button type="submit" className="send" aria-label="Send"><SendIcon /></button>
    </form>
  )
}
