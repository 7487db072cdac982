import type { ChannelLimits } from '../limits.ts'
import type { OutboundContent } from '../outbound.ts'
import type { Problems } from './problems.ts'

type Of<Type extends OutboundContent['type']> = Extract<OutboundContent, { type: Type }>

export function checkProduct(content: Of<'product'>, limits: ChannelLimits, problems: Problems): void {
  problems.atMost('text', 'The text', content.text, limits.interactiveBody)
  problems.atMost('footer', 'The footer', content.footer, limits.footer)
  problems.required('catalogId', 'The id of the catalogue', content.catalogId)
  problems.required('productId', 'The id of the product', content.productId)
}

export function checkProductList(content: Of<'product-list'>, limits: ChannelLimits, problems: Problems): void {
  problems.text('text', 'The text above the products', content.text, limits.interactiveBody)
  problems.label('header', 'The heading', content.header, limits.headerText)
  problems.atMost('footer', 'The footer', content.footer, limits.footer)
  problems.required('catalogId', 'The id of the catalogue', content.catalogId)
  const products = content.sections.flatMap((section) => section.productIds)
  if (products.length === 0) problems.add('sections', 'There are no products. Add at least one.')
  if (products.length > limits.products) problems.add('sections', `There are ${products.length} products; WhatsApp shows at most ${limits.products}.`)
  if (content.sections.length > limits.listSections)
    problems.add('sections', `There are ${content.sections.length} sections; WhatsApp shows at most ${limits.listSections}.`)
  content.sections.forEach((section, index) => {
    const field = `sections[${index}]`
    if (content.sections.length > 1) problems.required(`${field}.title`, `The title of section ${index + 1}`, section.title)
    if (section.title) problems.label(`${field}.title`, `Section “${section.title}”`, section.title, limits.listSectionTitle)
    if (section.productIds.length === 0 && products.length > 0) problems.add(`${field}.productIds`, `Section ${index + 1} has no products.`)
    section.productIds.forEach((id, product) => problems.required(`${field}.productIds[${product}]`, 'The id of a product', id))
  })
}

export function checkCatalogue(content: Of<'catalogue'>, limits: ChannelLimits, problems: Problems): void {
  problems.text('text', 'The text', content.text, limits.interactiveBody)
  problems.atMost('footer', 'The footer', content.footer, limits.footer)
}

export function checkCarousel(content: Of<'carousel'>, limits: ChannelLimits, problems: Problems): void {
  const { cards } = content
  problems.text('text', 'The text above the cards', content.text, limits.interactiveBody)
  if (cards.length < limits.carouselCardsLeast || cards.length > limits.carouselCards)
    problems.add('cards', `There ${cards.length === 1 ? 'is 1 card' : `are ${cards.length} cards`}; WhatsApp takes ${limits.carouselCardsLeast} to ${limits.carouselCards}.`)
  if (new Set(cards.map((card) => card.type)).size > 1) problems.add('cards', 'Either every card shows a product, or none.')
  const headers = new Set(cards.map((card) => (card.type === 'link' ? card.header.type : 'product')))
  if (headers.has('image') && headers.has('video')) problems.add('cards', 'Either every card has a picture, or every card a video.')
  cards.forEach((card, index) => {
    const field = `cards[${index}]`
    if (card.type === 'product') {
      problems.required(`${field}.catalogId`, 'The id of the catalogue', card.catalogId)
      problems.required(`${field}.productId`, 'The id of the product', card.productId)
      return
    }
    problems.media(`${field}.header.media`, card.header.type, card.header.media)
    problems.atMost(`${field}.text`, `The text of card ${index + 1}`, card.text, limits.carouselCardText)
    if ((card.text?.match(/\n/g)?.length ?? 0) > 2) problems.add(`${field}.text`, `The text of card ${index + 1} has more than two line breaks.`)
    problems.label(`${field}.label`, `The label of card ${index + 1}`, card.label, limits.linkLabel)
    problems.link(`${field}.url`, card.url)
  })
}
