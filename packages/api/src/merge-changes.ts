import { ParleyError } from '@parley/errors'

/** Equal as JSON, whatever the order of keys. */
export const written = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part !== null && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part)) ?? ''

/**
 * What one person changed, over what is stored by now. `began`: what it was when they opened the page; without it, `mine`
 * counts as it is. `names`: what a field is called on the page. CONFLICT, naming them, where somebody else has changed the
 * same fields in between and to something else.
 */
export function mergeChanges<Values extends object>(mine: Values, began: Partial<Values> | undefined, now: Values, names: Partial<Record<keyof Values, string>>): Values {
  if (began === undefined) return mine
  const fields = Object.keys(mine) as (keyof Values & string)[]
  const same = (a: Partial<Values>, b: Partial<Values>, field: keyof Values) => written(a[field]) === written(b[field])
  const clashes = fields.filter((field) => field in began && !same(mine, began, field) && !same(now, began, field) && !same(now, mine, field))
  if (clashes.length > 0) {
    const named = clashes.map((field) => `“${names[field] ?? field}”`)
    const list = named.length === 1 ? named[0] : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`
    throw new ParleyError('CONFLICT', `Somebody else has changed ${list} since you opened this page. Nothing was overwritten: load theirs, and make your change there.`, { details: { fields: clashes } })
  }
  return Object.fromEntries(fields.map((field) => [field, same(mine, began, field) ? now[field] : mine[field]])) as Values
}
