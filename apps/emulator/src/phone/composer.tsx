import { useRef, useState } from 'react'
import { AttachIcon, PhotoIcon, PinIcon, SendIcon } from './icons.tsx'
import { Menu } from './menu.tsx'

interface ComposerProps {
  onText: (text: string) => void
  onFile: (file: File) => void
  onLocation: () => void
}

/** Where the customer writes. Enter sends, Shift+Enter begins a line, and the focus stays. */
export function Composer({ onText, onFile, onLocation }: ComposerProps) {
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const file = useRef<HTMLInputElement>(null)
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
      <Menu
        label="Attach"
        icon={<AttachIcon />}
        side="up"
        items={[
          { label: 'Photo or file', icon: <PhotoIcon />, onChoose: () => file.current?.click() },
          { label: 'Location', icon: <PinIcon />, onChoose: onLocation },
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
