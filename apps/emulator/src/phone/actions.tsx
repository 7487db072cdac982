import type { ReactNode } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { asList, asObject, asString, contentOf } from './chat-state.ts'
import { FormIcon, LinkIcon, ListIcon, PersonIcon, PinIcon, ReplyIcon, ShopIcon } from './icons.tsx'
import { Media, Text } from './media.tsx'
import { Product } from './product.tsx'
import { TemplateActions } from './template-actions.tsx'
import type { Opening } from './sheets.tsx'
import type { Sending } from './use-chat.ts'

interface ActionsProps {
  message: ChatMessage
  onSend: (sending: Sending) => void
  onOpen: (opening: Opening) => void
  onShareNumber: (replyTo: string) => void
}

/** What can be tapped below a bubble. Answered buttons stay: on WhatsApp one may tap again days later. */
export function Actions({ message, onSend, onOpen, onShareNumber }: ActionsProps): ReactNode {
  const content = contentOf(message)
  const action = asObject(content['action'])
  if (message.type === 'template') return <TemplateActions message={message} content={content} onSend={onSend} onOpen={onOpen} onShareNumber={onShareNumber} />
  if (message.type !== 'interactive') return null
  const one = (icon: ReactNode, label: string, onClick: () => void, dialog = true) => (
    <div className="actions"><button type="button" className="action" {...(dialog && { 'aria-haspopup': 'dialog' as const })} onClick={onClick}>{icon}<span dir="auto">{label}</span></button></div>
  )
  switch (content['type']) {
    case 'button':
      return (
        <div className="actions">
          {asList(action['buttons']).map((button) => {
            const { id, title } = asObject(button['reply'])
            return (
              <button key={asString(id)} type="button" className="action" onClick={() => onSend({ type: 'interactive', content: { type: 'button_reply', button_reply: { id: asString(id), title: asString(title) } }, replyTo: message.id })}>
                <ReplyIcon /><span dir="auto">{asString(title)}</span>
              </button>
            )
          })}
        </div>
      )
    case 'list':
      return one(<ListIcon />, asString(action['button']), () => onOpen({ kind: 'list', message }))
    case 'cta_url':
      return <div className="actions"><OutLink parameters={asObject(action['parameters'])} /></div>
    case 'flow':
      return one(<FormIcon />, asString(asObject(action['parameters'])['flow_cta']), () => onOpen({ kind: 'form', message }))
    case 'location_request_message':
      return one(<PinIcon />, 'Send location', () => onOpen({ kind: 'location', message }))
    case 'contact_request':
      return one(<PersonIcon />, 'Share phone number', () => onShareNumber(message.id), false)
    case 'product':
      return one(<ShopIcon />, 'View', () => onOpen({ kind: 'shop', message }))
    case 'product_list':
      return one(<ShopIcon />, 'View items', () => onOpen({ kind: 'shop', message }))
    case 'catalog_message':
      return one(<ShopIcon />, 'View catalogue', () => onOpen({ kind: 'shop', message }))
    case 'carousel':
      return <Carousel message={message} cards={asList(action['cards'])} onOpen={onOpen} />
    default:
      return null
  }
}

function OutLink({ parameters }: { parameters: JsonObject }) {
  const url = asString(parameters['url'])
  return <a className="action" href={/^https?:\/\//.test(url) ? url : undefined} target="_blank" rel="noopener noreferrer"><LinkIcon /><span dir="auto">{asString(parameters['display_text'])}</span></a>
}

/** Cards side by side, to swipe or to reach by keyboard. */
function Carousel({ message, cards, onOpen }: { message: ChatMessage; cards: JsonObject[]; onOpen: (opening: Opening) => void }) {
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="carousel" role="group" aria-label={`${cards.length} cards`} tabIndex={0}>
      {cards.map((card) => {
        const action = asObject(card['action'])
        const header = asObject(card['header'])
        const kind = asString(header['type'])
        return (
          <div key={String(card['card_index'])} className="card">
            {card['type'] === 'product' ? (
              <>
                <Product id={asString(action['product_retailer_id'])} />
                <button type="button" className="action" aria-haspopup="dialog" onClick={() => onOpen({ kind: 'shop', message })}><ShopIcon /><span>View</span></button>
              </>
            ) : (
              <>
                <Media message={message} kind={kind} media={asObject(header[kind])} />
                <Text text={asString(asObject(card['body'])['text'])} />
                <OutLink parameters={asObject(action['parameters'])} />
              </>
            )}
          </div>
        )
      })}
    </div>
  )
}
