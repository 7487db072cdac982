import type { ContactAddress } from '@parley/channel'
import type { Sender } from '../mail.ts'
import type { MemoryContact, MemoryMail } from './memory-rows.ts'

/** Whom an address names: found, or made; what is new about them is added. */
export function contactOf(contacts: MemoryContact[], newId: () => string, workspaceId: string, { address, name = '' }: Sender): MemoryContact {
  const ours = contacts.filter((contact) => contact.workspaceId === workspaceId)
  const byUser = ours.find((contact) => address.userId !== undefined && contact.userId === address.userId)
  const byPhone = ours.find((contact) => address.phone !== undefined && contact.phone === address.phone)
  const found = byUser ?? (byPhone && (byPhone.userId === null || address.userId === undefined) ? byPhone : undefined)
  if (!found) {
    const contact: MemoryContact = { workspaceId, id: newId(), name, phone: byPhone ? null : (address.phone ?? null), userId: address.userId ?? null, language: null, fields: {} }
    contacts.push(contact)
    return contact
  }
  found.userId ??= address.userId ?? null
  if (!byPhone) found.phone ??= address.phone ?? null
  if (found.name === '') found.name = name
  return found
}

/** A customer has another number or id from now on. */
export function changeIdentity(contacts: MemoryContact[], mail: MemoryMail): void {
  const { previous, current } = mail.payload as unknown as { previous: ContactAddress; current: ContactAddress }
  const ours = contacts.filter((contact) => contact.workspaceId === mail.workspaceId)
  const contact =
    ours.find((candidate) => previous.userId !== undefined && candidate.userId === previous.userId) ?? ours.find((candidate) => previous.phone !== undefined && candidate.phone === previous.phone)
  const other = ours.some(
    (candidate) => candidate !== contact && ((current.phone !== undefined && candidate.phone === current.phone) || (current.userId !== undefined && candidate.userId === current.userId)),
  )
  mail.taken = true
  if (!contact || other) mail.setAside = 'The contact is not known, or the new address already belongs to another contact.'
  else Object.assign(contact, { phone: current.phone ?? contact.phone, userId: current.userId ?? contact.userId })
}
