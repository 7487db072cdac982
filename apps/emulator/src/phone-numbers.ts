import { createHash, randomInt } from 'node:crypto'

const oneDigit = new Set(['1', '7'])
const twoDigits = new Set(
  ('20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98').split(' '),
)
const countries: Record<string, string> = {
  1: 'US', 7: 'KZ', 20: 'EG', 27: 'ZA', 30: 'GR', 31: 'NL', 32: 'BE', 33: 'FR', 34: 'ES', 36: 'HU', 39: 'IT', 40: 'RO', 41: 'CH', 43: 'AT',
  44: 'GB', 45: 'DK', 46: 'SE', 47: 'NO', 48: 'PL', 49: 'DE', 52: 'MX', 54: 'AR', 55: 'BR', 61: 'AU', 62: 'ID', 81: 'JP', 91: 'IN', 351: 'PT', 353: 'IE',
}

/** The country calling code at the start of `+16505550100`: `1`. */
export function callingCode(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  if (oneDigit.has(digits.slice(0, 1))) return digits.slice(0, 1)
  return twoDigits.has(digits.slice(0, 2)) ? digits.slice(0, 2) : digits.slice(0, 3)
}

/** `(650) 555-0100`, ` 16505550100` -> `+16505550100`, adding nothing. */
function withPlus(phone: string): string {
  return `+${phone.replace(/\D/g, '')}`
}

/**
 * Whom Meta takes a `to` for. Without a `+` it puts the business's own country code in front, even when the
 * code is already there: the classic way to send to nobody.
 */
export function dialled(to: string, businessPhone: string): string {
  return to.trim().startsWith('+') ? withPlus(to) : `+${callingCode(businessPhone)}${to.replace(/\D/g, '')}`
}

/** A customer's business-scoped id: the same for the same customer and business account. */
export function businessScopedId(phone: string, wabaId: string): string {
  const digest = createHash('sha256').update(`${wabaId}|${phone}`).digest()
  const digits = (digest.readBigUInt64BE() % 10n ** 18n).toString().padStart(18, '1')
  return `${countries[callingCode(phone)] ?? 'US'}.${digits}`
}

/** A number out of the range that is kept free for stories and films: nobody's. */
export function inventedPhone(taken: (phone: string) => boolean): string {
  for (;;) {
    const phone = `+1${randomInt(2, 10)}${randomInt(0, 9)}${randomInt(0, 10)}55501${String(randomInt(0, 100)).padStart(2, '0')}`
    if (!taken(phone)) return phone
  }
}

const names = ['Amara Lindqvist', 'Jonas Weber', 'Priya Nair', 'Mateo Rossi', 'Hanna Kowalska', 'Samuel Okafor', 'Lucía Gómez', 'Yusuf Demir', 'Clara Dubois', 'Tom Baker', 'Noor Haddad', 'Elin Strand']

export function inventedName(index: number): string {
  return names[index % names.length] as string
}
