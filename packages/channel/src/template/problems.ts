import { countCharacters } from '../count-characters.ts'
import type { LimitProblem } from '../limits.ts'
import { templateParameters, type TemplateShape } from './shape.ts'

/** Gathers what is wrong, in one wording for every part of a template. */
export class TemplateProblems {
  readonly found: LimitProblem[] = []
  readonly #format: TemplateShape['parameterFormat']

  constructor(format: TemplateShape['parameterFormat']) {
    this.#format = format
  }

  add(field: string, message: string): void {
    this.found.push({ field, message })
  }

  text(field: string, what: string, value: string, most: number): void {
    if (value.trim() === '') this.add(field, `${what} is empty.`)
    else if (countCharacters(value) > most) this.add(field, `${what} has ${countCharacters(value)} characters; WhatsApp takes at most ${most}.`)
  }

  /** The placeholders of a text, and whether they are called as they must be. */
  parameters(field: string, what: string, source: string): string[] {
    const given = templateParameters(source)
    const odd = [...source.matchAll(/\{\{(.*?)\}\}/g)].map(([, inner]) => inner!.trim()).find((inner) => !/^[A-Za-z0-9_]+$/.test(inner))
    if (odd !== undefined) this.add(field, `"{{${odd}}}" is not a placeholder that WhatsApp knows. Use {{1}} or {{first_name}}.`)
    if (this.#format === 'positional') {
      const wrong = given.findIndex((parameter, index) => parameter !== String(index + 1))
      if (wrong !== -1) this.add(field, `${what} must number its placeholders from {{1}} on, without gaps; {{${given[wrong]}}} should be {{${wrong + 1}}}.`)
    } else {
      const wrong = given.find((parameter) => !/^[a-z][a-z0-9_]*$/.test(parameter))
      if (wrong !== undefined) this.add(field, `The placeholder {{${wrong}}} needs a name of small letters and underscores, as in {{first_name}}.`)
    }
    return given
  }

  example(field: string, parameter: string, example: string | undefined): void {
    if ((example ?? '').trim() === '') this.add(field, `Give an example for {{${parameter}}}. The reviewers at Meta need it.`)
    else if (/[\n\r\t]/.test(example!)) this.add(field, `The example for {{${parameter}}} may hold no line break and no tab.`)
  }

  /** A text with placeholders and their examples: the message's own, or a card's. */
  body(prefix: string, what: string, { body, bodyExamples }: { body: string; bodyExamples: string[] }, most: number): void {
    const field = `${prefix}body`
    this.text(field, what, body, most)
    const names = this.parameters(field, what, body)
    names.forEach((parameter, index) => this.example(`${prefix}bodyExamples[${index}]`, parameter, bodyExamples[index]))
    if (/^\s*\{\{[^}]*\}\}/.test(body) || /\{\{[^}]*\}\}\s*$/.test(body)) this.add(field, `${what} may not begin or end with a placeholder. Put some words before or after it.`)
    if (/\}\}\s*\{\{/.test(body)) this.add(field, 'Two placeholders stand side by side. Put some words between them.')
    const words = body.replace(/\{\{[^}]*\}\}/g, ' ').split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word)).length
    if (names.length > 0 && words < names.length * 2 + 1) this.add(field, `There are ${names.length === 1 ? 'too few words around the placeholder' : `too few words for ${names.length} placeholders`}. Write at least ${names.length * 2 + 1} words.`)
  }
}
