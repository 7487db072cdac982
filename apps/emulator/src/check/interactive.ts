import { refuse } from '../graph-refusal.ts'
import type { BusinessNumber } from '../numbers.ts'
import type { Store } from '../store.ts'
import { id, label, list, maybeText, oneOf, record, text, unique, webLink, without, type Loose } from './fields.ts'
import { checkMedia } from './media.ts'

type Header = 'none' | 'text' | 'any'

/** What may or must stand around each kind: its header, whether it needs words, whether it takes small print. */
const frames: Record<string, { header: Header; headerRequired?: true; body: 'required' | 'optional' | 'none'; footer: boolean; most?: number }> = {
  button: { header: 'any', body: 'required', footer: true },
  list: { header: 'text', body: 'required', footer: true, most: 4096 },
  cta_url: { header: 'any', body: 'required', footer: true },
  flow: { header: 'any', body: 'required', footer: true },
  location_request_message: { header: 'none', body: 'required', footer: false },
  contact_request: { header: 'none', body: 'required', footer: false },
  product: { header: 'none', body: 'optional', footer: true },
  product_list: { header: 'text', headerRequired: true, body: 'required', footer: true },
  catalog_message: { header: 'none', body: 'required', footer: true },
  carousel: { header: 'none', body: 'required', footer: false },
}

/** Kinds that exist and that need what the emulator has not: calling, payments, addresses in India. */
const elsewhere = new Set(['address_message', 'call_permission_request', 'voice_call', 'order_details', 'order_status'])

export function checkInteractive(interactive: Loose, number: BusinessNumber, store: Store): void {
  const type = text(interactive['type'], "interactive['type']", 40)
  if (elsewhere.has(type)) throw refuse(131051, `Interactive type '${type}' is not enabled for this number.`)
  const frame = frames[type]
  if (!frame) throw refuse(131009, `Interactive type '${type}' is not valid.`)
  checkFrame(interactive, frame, type, number, store)
  const action = record(interactive['action'], "interactive['action']")
  switch (type) {
    case 'button':
      return checkButtons(action)
    case 'list':
      return checkList(action)
    case 'cta_url':
      return checkLink(action)
    case 'flow':
      return checkFlow(action)
    case 'location_request_message':
      return void oneOf(action['name'], "action['name']", ['send_location'])
    case 'contact_request':
      return void oneOf(action['name'], "action['name']", ['request_contact_info'])
    case 'product':
      return checkProduct(action)
    case 'product_list':
      return checkProductList(action)
    case 'catalog_message':
      return checkCatalogue(action)
    case 'carousel':
      return checkCarousel(action, number, store)
  }
}

function checkFrame(interactive: Loose, frame: NonNullable<(typeof frames)[string]>, type: string, number: BusinessNumber, store: Store): void {
  const body = interactive['body']
  if (frame.body === 'required' || body !== undefined) text(record(body, "interactive['body']")['text'], "interactive['body']['text']", frame.most ?? 1024)
  if (!frame.footer) without(interactive, ['footer'], type)
  if (interactive['footer'] !== undefined) text(record(interactive['footer'], "interactive['footer']")['text'], "interactive['footer']['text']", 60)
  if (frame.header === 'none') without(interactive, ['header'], type)
  if (interactive['header'] === undefined) {
    if (frame.headerRequired) throw refuse(131008, "Parameter 'interactive['header']' is required.")
    return
  }
  const header = record(interactive['header'], "interactive['header']")
  const kind = text(header['type'], "interactive['header']['type']", 20)
  if (kind === 'text') label(header['text'], "interactive['header']['text']", 60)
  else if (frame.header !== 'any' || !['image', 'video', 'document'].includes(kind)) throw refuse(131009, `Header type '${kind}' is not allowed here.`)
  else checkMedia(kind, record(header[kind], `interactive['header']['${kind}']`), number, store)
}

function checkButtons(action: Loose): void {
  const replies = list(action['buttons'], "action['buttons']").map((button, index) => {
    const item = record(button, `buttons[${index}]`)
    if (item['type'] !== 'reply') throw refuse(131009, `buttons[${index}]['type'] must be 'reply'.`)
    const reply = record(item['reply'], `buttons[${index}]['reply']`)
    return { id: id(reply['id'], 'Button id', 256), title: label(reply['title'], 'Button title', 20) }
  })
  if (replies.length < 1 || replies.length > 3) throw refuse(131009, 'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3')
  unique(replies.map((reply) => reply.id), 'Button ids')
  unique(replies.map(({ title }) => title), 'Button titles')
}

function sectionsOf(action: Loose): Loose[] {
  const sections = list(action['sections'], "action['sections']").map((section, index) => record(section, `sections[${index}]`))
  if (sections.length < 1 || sections.length > 10) throw refuse(131009, 'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10')
  sections.forEach((section, index) => {
    if (sections.length > 1 || section['title'] !== undefined) label(section['title'], `sections[${index}]['title']`, 24)
  })
  return sections
}

function checkList(action: Loose): void {
  label(action['button'], "action['button']", 20)
  const rows = sectionsOf(action).flatMap((section, index) => {
    const items = list(section['rows'], `sections[${index}]['rows']`).map((row) => record(row, 'row'))
    if (items.length === 0) throw refuse(131009, `Section ${index} has no rows.`)
    return items
  })
  if (rows.length > 10) throw refuse(131009, 'Total row count exceed max allowed count: 10')
  for (const row of rows) {
    label(row['title'], 'Row title', 24)
    maybeText(row['description'], 'Row description', 72)
  }
  unique(rows.map((row) => id(row['id'], 'Row id', 200)), 'Row ids')
}

function checkLink(action: Loose): void {
  oneOf(action['name'], "action['name']", ['cta_url'])
  const parameters = record(action['parameters'], "action['parameters']")
  label(parameters['display_text'], 'display_text', 20)
  webLink(parameters['url'], 'url')
}

function checkFlow(action: Loose): void {
  oneOf(action['name'], "action['name']", ['flow'])
  const parameters = record(action['parameters'], "action['parameters']")
  oneOf(parameters['flow_message_version'], 'flow_message_version', ['3'])
  if ((parameters['flow_id'] === undefined) === (parameters['flow_name'] === undefined)) throw refuse(131009, 'Exactly one of flow_id and flow_name is required.')
  text(parameters['flow_id'] ?? parameters['flow_name'], 'flow_id', 200)
  if (/\p{Extended_Pictographic}/u.test(label(parameters['flow_cta'], 'flow_cta', 20))) throw refuse(131009, 'flow_cta cannot contain emoji.')
  maybeText(parameters['flow_token'], 'flow_token', 1000)
  if (parameters['mode'] !== undefined) oneOf(parameters['mode'], 'mode', ['draft', 'published'])
  const flowAction = parameters['flow_action'] === undefined ? 'navigate' : oneOf(parameters['flow_action'], 'flow_action', ['navigate', 'data_exchange'])
  const payload = parameters['flow_action_payload']
  if (flowAction === 'data_exchange') {
    if (payload !== undefined) throw refuse(131009, 'flow_action_payload is not allowed with data_exchange.')
    return
  }
  const { screen, data } = record(payload, 'flow_action_payload')
  text(screen, "flow_action_payload['screen']", 200)
  if (data !== undefined && Object.keys(record(data, "flow_action_payload['data']")).length === 0) throw refuse(131009, "flow_action_payload['data'] must be a non-empty object.")
}

function checkProduct(action: Loose): void {
  text(action['catalog_id'], "action['catalog_id']", 200)
  text(action['product_retailer_id'], "action['product_retailer_id']", 200)
}

function checkProductList(action: Loose): void {
  text(action['catalog_id'], "action['catalog_id']", 200)
  const products = sectionsOf(action).flatMap((section, index) => {
    const items = list(section['product_items'], `sections[${index}]['product_items']`)
    if (items.length === 0) throw refuse(131009, `Section ${index} has no products.`)
    return items.map((item) => text(record(item, 'product_items[]')['product_retailer_id'], 'product_retailer_id', 200))
  })
  if (products.length > 30) throw refuse(131009, 'Total product count exceed max allowed count: 30')
}

function checkCatalogue(action: Loose): void {
  oneOf(action['name'], "action['name']", ['catalog_message'])
  if (action['parameters'] !== undefined) maybeText(record(action['parameters'], "action['parameters']")['thumbnail_product_retailer_id'], 'thumbnail_product_retailer_id', 200)
}

function checkCarousel(action: Loose, number: BusinessNumber, store: Store): void {
  const cards = list(action['cards'], "action['cards']").map((card, index) => record(card, `cards[${index}]`))
  if (cards.length < 2 || cards.length > 10) throw refuse(131009, 'Invalid cards count. Min allowed cards: 2, Max allowed cards: 10')
  const kinds = cards.map((card, index) => {
    if (card['card_index'] !== index) throw refuse(131009, `cards[${index}]['card_index'] must be ${index}.`)
    const type = oneOf(card['type'], `cards[${index}]['type']`, ['cta_url', 'product'])
    const action = record(card['action'], `cards[${index}]['action']`)
    if (type === 'product') {
      checkProduct(action)
      return type
    }
    without(card, ['footer'], 'a card of a carousel')
    const header = record(card['header'], `cards[${index}]['header']`)
    const kind = oneOf(header['type'], `cards[${index}]['header']['type']`, ['image', 'video'])
    checkMedia(kind, record(header[kind], `cards[${index}]['header']['${kind}']`), number, store)
    if (card['body'] !== undefined) {
      const body = text(record(card['body'], `cards[${index}]['body']`)['text'], `cards[${index}]['body']['text']`, 160)
      if (body.split('\n').length > 3) throw refuse(131009, `cards[${index}]['body']['text'] has more than 2 line breaks.`)
    }
    checkLink(action)
    return `${type} ${kind}`
  })
  if (new Set(kinds).size > 1) throw refuse(131009, 'All cards must have the same type and the same header type.')
}
