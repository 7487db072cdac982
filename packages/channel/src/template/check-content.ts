import type { Problems } from '../check/problems.ts'
import { parameterProblem, type TemplateButtonValue, type TemplateContent } from './content.ts'
import { templateLimits as limits } from './limits.ts'

/** What WhatsApp would refuse about the values of a template; whether they fit the approved one is asked elsewhere. */
export function checkTemplateContent(content: TemplateContent, problems: Problems): void {
  const value = (field: string, text: string) => {
    const problem = parameterProblem(text)
    if (problem !== undefined) problems.add(field, problem)
  }
  const parameters = (field: string, given: TemplateContent['parameters']) => {
    given.forEach((parameter, index) => value(`${field}[${index}]`, parameter.text))
    if (new Set(given.map(({ name }) => name === undefined)).size > 1) problems.add(field, 'A template takes either named or numbered values, never both.')
  }
  const header = (field: string, given: NonNullable<TemplateContent['header']>) => {
    if (given.type === 'text') value(field, given.text)
    else if (given.type === 'location') {
      if (!(Math.abs(given.latitude) <= 90) || !(Math.abs(given.longitude) <= 180)) problems.add(field, 'The place in the header needs a latitude between -90 and 90 and a longitude between -180 and 180.')
    } else if (given.type === 'product') {
      problems.required(`${field}.catalogId`, 'The id of the catalogue', given.catalogId)
      problems.required(`${field}.productId`, 'The content id of the product', given.productId)
    } else problems.media(`${field}.media`, given.type, given.media)
  }

  parameters('parameters', content.parameters)
  if (content.header) header('header', content.header)
  for (const button of content.buttons ?? []) checkButton(`buttons[${button.index}]`, button, value, problems)
  if (content.offer && !(content.offer.endsAt > 0)) problems.add('offer', 'The offer has no end that lies ahead. Write how long it lasts (48 hours) or when it ends (2026-12-24 18:00).')
  const { cards } = content
  if (!cards) return
  if (cards.length < limits.cardsLeast || cards.length > limits.cards) problems.add('cards', `There ${cards.length === 1 ? 'is 1 card' : `are ${cards.length} cards`}; WhatsApp takes ${limits.cardsLeast} to ${limits.cards}.`)
  if (new Set(cards.map((card) => card.header.type)).size > 1) problems.add('cards', 'All cards show the same: pictures, videos or products.')
  cards.forEach((card, index) => {
    header(`cards[${index}].header`, card.header)
    parameters(`cards[${index}].parameters`, card.parameters)
    for (const button of card.buttons) checkButton(`cards[${index}].buttons[${button.index}]`, button, value, problems)
  })
}

function checkButton(field: string, button: TemplateButtonValue, value: (field: string, text: string) => void, problems: Problems): void {
  switch (button.type) {
    case 'url':
      return value(field, button.text)
    case 'copy-code':
      value(field, button.code)
      return problems.atMost(field, 'The code to copy', button.code, limits.copyCode)
    case 'quick-reply':
      return problems.id(field, 'The id of a template button', button.payload, 256)
    case 'products': {
      const count = button.sections.reduce((sum, section) => sum + section.productIds.length, 0)
      if (count === 0 || count > limits.products) problems.add(field, `There ${count === 1 ? 'is 1 product' : `are ${count} products`} to show; WhatsApp takes 1 to ${limits.products}.`)
      if (button.sections.length > limits.productSections) problems.add(field, `There are ${button.sections.length} sections of products; WhatsApp takes at most ${limits.productSections}.`)
      for (const { title, productIds } of button.sections) {
        problems.label(field, title === '' ? 'The title of a section' : `The section “${title}”`, title, limits.productSectionTitle)
        if (productIds.length === 0) problems.add(field, `The section “${title}” has no products.`)
      }
      return
    }
    default:
  }
}
