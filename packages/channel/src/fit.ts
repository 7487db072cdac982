import { countCharacters } from './count-characters.ts'
import { splitText, type ChannelLimits } from './limits.ts'
import type { CarouselCard, ChoiceOption, OutboundContent, OutboundHeader } from './outbound.ts'

/**
 * What to send so that nothing is refused for its length. Templates are checked in the editor, but a
 * filled-in placeholder or a model's answer can be longer than anyone foresaw: long texts become
 * several messages, labels are cut with an ellipsis. Nothing of a text is lost.
 */
export function fitOutbound(content: OutboundContent, limits: ChannelLimits): OutboundContent[] {
  switch (content.type) {
    case 'text':
      return splitText(content.text, limits.text).map((text) => ({ ...content, text }))
    case 'image':
    case 'video':
    case 'document': {
      if (content.caption === undefined || countCharacters(content.caption) <= limits.caption) return [content]
      const { caption, ...bare } = content
      return [bare, ...splitText(caption, limits.text).map((text) => ({ type: 'text' as const, text }))]
    }
    case 'buttons': {
      const [before, text] = overflow(content.text, limits)
      return [...before, { ...content, text, ...fittingFrame(content, limits), options: content.options.map((option) => clip(option, limits.buttonTitle, limits)) }]
    }
    case 'list': {
      const [before, text] = overflow(content.text, limits)
      const sections = content.sections.map((section) => ({
        ...section,
        ...(section.title === undefined ? {} : { title: ellipsis(section.title, limits.listSectionTitle) }),
        options: section.options.map((option) => clip(option, limits.listRowTitle, limits)),
      }))
      const header = content.header === undefined ? {} : { header: ellipsis(content.header, limits.headerText) }
      return [...before, { ...content, text, ...header, ...fittingFooter(content, limits), button: ellipsis(content.button, limits.listButton), sections }]
    }
    case 'link':
    case 'form': {
      const [before, text] = overflow(content.text, limits)
      return [...before, { ...content, text, ...fittingFrame(content, limits), label: ellipsis(content.label, limits.linkLabel) }]
    }
    case 'location-request':
    case 'contact-request': {
      const [before, text] = overflow(content.text, limits)
      return [...before, { ...content, text }]
    }
    case 'product': {
      const [before, text] = overflow(content.text ?? '', limits)
      return [...before, { ...content, ...(text === '' ? {} : { text }), ...fittingFooter(content, limits) }]
    }
    case 'product-list': {
      const [before, text] = overflow(content.text, limits)
      const sections = content.sections.map((section) => ({ ...section, title: ellipsis(section.title, limits.listSectionTitle) }))
      return [...before, { ...content, text, header: ellipsis(content.header, limits.headerText), ...fittingFooter(content, limits), sections }]
    }
    case 'catalogue': {
      const [before, text] = overflow(content.text, limits)
      return [...before, { ...content, text, ...fittingFooter(content, limits) }]
    }
    case 'carousel': {
      const [before, text] = overflow(content.text, limits)
      return [...before, { ...content, text, cards: content.cards.map((card) => fittingCard(card, limits)) }]
    }
    case 'audio':
    case 'sticker':
    case 'location':
    case 'contacts':
    case 'reaction':
    case 'template':
      return [content]
  }
}

function fittingCard(card: CarouselCard, limits: ChannelLimits): CarouselCard {
  if (card.type === 'product') return card
  const lines = card.text?.split('\n') ?? []
  // A card shows three lines at most: what follows stands in the third.
  const text = [...lines.slice(0, 2), ...(lines.length > 2 ? [lines.slice(2).join(' ')] : [])].join('\n')
  return { ...card, ...(card.text === undefined ? {} : { text: ellipsis(text, limits.carouselCardText, true) }), label: ellipsis(card.label, limits.linkLabel) }
}

function fittingFrame(content: { header?: OutboundHeader | undefined; footer?: string | undefined }, limits: ChannelLimits) {
  const { header } = content
  return { ...(header?.type === 'text' ? { header: { ...header, text: ellipsis(header.text, limits.headerText) } } : {}), ...fittingFooter(content, limits) }
}

const fittingFooter = ({ footer }: { footer?: string | undefined }, limits: ChannelLimits) => (footer === undefined ? {} : { footer: ellipsis(footer, limits.footer) })

/** The text that stands above buttons is short: what does not fit goes ahead as messages of its own. */
function overflow(text: string, limits: ChannelLimits): [OutboundContent[], string] {
  if (countCharacters(text) <= limits.interactiveBody) return [[], text]
  const parts = splitText(text, limits.interactiveBody)
  const last = parts.pop() ?? ''
  return [parts.map((part) => ({ type: 'text', text: part })), last]
}

function clip(option: ChoiceOption, title: number, limits: ChannelLimits): ChoiceOption {
  return {
    ...option,
    title: ellipsis(option.title, title),
    ...(option.description === undefined ? {} : { description: ellipsis(option.description, limits.listRowDescription) }),
  }
}

/** Labels stand on one line: a line break from a placeholder becomes a space. */
function ellipsis(given: string, most: number, lines = false): string {
  const text = lines ? given : given.replace(/\s*[\r\n]+\s*/g, ' ')
  if (countCharacters(text) <= most) return text
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`
}
