import { z } from 'zod'

/**
 * Names by which results are addressed in placeholders (`{{ ask_service.answer }}`): letters of any
 * script, digits and underscores, not beginning with a digit. What Liquid takes as an identifier.
 */
const pattern = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u

export const maxNameLength = 40

/** Roots of the placeholder scope that no node and no variable may be called. */
export const reservedNames = ['contact', 'conversation', 'workspace', 'message', 'now', 'true', 'false', 'nil', 'null', 'empty', 'blank', 'forloop'] as const

export const nameSchema = z
  .string()
  .min(1)
  .max(maxNameLength)
  .regex(pattern, 'A name is made of letters, digits and underscores, and does not begin with a digit.')

/** The nearest valid name to what somebody typed: "Ask: which service?" -> `ask_which_service`. */
export function toName(text: string, fallback = 'step'): string {
  const name = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^[_\p{N}\p{M}]+|_+$/gu, '')
    .slice(0, maxNameLength)
    .replace(/_+$/, '')
  return pattern.test(name) ? name : fallback
}

/** `wanted`, or `wanted_2`, `wanted_3` … until it is neither taken nor reserved. */
export function uniqueName(wanted: string, taken: Iterable<string>): string {
  const used = new Set<string>([...taken, ...reservedNames])
  if (!used.has(wanted)) return wanted
  const stem = wanted.replace(/_\d+$/, '').slice(0, maxNameLength - 5)
  for (let number = 2; ; number++) {
    const candidate = `${stem}_${number}`
    if (!used.has(candidate)) return candidate
  }
}
