import type { Json } from '@parley/channel'
import type { CardProblem, FlowDocument } from '@parley/flow'
import type { CardEffect } from '@parley/interpreter'

/** Contact values that come from the channel and that no flow may overwrite. */
const readOnly = new Set(['contact.phone', 'contact.id'])

/** The name behind `contact.`, or undefined where the target is a variable of the flow. */
export const contactField = (target: string): string | undefined => (target.startsWith('contact.') ? target.slice('contact.'.length) : undefined)

/** Writes a value to where `target` says: `points` (a variable of the flow) or `contact.city`. */
export function writeTo(target: string, value: Json): CardEffect {
  const field = contactField(target)
  return field === undefined ? { type: 'set', name: target, value } : { type: 'update-contact', fields: { [field]: value } }
}

/** What is wrong with a place to write to; undefined when it is fine. */
export function targetProblem(target: string, field: string, document: FlowDocument): CardProblem | undefined {
  const problem = (message: string): CardProblem => ({ severity: 'error', code: 'card', message, field })
  if (target === '') return problem('Choose where to keep the value: a variable of this flow or a contact field.')
  if (readOnly.has(target)) return problem(`“${target}” comes from the channel and cannot be changed. Choose another contact field.`)
  const name = contactField(target)
  if (name === undefined) return document.variables.some((variable) => variable.name === target) ? undefined : problem(`This flow has no variable “${target}”. Add it, or choose another.`)
  return /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name) ? undefined : problem(`“${name}” cannot be a contact field. Use letters, digits and underscores, as in contact.city.`)
}
