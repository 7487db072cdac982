import { refuse } from '../graph-refusal.ts'

export type Loose = Record<string, unknown>

export const record = (value: unknown, name: string): Loose => {
  if (value === undefined) throw refuse(131008, `Parameter '${name}' is required.`)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(131009, `Parameter '${name}' must be an object.`)
  return value as Loose
}
export const list = (value: unknown, name: string): unknown[] => {
  if (value === undefined) throw refuse(131008, `Parameter '${name}' is required.`)
  if (!Array.isArray(value)) throw refuse(131009, `Parameter '${name}' must be an array.`)
  return value
}
export const text = (value: unknown, name: string, most: number): string => {
  if (value === undefined) throw refuse(131008, `Parameter '${name}' is required.`)
  if (typeof value !== 'string') throw refuse(131009, `Parameter '${name}' must be a string.`)
  if (value.trim() === '') throw refuse(131009, `Parameter '${name}' must not be empty.`)
  // Meta counts somewhere between code points and UTF-16 units: nobody may rely on the gap.
  if (value.length > most) throw refuse(131009, `${name} length invalid. Min length: 1, Max length: ${most}`)
  return value
}
export const maybeText = (value: unknown, name: string, most: number) => (value === undefined ? undefined : text(value, name, most))

/** A label stands on one line. */
export const label = (value: unknown, name: string, most: number): string => {
  const given = text(value, name, most)
  if (/[\r\n]/.test(given)) throw refuse(131009, `${name} cannot contain new-line characters.`)
  return given
}
export const id = (value: unknown, name: string, most: number): string => {
  const given = text(value, name, most)
  if (given !== given.trim()) throw refuse(131009, `${name} cannot have leading or trailing spaces.`)
  return given
}
export const unique = (values: string[], name: string): void => {
  if (new Set(values).size < values.length) throw refuse(131009, `${name} must be unique.`)
}
/** An address that a phone may be sent to. */
export const webLink = (value: unknown, name: string): string => {
  const given = text(value, name, 2000)
  if (!/^https?:\/\/[^\s/]+\.[^\s]+$/.test(given)) throw refuse(131009, `Param ${name} is not a valid URL.`)
  return given
}
export const oneOf = (value: unknown, name: string, allowed: string[]): string => {
  const given = text(value, name, 100)
  if (!allowed.includes(given)) throw refuse(131009, `Param ${name} must be one of {${allowed.join(', ')}} - got "${given}".`)
  return given
}
/** What this kind of message does not have. */
export const without = (holder: Loose, names: string[], kind: string): void => {
  const found = names.find((name) => holder[name] !== undefined)
  if (found !== undefined) throw refuse(131009, `Parameter '${found}' is not allowed for ${kind}.`)
}
