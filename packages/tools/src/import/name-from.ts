/** A name that models take, from any words. */
export function nameFrom(words: string): string {
  const name = words.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '').slice(0, 64).replace(/_+$/, '')
  return name === '' ? 'call' : name
}
