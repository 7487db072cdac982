import { isBusinessScopedId, toPhone, type ContactAddress } from '@parley/channel'
import { asArray, asId, asRecord, asText, type Loose } from './read.ts'

/**
 * An address out of the fields that may hold one. Either field may hold either kind: some payloads carry a
 * business-scoped id where a phone number is documented, so that is asked before any digit is stripped.
 */
export function readAddress(phoneOrId: unknown, userId: unknown): ContactAddress {
  const first = asId(phoneOrId)
  const second = asId(userId)
  const scoped = second ?? (first !== undefined && isBusinessScopedId(first) ? first : undefined)
  const phone = first !== undefined && !isBusinessScopedId(first) ? toPhone(first) : undefined
  return { ...(phone !== undefined && { phone }), ...(scoped !== undefined && { userId: scoped }) }
}

export function isKnown(address: ContactAddress): boolean {
  return address.phone !== undefined || address.userId !== undefined
}

export interface Sender {
  address: ContactAddress
  profileName?: string
  username?: string
}

/**
 * Who wrote `message`: its own fields, completed from the `contacts[]` entry that names the same person.
 * Entries do not always pair with messages by position, so they are matched by id.
 */
export function readSender(message: Loose, contacts: unknown): Sender {
  const own = readAddress(message['from'], message['from_user_id'])
  const entries = asArray(contacts).flatMap((entry): Loose[] => { const record = asRecord(entry); return record ? [record] : [] })
  const addressOf = (entry: Loose) => readAddress(entry['wa_id'], entry['user_id'])
  const same = (entry: Loose) => {
    const other = addressOf(entry)
    return (own.userId !== undefined && own.userId === other.userId) || (own.phone !== undefined && own.phone === other.phone)
  }
  const entry = entries.find(same) ?? (!isKnown(own) && entries.length === 1 ? entries[0] : undefined)
  if (!entry) return { address: own }
  const profile = asRecord(entry['profile'])
  const profileName = asText(profile?.['name'])
  const username = asText(profile?.['username'])
  return {
    address: { ...addressOf(entry), ...own },
    ...(profileName !== undefined && { profileName }),
    ...(username !== undefined && { username }),
  }
}
