import type { ChannelLimits } from '../limits.ts'
import type { OutboundContent } from '../outbound.ts'
import type { Problems } from './problems.ts'

type Of<Type extends OutboundContent['type']> = Extract<OutboundContent, { type: Type }>

export function checkFile(content: Of<'image' | 'video' | 'document' | 'audio' | 'sticker'>, limits: ChannelLimits, problems: Problems): void {
  problems.media('media', content.type === 'audio' && content.voice ? 'voice' : content.type, content.media)
  if ('caption' in content) problems.atMost('caption', 'The caption', content.caption, limits.caption)
  if (content.type === 'document') problems.atMost('filename', 'The file name', content.filename, limits.filename)
}

export function checkLocation(content: Of<'location'>, problems: Problems): void {
  if (!(Math.abs(content.latitude) <= 90)) problems.add('latitude', 'The latitude must be a number from -90 to 90.')
  if (!(Math.abs(content.longitude) <= 180)) problems.add('longitude', 'The longitude must be a number from -180 to 180.')
}

export function checkContacts(content: Of<'contacts'>, limits: ChannelLimits, problems: Problems): void {
  if (content.contacts.length === 0) problems.add('contacts', 'There is no contact. Add at least one.')
  if (content.contacts.length > limits.contacts) problems.add('contacts', `There are ${content.contacts.length} contacts; WhatsApp takes at most ${limits.contacts}.`)
  content.contacts.forEach((contact, index) => {
    const field = `contacts[${index}]`
    problems.required(`${field}.name`, `The name of contact ${index + 1}`, contact.name)
    contact.phones?.forEach((phone, at) => {
      if (!/^\+?[\d\s()./-]{5,24}$/.test(phone)) problems.add(`${field}.phones[${at}]`, `“${phone}” is not a phone number.`)
    })
    contact.emails?.forEach((email, at) => {
      if (!/^\S+@\S+\.\S+$/.test(email)) problems.add(`${field}.emails[${at}]`, `“${email}” is not an e-mail address.`)
    })
    contact.links?.forEach((link, at) => problems.link(`${field}.links[${at}]`, link))
  })
}

const emoji = /^(\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[#*\d]\uFE0F?\u20E3)/u

export function checkReaction(content: Of<'reaction'>, problems: Problems): void {
  problems.required('messageId', 'The message to react to', content.messageId)
  if (content.emoji === '') return
  if ([...new Intl.Segmenter().segment(content.emoji)].length !== 1 || !emoji.test(content.emoji)) problems.add('emoji', 'A reaction is exactly one emoji.')
}
