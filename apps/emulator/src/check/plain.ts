import { refuse } from '../graph-refusal.ts'
import { list, maybeText, record, text, type Loose } from './fields.ts'

export function checkText(content: Loose): void {
  text(content['body'], "text['body']", 4096)
  if (content['preview_url'] !== undefined && typeof content['preview_url'] !== 'boolean') throw refuse(131009, "Parameter 'preview_url' must be true or false.")
}

export function checkLocation(location: Loose): void {
  for (const [name, most] of [['latitude', 90], ['longitude', 180]] as const) {
    const value = location[name]
    if (value === undefined) throw refuse(131008, `Parameter 'location['${name}']' is required.`)
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    if (typeof number !== 'number' || !(Math.abs(number) <= most)) throw refuse(131009, `Param location['${name}'] must be a number between -${most} and ${most}.`)
  }
  maybeText(location['name'], "location['name']", 1000)
  maybeText(location['address'], "location['address']", 1000)
}

const nameParts = ['first_name', 'last_name', 'middle_name', 'suffix', 'prefix']

export function checkContacts(given: unknown): void {
  const contacts = list(given, 'contacts').map((contact, index) => record(contact, `contacts[${index}]`))
  if (contacts.length === 0) throw refuse(131009, 'At least one contact is required.')
  if (contacts.length > 5) throw refuse(131009, 'Invalid contacts count. Max allowed contacts: 5')
  contacts.forEach((contact, index) => {
    const name = record(contact['name'], `contacts[${index}]['name']`)
    text(name['formatted_name'], `contacts[${index}]['name']['formatted_name']`, 500)
    if (!nameParts.some((part) => typeof name[part] === 'string' && name[part] !== '')) throw refuse(131009, `contacts[${index}]['name'] needs one of ${nameParts.join(', ')}.`)
    for (const [field, key] of [['phones', 'phone'], ['emails', 'email'], ['urls', 'url']] as const)
      if (contact[field] !== undefined) for (const item of list(contact[field], `contacts[${index}]['${field}']`)) text(record(item, field)[key], `${field}[]['${key}']`, 1000)
  })
}

const oneEmoji = /^(\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[#*\d]\uFE0F?\u20E3)/u

export function checkReaction(content: Loose): void {
  text(content['message_id'], "reaction['message_id']", 1024)
  const { emoji } = content
  if (typeof emoji !== 'string') throw refuse(131008, "Parameter 'reaction['emoji']' is required.")
  if (emoji !== '' && ([...new Intl.Segmenter().segment(emoji)].length !== 1 || !oneEmoji.test(emoji))) throw refuse(131009, "Parameter 'reaction['emoji']' must be a single emoji.")
}
