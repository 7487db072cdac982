'use client'
import type { Json } from '@parley/channel'
import { getField } from '@parley/flow'
import { Menu, MenuItem, Button } from '@parley/ui'
import { FileText, Film, Image, MessageSquareText, MessageSquare, Mic, Plus } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { Bubble, ListField, MediaField, MediaTile, TextField, defineEditor, useFace, useForm } from '../editor-kit/index.ts'
import { messageCard, type Bubble as MessageBubble, type MessageConfig } from './card.ts'

const kinds: Record<MessageBubble['type'], { label: string; icon: ReactNode; fresh: MessageBubble }> = {
  text: { label: 'Text', icon: <MessageSquareText aria-hidden />, fresh: { type: 'text', text: '' } },
  image: { label: 'Picture', icon: <Image aria-hidden />, fresh: { type: 'image', media: { link: '' }, caption: '' } },
  video: { label: 'Video', icon: <Film aria-hidden />, fresh: { type: 'video', media: { link: '' }, caption: '' } },
  document: { label: 'Document', icon: <FileText aria-hidden />, fresh: { type: 'document', media: { link: '' }, caption: '', filename: '' } },
  audio: { label: 'Audio', icon: <Mic aria-hidden />, fresh: { type: 'audio', media: { link: '' } } },
}

const fileName = (link: string) => link.split(/[?#]/)[0]!.split('/').pop() || link

export const messageEditor = defineEditor(messageCard, {
  icon: MessageSquare,
  Face: ({ config }) => config.bubbles.map((bubble, index) => <FaceBubble key={index} bubble={bubble} />),
  Form: MessageForm,
})

function FaceBubble({ bubble }: { bubble: MessageBubble }) {
  return bubble.type === 'text' ? <Bubble text={bubble.text} /> : <MediaBubble bubble={bubble} />
}

function MediaBubble({ bubble }: { bubble: Exclude<MessageBubble, { type: 'text' }> }) {
  const { label, icon } = kinds[bubble.type]
  const { fileUrl } = useFace()
  const link = 'link' in bubble.media ? bubble.media.link : ''
  const name = (bubble.type === 'document' && bubble.filename) || (link === '' ? ('fileId' in bubble.media ? (bubble.media.name ?? `${label}, uploaded`) : `${label}: no file yet`) : fileName(link))
  const address = 'fileId' in bubble.media ? fileUrl?.(bubble.media.fileId) : /^https?:\/\/[^{\s]+$/.test(link) ? link : undefined
  const image = bubble.type === 'image' ? address : undefined
  return <Bubble text={bubble.type === 'audio' ? '' : bubble.caption} media={<MediaTile icon={icon} label={name} image={image} />} />
}

function MessageForm({ config }: { config: MessageConfig }) {
  const { limits, set, config: stored, disabled } = useForm()
  const add = (type: MessageBubble['type']) => set('bubbles', [...((getField(stored, 'bubbles') as Json[] | undefined) ?? []), kinds[type].fresh as Json])
  return (
    <>
      <ListField field="bubbles" label="Bubbles" noun="bubble" max={10} create={() => kinds.text.fresh as Json} addLabel="Add text">
        {(entry, index) => {
          const bubble = config.bubbles[index]
          if (!bubble) return null
          if (bubble.type === 'text') return <TextField field={`${entry}.text`} label="Text" multiline template limit={limits.text} />
          return (
            <>
              <MediaField field={`${entry}.media`} kind={bubble.type} label={kinds[bubble.type].label} />
              {bubble.type === 'document' && <TextField field={`${entry}.filename`} label="File name" template placeholder="As the customer sees it" />}
              {bubble.type !== 'audio' && <TextField field={`${entry}.caption`} label="Caption" multiline rows={2} template limit={limits.caption} />}
            </>
          )
        }}
      </ListField>
      {!disabled && (
        <Menu
          trigger={
            <Button size="sm" className="-mt-2 self-start" icon={<Plus aria-hidden />}>
              Add a picture or file
            </Button>
          }
        >
          {(['image', 'video', 'document', 'audio'] as const).map((type) => (
            <MenuItem key={type} icon={kinds[type].icon} onSelect={() => add(type)}>
              {kinds[type].label}
            </MenuItem>
          ))}
        </Menu>
      )}
    </>
  )
}
