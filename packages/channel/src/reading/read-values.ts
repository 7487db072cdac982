/** Reading what customers write: values inside ordinary sentences. Nothing here knows the clock. */

const numberPattern = /(?<![\p{L}\d.,])[-−+]?\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d+)?(?![\d])|(?<![\p{L}\d.,])[-−+]?\d+(?:[.,]\d+)?/u

const numberWords: Record<string, number> = {
  zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12,
  null: 0, ein: 1, eine: 1, einen: 1, einer: 1, eins: 1, zwei: 2, drei: 3, vier: 4, funf: 5, fuenf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10, elf: 11, zwolf: 12, zwoelf: 12,
}

/** The first number in a text, in digits (`1.5`, `1,5`, `1.250,50`, `-3`) or a word up to twelve; undefined where there is none. */
export function readNumber(text: string): number | undefined {
  const found = numberPattern.exec(text)?.[0]
  if (found !== undefined) {
    const value = Number(withPoint(found.replace('−', '-')))
    if (Number.isFinite(value)) return value
  }
  const word = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/\p{L}+/gu)?.find((part) => Object.hasOwn(numberWords, part))
  return word === undefined ? undefined : numberWords[word]
}

/** Which of point and comma is the decimal mark: the last of both, or a single one not followed by exactly three digits. */
function withPoint(digits: string): string {
  const plain = digits.replace(/['’ ]/g, '')
  const marks = plain.match(/[.,]/g) ?? []
  if (marks.length === 0) return plain
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','))
  const thousands = new Set(marks).size === 1 && (marks.length > 1 || /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/.test(plain))
  if (thousands) return plain.replace(/[.,]/g, '')
  return `${plain.slice(0, last).replace(/[.,]/g, '')}.${plain.slice(last + 1)}`
}

/** The first e-mail address in a text, its domain in small letters. */
export function readEmail(text: string): string | undefined {
  const found = /[\p{L}\p{N}._%+'-]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}/u.exec(text)?.[0].replace(/^['.]+/, '')
  if (found === undefined || found.includes('..')) return undefined
  const at = found.lastIndexOf('@')
  return at < 1 || found.length > 254 ? undefined : `${found.slice(0, at)}@${found.slice(at + 1).toLowerCase()}`
}
