import type { JsonObject, OutboundContact } from '@parley/channel'

/** WhatsApp wants the whole name and at least one part of it beside. */
export function contactBody(contact: OutboundContact): JsonObject {
  const { name, firstName, lastName, organisation, phones = [], emails = [], links = [] } = contact
  return {
    name: { formatted_name: name, first_name: firstName || name.trim().split(/\s+/)[0] || name, ...(lastName && { last_name: lastName }) },
    ...(phones.length > 0 && { phones: phones.map((phone) => ({ phone, type: 'WORK' })) }),
    ...(emails.length > 0 && { emails: emails.map((email) => ({ email, type: 'WORK' })) }),
    ...(links.length > 0 && { urls: links.map((url) => ({ url, type: 'WORK' })) }),
    ...(organisation && { org: { company: organisation } }),
  }
}
