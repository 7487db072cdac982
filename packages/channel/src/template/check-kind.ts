import { checkTemplateButtons } from './check-buttons.ts'
import { templateLimits as limits } from './limits.ts'
import type { TemplateProblems } from './problems.ts'
import { templateKind, type TemplateButton, type TemplateCard, type TemplateCategory, type TemplateKind, type TemplateShape } from './shape.ts'

/** Kinds that Meta takes as marketing only. */
const marketing: Partial<Record<TemplateKind, string>> = { carousel: 'A carousel', offer: 'A limited-time offer', product: 'A template that shows a product', products: 'A template that shows products' }

/** Which parts go together: what a carousel, an offer or products of the catalogue must have, and what they have no room for. */
export function checkTemplateKind(category: TemplateCategory, shape: TemplateShape, problems: TemplateProblems): void {
  const kind = templateKind(shape)
  const { header, footer, buttons, offer } = shape
  const name = marketing[kind]
  if (name !== undefined && category !== 'marketing') problems.add('category', `${name} is a marketing template. Choose that category.`)
  switch (kind) {
    case 'message':
      return
    case 'carousel':
      if (header) problems.add('header', 'Above the cards of a carousel stands text only. Remove the header.')
      if (footer !== '') problems.add('footer', 'A carousel has no footer. Remove it.')
      if (buttons.length > 0) problems.add('buttons', 'The buttons of a carousel stand on its cards. Remove those below the text.')
      if (offer) problems.add('offer', 'A carousel cannot be a limited-time offer as well.')
      return checkCards(shape.cards, problems)
    case 'offer':
      problems.text('offer.text', 'The name of the offer', offer!.text, limits.offerText)
      if (header && header.type !== 'image' && header.type !== 'video') problems.add('header', 'Above a limited-time offer stands a picture, a video, or nothing.')
      if (footer !== '') problems.add('footer', 'A limited-time offer has no footer. Remove it.')
      if (!only(buttons, ['copy-code', 'url'])) problems.add('buttons', 'A limited-time offer has a button that copies a code and one that opens a page, and no others.')
      if (!has(buttons, 'url')) problems.add('buttons', 'A limited-time offer needs a button that opens a page.')
      if (offer!.expires && !has(buttons, 'copy-code')) problems.add('buttons', 'An offer that counts down needs a button that copies its code.')
      if (has(buttons, 'copy-code') && buttons[0]!.type !== 'copy-code') problems.add('buttons', 'The button that copies the code comes first.')
      return
    case 'product':
      if (header?.type !== 'product' || buttons.length !== 1 || buttons[0]!.type !== 'product') problems.add('buttons', 'A product has one button that shows it, and the product stands in the header.')
      return
    case 'products':
      if (buttons.length !== 1) problems.add('buttons', 'The button that shows products stands alone. Remove the others.')
      if (header?.type !== 'text') problems.add('header', 'Above products stands a header of words.')
      return
    case 'catalogue':
      if (buttons.length !== 1) problems.add('buttons', 'The button that opens the catalogue stands alone. Remove the others.')
      if (header) problems.add('header', 'A template that opens the catalogue has no header. Remove it.')
  }
}

const only = (buttons: TemplateButton[], types: TemplateButton['type'][]) => buttons.every(({ type }) => types.includes(type))
const has = (buttons: TemplateButton[], type: TemplateButton['type']) => buttons.some((button) => button.type === type)

function checkCards(cards: TemplateCard[], problems: TemplateProblems): void {
  if (cards.length < limits.cardsLeast || cards.length > limits.cards) problems.add('cards', `There ${cards.length === 1 ? 'is 1 card' : `are ${cards.length} cards`}; WhatsApp takes ${limits.cardsLeast} to ${limits.cards}.`)
  if (new Set(cards.map(({ header }) => header.type)).size > 1) problems.add('cards', 'All cards show the same: pictures, videos or products.')
  if (new Set(cards.map(({ buttons }) => buttons.map(({ type }) => type).join())).size > 1) problems.add('cards', 'All cards have the same kinds of buttons in the same order.')
  const written = cards.filter(({ body }) => body.trim() !== '').length
  cards.forEach((card, index) => {
    const prefix = `cards[${index}].`
    const product = card.header.type === 'product'
    if ('example' in card.header && card.header.example === '') problems.add(`${prefix}header.example`, `Upload a sample for card ${index + 1}. The reviewers at Meta look at it; customers get your own file.`)
    if (product && card.body !== '') problems.add(`${prefix}body`, 'A card with a product takes no text: WhatsApp shows its title and price.')
    else if (card.body.trim() !== '') {
      problems.body(prefix, `The text of card ${index + 1}`, card, limits.cardBody)
      if ((card.body.match(/\n/g)?.length ?? 0) > limits.cardLineBreaks) problems.add(`${prefix}body`, `The text of card ${index + 1} has more than two line breaks.`)
    } else if (written > 0) problems.add(`${prefix}body`, `Card ${index + 1} has no text, and others have. Either all cards have one, or none.`)
    const most = product ? 1 : limits.cardButtons
    if (card.buttons.length === 0 || card.buttons.length > most) problems.add(`${prefix}buttons`, most === 1 ? `Card ${index + 1} needs one button.` : `Card ${index + 1} needs one or two buttons.`)
    if (!only(card.buttons, product ? ['product', 'url'] : ['quick-reply', 'url', 'phone'])) problems.add(`${prefix}buttons`, product ? 'A card with a product has a button that shows it or opens a page.' : 'A card has quick replies and buttons that open a page or call a number.')
    checkTemplateButtons(prefix, card.buttons, problems)
  })
}
