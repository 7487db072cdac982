'use client'
import type { Json, MediaKind, OutboundMedia } from '@parley/channel'
import { getField } from '@parley/flow'
import { Button, Menu, MenuItem } from '@parley/ui'
import {
  ContactRound, ExternalLink, FileText, Film, GalleryHorizontal, Image, Link, MapPin, MessageSquare, MessageSquareText, Mic, Music, Package, Plus, Reply, ShoppingBag, SmilePlus, Sticker, Store,
} from '@parley/ui/icons'
import { useState, type ReactNode } from 'react'
import { Bubble, ChoiceField, ChoiceLabel, FaceLine, FaceText, HeaderField, ListField, MediaField, MediaTile, Section, SwitchField, TextField, defineEditor, useFace, useForm } from '../editor-kit/index.ts'
import type { Bubble as MessageBubble, BubbleType } from './bubble.ts'
import { productIds, type HeaderConfig } from './bubble.ts'
import { messageCard, type MessageConfig } from './card.ts'

const noFile = { link: '' }

const kinds: Record<BubbleType, { label: string; icon: ReactNode; fresh: () => MessageBubble }> = {
  text: { label: 'Text', icon: <MessageSquareText aria-hidden />, fresh: () => ({ type: 'text', text: '', preview: true }) },
  image: { label: 'Picture', icon: <Image aria-hidden />, fresh: () => ({ type: 'image', media: noFile, caption: '' }) },
  video: { label: 'Video', icon: <Film aria-hidden />, fresh: () => ({ type: 'video', media: noFile, caption: '' }) },
  document: { label: 'Document', icon: <FileText aria-hidden />, fresh: () => ({ type: 'document', media: noFile, caption: '', filename: '' }) },
  audio: { label: 'Audio', icon: <Music aria-hidden />, fresh: () => ({ type: 'audio', media: noFile }) },
  voice: { label: 'Voice note', icon: <Mic aria-hidden />, fresh: () => ({ type: 'voice', media: noFile }) },
  sticker: { label: 'Sticker', icon: <Sticker aria-hidden />, fresh: () => ({ type: 'sticker', media: noFile }) },
  link: {
    label: 'Link button',
    icon: <Link aria-hidden />,
    fresh: () => ({ type: 'link', text: '', header: { type: 'none', text: '', media: noFile }, footer: '', label: '', url: '' }),
  },
  location: { label: 'Place', icon: <MapPin aria-hidden />, fresh: () => ({ type: 'location', latitude: '', longitude: '', name: '', address: '' }) },
  contact: { label: 'Contact card', icon: <ContactRound aria-hidden />, fresh: () => ({ type: 'contact', name: '', phone: '', email: '', organisation: '', website: '' }) },
  product: { label: 'Product', icon: <Package aria-hidden />, fresh: () => ({ type: 'product', text: '', catalogId: '', productId: '' }) },
  'product-list': {
    label: 'Several products',
    icon: <ShoppingBag aria-hidden />,
    fresh: () => ({ type: 'product-list', heading: '', text: '', catalogId: '', sections: [{ title: '', products: '' }] }),
  },
  catalogue: { label: 'Catalogue', icon: <Store aria-hidden />, fresh: () => ({ type: 'catalogue', text: '', footer: '', productId: '' }) },
  carousel: {
    label: 'Carousel',
    icon: <GalleryHorizontal aria-hidden />,
    fresh: () => ({ type: 'carousel', text: '', header: 'image', cards: [freshCard(), freshCard()] }),
  },
  reaction: { label: 'Reaction', icon: <SmilePlus aria-hidden />, fresh: () => ({ type: 'reaction', emoji: '👍' }) },
}

const freshCard = () => ({ media: { link: '' }, text: '', label: '', url: '' })

const more: BubbleType[][] = [
  ['image', 'video', 'document', 'audio', 'voice', 'sticker'],
  ['link', 'location', 'contact', 'reaction'],
  ['product', 'product-list', 'catalogue', 'carousel'],
]

const fileName = (link: string) => link.split(/[?#]/)[0]!.split('/').pop() || link

export const messageEditor = defineEditor(messageCard, {
  icon: MessageSquare,
  Face: ({ config }) => (
    <>
      {config.quote && <FaceLine icon={<Reply aria-hidden />} faint>Quotes the customer’s last message</FaceLine>}
      {config.bubbles.map((bubble, index) => (
        <FaceBubble key={index} bubble={bubble} />
      ))}
    </>
  ),
  Form: MessageForm,
})

function FaceBubble({ bubble }: { bubble: MessageBubble }) {
  const { label, icon } = kinds[bubble.type]
  switch (bubble.type) {
    case 'text':
      return <Bubble text={bubble.text} />
    case 'image':
    case 'video':
    case 'document':
      return <Bubble text={bubble.caption} media={<FileTile kind={bubble.type} media={bubble.media} name={bubble.type === 'document' ? bubble.filename : ''} />} />
    case 'audio':
    case 'voice':
    case 'sticker':
      return <Bubble text="" media={<FileTile kind={bubble.type} media={bubble.media} name="" />} />
    case 'link':
      return (
        <>
          <Bubble text={bubble.text} attached media={<HeaderTile header={bubble.header} />} />
          <Under title={bubble.label} icon={<ExternalLink aria-hidden />} />
        </>
      )
    case 'location':
      return <Bubble text={[bubble.name, bubble.address].filter(Boolean).join('\n')} empty="A place" media={<MediaTile icon={icon} label={`${bubble.latitude || '?'}, ${bubble.longitude || '?'}`} />} />
    case 'contact':
      return <Bubble text={[bubble.phone, bubble.email].filter(Boolean).join('\n')} media={<MediaTile icon={icon} label={bubble.name || 'A contact: no name yet'} />} />
    case 'product':
      return <Bubble text={bubble.text} media={<MediaTile icon={icon} label={bubble.productId || 'A product: not chosen yet'} />} />
    case 'product-list': {
      const count = bubble.sections.reduce((sum, section) => sum + productIds(section.products).length, 0)
      return (
        <>
          <Bubble text={bubble.text} attached media={bubble.heading === '' ? undefined : <Heading text={bubble.heading} />} />
          <Under title={`${count} ${count === 1 ? 'product' : 'products'}`} icon={icon} />
        </>
      )
    }
    case 'catalogue':
      return (
        <>
          <Bubble text={bubble.text} attached />
          <Under title="View catalogue" icon={icon} />
        </>
      )
    case 'carousel':
      return (
        <>
          <Bubble text={bubble.text} />
          <div className="flex gap-1.5 overflow-hidden px-2.5">
            {bubble.cards.slice(0, 3).map((card, index) => (
              <div key={index} className="w-24 shrink-0 rounded-control border border-line bg-raised text-hint">
                <FileTile kind={bubble.header} media={card.media} name="" small />
                <p className="truncate px-1.5 text-ink-soft">{card.text === '' ? `Card ${index + 1}` : <FaceText text={card.text} />}</p>
                <p className="truncate px-1.5 pb-1 font-medium text-accent-ink">{card.label || 'No label'}</p>
              </div>
            ))}
          </div>
        </>
      )
    case 'reaction':
      return <FaceLine icon={icon}>{`Reacts with ${bubble.emoji || 'nothing yet'}`}</FaceLine>
    default:
      return <FaceLine icon={icon}>{label}</FaceLine>
  }
}

function Under({ title, icon }: { title: string; icon: ReactNode }) {
  return (
    <div className="px-2.5">
      <ChoiceLabel title={title} icon={icon} />
    </div>
  )
}

const Heading = ({ text }: { text: string }) => (
  <p dir="auto" className="px-2.5 pt-1.5 text-control font-semibold">
    <FaceText text={text} />
  </p>
)

/** What stands above a message with buttons, as on the face of every card that has it. */
function HeaderTile({ header }: { header: HeaderConfig }) {
  if (header.type === 'none') return null
  if (header.type === 'text') return <Heading text={header.text} />
  return <FileTile kind={header.type} media={header.media} name="" />
}

function FileTile({ kind, media, name, small = false }: { kind: MediaKind; media: OutboundMedia; name: string; small?: boolean }) {
  const { label, icon } = kinds[kind]
  const { fileUrl } = useFace()
  const [broken, setBroken] = useState<string | null>(null)
  const link = 'link' in media ? media.link : ''
  const shown = name || (link === '' ? ('fileId' in media ? (media.name ?? `${label}, uploaded`) : `${label}: no file yet`) : fileName(link))
  const address = 'fileId' in media ? fileUrl?.(media.fileId) : /^https?:\/\/[^{\s]+$/.test(link) ? link : undefined
  const image = kind === 'image' || kind === 'sticker' ? address : undefined
  return small && image && broken !== image ? <img src={image} alt="" draggable={false} onError={() => setBroken(image)} className="h-14 w-full rounded-t-control bg-hover object-cover" /> : <MediaTile icon={icon} label={small ? label : shown} image={small ? undefined : image} />
}

function MessageForm({ config }: { config: MessageConfig }) {
  const { set, config: stored, disabled } = useForm()
  const add = (type: BubbleType) => set('bubbles', [...((getField(stored, 'bubbles') as Json[] | undefined) ?? []), kinds[type].fresh() as Json])
  return (
    <>
      <ListField field="bubbles" label="Bubbles" noun="bubble" max={10} create={() => kinds.text.fresh() as Json} addLabel="Add text">
        {(entry, index) => {
          const bubble = config.bubbles[index]
          return bubble ? <BubbleForm entry={entry} bubble={bubble} /> : null
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
          {more.flat().map((type) => (
            <MenuItem key={type} icon={kinds[type].icon} onSelect={() => add(type)}>
              {kinds[type].label}
            </MenuItem>
          ))}
        </Menu>
      )}
      <SwitchField field="quote" label="Quote the customer’s last message" hint="Shown above the first bubble, so that it is clear what it answers." />
    </>
  )
}

function BubbleForm({ entry, bubble }: { entry: string; bubble: MessageBubble }) {
  const { limits } = useForm()
  const { label } = kinds[bubble.type]
  switch (bubble.type) {
    case 'text':
      return (
        <>
          <TextField field={`${entry}.text`} label="Text" multiline template limit={limits.text} />
          {/https?:\/\/|\{\{/.test(bubble.text) && <SwitchField field={`${entry}.preview`} label="Show a preview of the first link" initial />}
        </>
      )
    case 'image':
    case 'video':
    case 'document':
    case 'audio':
    case 'voice':
    case 'sticker':
      return (
        <>
          <MediaField field={`${entry}.media`} kind={bubble.type} label={label} />
          {bubble.type === 'document' && <TextField field={`${entry}.filename`} label="File name" template limit={limits.filename} placeholder="As the customer sees it" />}
          {'caption' in bubble && <TextField field={`${entry}.caption`} label="Caption" multiline rows={2} template limit={limits.caption} />}
        </>
      )
    case 'link':
      return (
        <>
          <TextField field={`${entry}.text`} label="Text above the button" multiline template limit={limits.interactiveBody} />
          <TextField field={`${entry}.label`} label="Button" template limit={limits.linkLabel} placeholder="Book online" />
          <TextField field={`${entry}.url`} label="Opens" template placeholder="https://…" />
          <Section title="Above and below" fields={[`${entry}.header`, `${entry}.footer`]}>
            <HeaderField field={`${entry}.header`} />
            <TextField field={`${entry}.footer`} label="Small print below" template limit={limits.footer} />
          </Section>
        </>
      )
    case 'location':
      return (
        <>
          <div className="flex gap-3">
            <TextField field={`${entry}.latitude`} label="Latitude" template placeholder="52.5200" />
            <TextField field={`${entry}.longitude`} label="Longitude" template placeholder="13.4050" />
          </div>
          <TextField field={`${entry}.name`} label="Name" template placeholder="Our shop" />
          <TextField field={`${entry}.address`} label="Address" template />
        </>
      )
    case 'contact':
      return (
        <>
          <TextField field={`${entry}.name`} label="Name" template />
          <TextField field={`${entry}.phone`} label="Phone number" template placeholder="+49 30 123456" />
          <TextField field={`${entry}.email`} label="E-mail address" template />
          <TextField field={`${entry}.organisation`} label="Organisation" template />
          <TextField field={`${entry}.website`} label="Web site" template placeholder="https://…" />
        </>
      )
    case 'product':
      return (
        <>
          <TextField field={`${entry}.catalogId`} label="Catalogue id" hint="In Meta’s Commerce Manager, under the catalogue’s settings." />
          <TextField field={`${entry}.productId`} label="Product’s content id" template />
          <TextField field={`${entry}.text`} label="Text" multiline rows={2} template limit={limits.interactiveBody} />
        </>
      )
    case 'product-list':
      return (
        <>
          <TextField field={`${entry}.heading`} label="Heading" template limit={limits.headerText} />
          <TextField field={`${entry}.text`} label="Text" multiline rows={2} template limit={limits.interactiveBody} />
          <TextField field={`${entry}.catalogId`} label="Catalogue id" />
          <ListField field={`${entry}.sections`} label="Sections" noun="section" max={limits.listSections} create={() => ({ title: '', products: '' })}>
            {(section) => (
              <>
                <TextField field={`${section}.title`} label="Title" template limit={limits.listSectionTitle} />
                <TextField field={`${section}.products`} label="Content ids of the products" multiline rows={3} hint="One a line." />
              </>
            )}
          </ListField>
        </>
      )
    case 'catalogue':
      return (
        <>
          <TextField field={`${entry}.text`} label="Text" multiline rows={2} template limit={limits.interactiveBody} />
          <TextField field={`${entry}.footer`} label="Small print below" template limit={limits.footer} />
          <TextField field={`${entry}.productId`} label="Product in the picture" template hint="Its content id. Empty: the first of the catalogue." />
        </>
      )
    case 'carousel':
      return (
        <>
          <TextField field={`${entry}.text`} label="Text above the cards" multiline rows={2} template limit={limits.interactiveBody} />
          <ChoiceField
            field={`${entry}.header`}
            label="Each card shows"
            options={[
              { value: 'image', label: 'A picture' },
              { value: 'video', label: 'A video' },
            ]}
          />
          <ListField field={`${entry}.cards`} label="Cards" noun="card" max={limits.carouselCards} create={freshCard}>
            {(card) => (
              <>
                <MediaField field={`${card}.media`} kind={bubble.header} label={kinds[bubble.header].label} />
                <TextField field={`${card}.text`} label="Text" multiline rows={2} template limit={limits.carouselCardText} />
                <TextField field={`${card}.label`} label="Button" template limit={limits.linkLabel} />
                <TextField field={`${card}.url`} label="Opens" template placeholder="https://…" />
              </>
            )}
          </ListField>
        </>
      )
    case 'reaction':
      return <TextField field={`${entry}.emoji`} label="Emoji" hint="On what the customer said last." className="w-28" />
  }
}
