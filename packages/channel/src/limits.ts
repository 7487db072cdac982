import { checkButtons, checkForm, checkLinkButton, checkList, checkRequest } from './check/interactive.ts'
import { checkContacts, checkFile, checkLocation, checkReaction } from './check/plain.ts'
import { Problems } from './check/problems.ts'
import { checkCarousel, checkCatalogue, checkProduct, checkProductList } from './check/shop.ts'
import { countCharacters } from './count-characters.ts'
import { outboundText, type OutboundContent } from './outbound.ts'
import { checkTemplateContent } from './template/check-content.ts'

/** A channel's limits as data, so that editor, API and sender refuse the same things in the same words. */
export interface ChannelLimits {
  text: number
  caption: number
  interactiveBody: number
  filename: number
  footer: number
  /** The heading above an interactive message. */
  headerText: number
  buttons: number
  buttonTitle: number
  optionId: number
  listButton: number
  listSections: number
  /** Over all sections together. */
  listRows: number
  listRowTitle: number
  listRowDescription: number
  listRowId: number
  listSectionTitle: number
  /** The label of a button that opens a link or a form. */
  linkLabel: number
  /** In a list of products, over all sections. */
  products: number
  carouselCardsLeast: number
  carouselCards: number
  carouselCardText: number
  /** Contact cards in one message. */
  contacts: number
}

/** WhatsApp Cloud API, v26.0. Source: Meta's interactive message guides as of November 2026. */
export const whatsappLimits: ChannelLimits = {
  text: 4096,
  caption: 1024,
  interactiveBody: 1024,
  filename: 240,
  footer: 60,
  headerText: 60,
  buttons: 3,
  buttonTitle: 20,
  optionId: 256,
  listButton: 20,
  listSections: 10,
  listRows: 10,
  listRowTitle: 24,
  listRowDescription: 72,
  listRowId: 200,
  listSectionTitle: 24,
  linkLabel: 20,
  products: 30,
  carouselCardsLeast: 2,
  carouselCards: 10,
  carouselCardText: 160,
  contacts: 5,
}

export interface LimitProblem {
  /** Where in the content, as a path: `options[2].title`. */
  field: string
  message: string
}

/** Everything about `content` that the channel would refuse; empty when it may be sent. */
export function checkOutbound(content: OutboundContent, limits: ChannelLimits): LimitProblem[] {
  const problems = new Problems()
  switch (content.type) {
    case 'text':
      problems.text('text', 'The text', content.text, limits.text)
      break
    case 'image':
    case 'video':
    case 'document':
    case 'audio':
    case 'sticker':
      checkFile(content, limits, problems)
      break
    case 'buttons':
      checkButtons(content, limits, problems)
      break
    case 'list':
      checkList(content, limits, problems)
      break
    case 'link':
      checkLinkButton(content, limits, problems)
      break
    case 'form':
      checkForm(content, limits, problems)
      break
    case 'location-request':
    case 'contact-request':
      checkRequest(content, limits, problems)
      break
    case 'product':
      checkProduct(content, limits, problems)
      break
    case 'product-list':
      checkProductList(content, limits, problems)
      break
    case 'catalogue':
      checkCatalogue(content, limits, problems)
      break
    case 'carousel':
      checkCarousel(content, limits, problems)
      break
    case 'location':
      checkLocation(content, problems)
      break
    case 'contacts':
      checkContacts(content, limits, problems)
      break
    case 'reaction':
      checkReaction(content, problems)
      break
    case 'template':
      checkTemplateContent(content, problems)
      break
  }
  return problems.found
}

/** Splits a text that is too long for one message at paragraph, line, sentence or word ends. */
export function splitText(text: string, most: number): string[] {
  const parts: string[] = []
  let rest = text
  while (countCharacters(rest) > most) {
    const window = rest.slice(0, most)
    const cut = ['\n\n', '\n', '. ', ' '].map((mark) => [window.lastIndexOf(mark), mark.length] as const).find(([at]) => at > most / 2)
    // Without any gap the cut must not fall between the two halves of a surrogate pair.
    const hard = /[\uD800-\uDBFF]$/.test(window) ? most - 1 : most
    const end = cut ? cut[0] + cut[1] : hard
    parts.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  if (rest !== '') parts.push(rest)
  return parts
}

/** True where sending it would leave the customer with nothing to read or look at. */
export function isEmptyOutbound(content: OutboundContent): boolean {
  return content.type === 'text' && outboundText(content).trim() === ''
}
