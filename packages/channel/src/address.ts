/**
 * How a channel names a customer. At least one of the two is there. Since July 2026 WhatsApp may
 * leave out the phone number, so nothing may rely on it.
 */
export interface ContactAddress {
  /** E.164 with a leading `+`. */
  phone?: string
  /** The business-scoped user id, case preserved. Scoped to the business portfolio, not to us. */
  userId?: string
}

const businessScopedId = /^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$/

/** True for Meta's business-scoped user ids (`US.1349…`). Ask before stripping digits from anything. */
export function isBusinessScopedId(value: string): boolean {
  return businessScopedId.test(value)
}

/** The country that an id begins with, ISO 3166: `US.1349…` -> `US`. */
export function countryOfUserId(userId: string): string | null {
  return isBusinessScopedId(userId) ? userId.slice(0, 2) : null
}

/** `16505550100`, `+1 650 555-0100` -> `+16505550100`; undefined where no E.164 number is in it. */
export function toPhone(value: string): string | undefined {
  const digits = value.replace(/\D/g, '')
  return digits.length >= 5 && digits.length <= 15 ? `+${digits}` : undefined
}

/**
 * The same number as it is dialled or as WhatsApp writes it: Brazil's ninth digit, Mexico's and Argentina's
 * mobile prefix are left out or put in at times. Only where both spellings can be meant.
 */
export function otherSpellings(phone: string): string[] {
  const pairs: [RegExp, string][] = [
    [/^\+55(\d{2})9(\d{8})$/, '+55$1$2'], [/^\+55(\d{2})([6-9]\d{7})$/, '+55$19$2'],
    [/^\+521(\d{10})$/, '+52$1'], [/^\+52(\d{10})$/, '+521$1'],
    [/^\+549(\d{10})$/, '+54$1'], [/^\+54(\d{10})$/, '+549$1'],
  ]
  return pairs.flatMap(([spelling, other]) => (spelling.test(phone) ? [phone.replace(spelling, other)] : []))
}

/** One stable text per address, to group what belongs together before the contact is known. */
export function addressKey(address: ContactAddress): string {
  return address.userId ?? address.phone ?? ''
}
