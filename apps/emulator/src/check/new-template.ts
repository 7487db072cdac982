import { GraphRefusal } from '../graph-refusal.ts'
import { placeholders } from '../numbers.ts'
import type { ManagedTemplate } from '../templates.ts'
import { list, record, text, type Loose } from './fields.ts'

/** Meta's refusal of a template: its own subcode, with words for the person who made it. */
function wrong(subcode: number, message: string): GraphRefusal {
  return new GraphRefusal(400, 100, 'Invalid parameter', { subcode, details: message })
}

const within = (value: unknown, name: string, most: number, subcode: number): string => {
  if (typeof value !== 'string' || value.trim() === '') throw wrong(subcode, `${name} is missing.`)
  if (value.length > most) throw wrong(2388040, `${name} has ${value.length} characters; at most ${most} are allowed.`)
  return value
}

const formats = new Set(['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'PRODUCT'])
const mostOf: Record<string, number> = { QUICK_REPLY: 10, URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1, FLOW: 1, OTP: 1, CATALOG: 1, SPM: 1, MPM: 1, VOICE_CALL: 1, REQUEST_CONTACT_INFO: 1 }
const kinds = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER'])

const kind = (component: Loose) => String(component['type']).toUpperCase()
const formatOf = (header: Loose | undefined) => (header ? String(header['format'] ?? 'TEXT').toUpperCase() : undefined)
const buttonsOf = (component: Loose | undefined): string[] => (component ? list(component['buttons'], 'buttons').map((item) => kind(record(item, 'button'))) : [])

/** What Meta refuses about a template's parts before anybody looks at it. */
export function checkComponents(value: unknown, category: string, format: ManagedTemplate['parameterFormat']): ManagedTemplate['components'] {
  const components = list(value, 'components').map((item, index) => record(item, `components[${index}]`))
  for (const component of components) if (!kinds.has(kind(component))) throw wrong(2388043, `The component type ${kind(component)} is not known.`)
  if (new Set(components.map(kind)).size < components.length) throw wrong(2388043, 'Each kind of component may be there once.')
  const part = (type: string) => components.find((component) => kind(component) === type)
  if (!part('BODY')) throw wrong(2388043, 'A BODY component is required.')
  const offer = part('LIMITED_TIME_OFFER')
  for (const component of components) {
    if (kind(component) === 'HEADER') checkHeader(component, format)
    if (kind(component) === 'BODY' && !(category === 'AUTHENTICATION' && component['add_security_recommendation'] !== undefined)) checkBody(component, format, 'The body', offer ? 600 : 1024)
    if (kind(component) === 'FOOTER') {
      within(component['text'], 'The footer', 60, 2388073)
      if (placeholders(String(component['text'])).length > 0) throw wrong(2388073, 'A footer takes no variables.')
    }
    if (kind(component) === 'BUTTONS') checkButtons(component)
  }
  const only = (condition: boolean, what: string) => {
    if (!condition) throw wrong(2388043, what)
  }
  const shown = formatOf(part('HEADER'))
  const buttons = buttonsOf(part('BUTTONS'))
  const carousel = part('CAROUSEL')
  if (carousel) {
    only(components.length === 2, 'A carousel template has a body and its cards, and nothing else.')
    checkCards(carousel, format)
  }
  if (offer) checkOffer(offer, shown, buttons, part('FOOTER') !== undefined, only)
  only((shown === 'PRODUCT') === buttons.includes('SPM'), 'A PRODUCT header and an SPM button belong together.')
  only(!buttons.includes('MPM') || shown === 'TEXT', 'A template with an MPM button needs a header of the format TEXT.')
  for (const type of ['SPM', 'MPM', 'CATALOG']) only(!buttons.includes(type) || buttons.length === 1, `A button of the type ${type} stands alone.`)
  if (carousel || offer || buttons.includes('SPM') || buttons.includes('MPM')) only(category === 'MARKETING', 'This kind of template must be in the category MARKETING.')
  return components as ManagedTemplate['components']
}

function checkOffer(component: Loose, header: string | undefined, buttons: string[], footer: boolean, only: (condition: boolean, what: string) => void): void {
  const offer = record(component['limited_time_offer'], 'limited_time_offer')
  within(offer['text'], 'The text of the offer', 16, 2388040)
  only(offer['has_expiration'] === undefined || typeof offer['has_expiration'] === 'boolean', 'has_expiration is true or false.')
  only(!footer, 'A limited-time offer takes no footer.')
  only(header === undefined || header === 'IMAGE' || header === 'VIDEO', 'A limited-time offer takes a header of the format IMAGE or VIDEO.')
  only(buttons.every((type) => type === 'COPY_CODE' || type === 'URL') && buttons.includes('URL'), 'A limited-time offer takes a COPY_CODE and a URL button, and needs the latter.')
  only(!buttons.includes('COPY_CODE') || buttons[0] === 'COPY_CODE', 'The COPY_CODE button must come first.')
  only(offer['has_expiration'] !== true || buttons.includes('COPY_CODE'), 'An offer that expires needs a COPY_CODE button.')
}

function checkCards(carousel: Loose, format: ManagedTemplate['parameterFormat']): void {
  const cards = list(carousel['cards'], 'cards').map((card, index) => list(record(card, `cards[${index}]`)['components'], `cards[${index}]['components']`).map((item) => record(item, 'component')))
  if (cards.length < 2 || cards.length > 10) throw wrong(2388043, 'A carousel has two to ten cards.')
  const makes = cards.map((components) => {
    const part = (type: string) => components.find((component) => kind(component) === type)
    for (const component of components) if (!['HEADER', 'BODY', 'BUTTONS'].includes(kind(component))) throw wrong(2388043, `A card takes no component of the type ${kind(component)}.`)
    const [header, body, buttons] = [part('HEADER'), part('BODY'), part('BUTTONS')]
    const shown = formatOf(header)
    if (!header || !['IMAGE', 'VIDEO', 'PRODUCT'].includes(shown!)) throw wrong(2388047, 'A card needs a header of the format IMAGE, VIDEO or PRODUCT.')
    checkHeader(header, format)
    if (body) {
      if (shown === 'PRODUCT') throw wrong(2388043, 'A card with a product takes no body.')
      checkBody(body, format, 'The text of a card', 160)
      if (String(body['text']).split('\n').length > 3) throw wrong(2388047, 'The text of a card has more than two line breaks.')
    }
    const types = buttonsOf(buttons)
    if (!buttons || types.length > (shown === 'PRODUCT' ? 1 : 2)) throw wrong(2388043, 'A card needs one or two buttons; one with a product needs one.')
    checkButtons(buttons)
    const allowed = shown === 'PRODUCT' ? ['SPM', 'URL'] : ['QUICK_REPLY', 'URL', 'PHONE_NUMBER']
    if (types.some((type) => !allowed.includes(type))) throw wrong(2388043, `A card with a header of the format ${shown} takes buttons of the types ${allowed.join(', ')}.`)
    return [shown, body ? 'BODY' : '', ...types].join()
  })
  if (new Set(makes).size > 1) throw wrong(2388043, 'All cards must have the same components.')
}

function checkHeader(component: Loose, format: ManagedTemplate['parameterFormat']): void {
  const shown = formatOf(component)!
  if (!formats.has(shown)) throw wrong(2388047, `The header format ${shown} is not known.`)
  if (shown === 'LOCATION' || shown === 'PRODUCT') return
  if (shown !== 'TEXT') {
    const handle = (component['example'] as Loose | undefined)?.['header_handle']
    if (!Array.isArray(handle) || typeof handle[0] !== 'string' || !handle[0].startsWith('4::')) throw wrong(2388273, `A header of the format ${shown} needs an uploaded example.`)
    return
  }
  const value = within(component['text'], 'The header', 60, 2388047)
  const names = placeholders(value)
  if (names.length > 1) throw wrong(2388047, 'A header takes one variable.')
  checkNames(names, format)
  if (names.length > 0 && component['example'] === undefined) throw wrong(2388043, 'The header needs an example.')
}

function checkBody(component: Loose, format: ManagedTemplate['parameterFormat'], what: string, most: number): void {
  const value = within(component['text'], what, most, 2388047)
  const names = placeholders(value)
  checkNames(names, format)
  if (/^\s*\{\{[^}]*\}\}|\{\{[^}]*\}\}\s*$/.test(value)) throw wrong(2388299, "Variables can't be at the start or end of the template.")
  if (/\}\}\s*\{\{/.test(value)) throw wrong(2388299, 'Two variables stand side by side.')
  const words = value.replace(/\{\{[^}]*\}\}/g, ' ').split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word)).length
  if (names.length > 0 && words < names.length * 2 + 1) throw wrong(2388293, 'This template has too many variables for its length.')
  const example = component['example'] as Loose | undefined
  const given = format === 'NAMED' ? example?.['body_text_named_params'] : (example?.['body_text'] as unknown[] | undefined)?.[0]
  if (names.length > 0 && (!Array.isArray(given) || given.length !== names.length)) throw wrong(2388043, 'The body needs an example for each variable.')
}

function checkNames(names: string[], format: ManagedTemplate['parameterFormat']): void {
  if (format === 'NAMED' ? names.some((name) => !/^[a-z][a-z0-9_]*$/.test(name)) : names.some((name, index) => name !== String(index + 1)))
    throw wrong(2388047, format === 'NAMED' ? 'Variable names have lower-case letters and underscores.' : 'Variables must be numbered from {{1}} on, without gaps.')
}

function checkButtons(component: Loose): void {
  const buttons = list(component['buttons'], 'buttons').map((item) => record(item, 'button'))
  if (buttons.length === 0 || buttons.length > 10) throw wrong(2388043, 'A template takes one to ten buttons.')
  for (const [type, most] of Object.entries(mostOf)) if (buttons.filter((button) => kind(button) === type).length > most) throw wrong(2388043, `At most ${most} buttons of the type ${type} are allowed.`)
  const replies = buttons.map((button) => kind(button) === 'QUICK_REPLY')
  if (replies.includes(true) && replies.lastIndexOf(true) - replies.indexOf(true) + 1 > replies.filter(Boolean).length) throw wrong(2388043, 'Quick replies must stand together.')
  for (const button of buttons) {
    if (!(kind(button) in mostOf)) throw wrong(2388043, `The button type ${kind(button)} is not known.`)
    if (kind(button) !== 'COPY_CODE' && kind(button) !== 'REQUEST_CONTACT_INFO') within(button['text'], 'A button', 25, 2388040)
    if (kind(button) === 'COPY_CODE') within(Array.isArray(button['example']) ? button['example'][0] : button['example'], 'The sample code', 15, 2388040)
    if (kind(button) === 'PHONE_NUMBER') within(button['phone_number'], 'The phone number', 20, 2388040)
    if (kind(button) === 'URL') {
      const url = within(button['url'], 'The address', 2000, 2388040)
      const names = placeholders(url)
      if (names.length > 1 || (names.length === 1 && !url.endsWith('}}'))) throw wrong(2388043, 'An address takes one variable, at its end.')
      if (names.length === 1 && !Array.isArray(button['example'])) throw wrong(2388043, 'An address with a variable needs an example.')
    }
  }
}

export function readName(body: Loose): { name: string; language: string; category: ManagedTemplate['category'] } {
  const name = text(body['name'], 'name', 512)
  if (!/^[a-z0-9_]+$/.test(name)) throw wrong(2388049, 'A template name has lower-case letters, digits and underscores only.')
  const language = text(body['language'], 'language', 20)
  if (!/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language)) throw wrong(2388042, `The language ${language} is not supported.`)
  const category = String(body['category']).toUpperCase()
  if (category !== 'MARKETING' && category !== 'UTILITY' && category !== 'AUTHENTICATION') throw wrong(2388042, 'The category must be MARKETING, UTILITY or AUTHENTICATION.')
  return { name, language, category }
}
