/**
 * Length as WhatsApp counts it. Whether an emoji counts once or as its two UTF-16 units is not
 * documented, so the stricter of the two is taken.
 */
export function countCharacters(text: string): number {
  return text.length
}
