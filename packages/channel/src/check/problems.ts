import { countCharacters } from '../count-characters.ts'
import type { LimitProblem } from '../limits.ts'
import type { MediaKind } from '../media-limits.ts'
import type { OutboundMedia } from '../outbound.ts'
import { mediaProblem } from './media-problem.ts'
import { linkProblem } from './public-link.ts'

/** Gathers what is wrong with a message, in one wording for every kind. */
export class Problems {
  readonly found: LimitProblem[] = []

  add(field: string, message: string): void {
    this.found.push({ field, message })
  }

  atMost(field: string, what: string, text: string | undefined, most: number): void {
    const length = text === undefined ? 0 : countCharacters(text)
    if (length > most) this.add(field, `${what} has ${length} characters; WhatsApp takes at most ${most}.`)
  }

  required(field: string, what: string, text: string): void {
    if (text.trim() === '') this.add(field, `${what} is empty.`)
  }

  /** A text that must be there and may not be too long. */
  text(field: string, what: string, text: string, most: number): void {
    this.required(field, what, text)
    this.atMost(field, what, text, most)
  }

  /** A label stands on one line. */
  label(field: string, what: string, text: string, most: number): void {
    this.text(field, what, text, most)
    if (/[\r\n]/.test(text)) this.add(field, `${what} has a line break. Put it on one line.`)
  }

  unique(field: string, what: string, values: string[]): void {
    const double = values.find((value, index) => values.indexOf(value) !== index)
    if (double !== undefined) this.add(field, `Two ${what} are called “${double}”. Each needs its own.`)
  }

  /** An id comes back as it was sent, so it may not begin or end with what gets lost on the way. */
  id(field: string, what: string, id: string, most: number): void {
    this.text(field, what, id, most)
    if (id !== id.trim()) this.add(field, `${what} begins or ends with a space. Remove it.`)
  }

  link(field: string, link: string): void {
    const problem = linkProblem(link)
    if (problem !== undefined) this.add(field, problem)
  }

  media(field: string, kind: MediaKind, media: OutboundMedia): void {
    const problem = mediaProblem(kind, media)
    if (problem) this.add(problem.link ? `${field}.link` : field, problem.message)
  }
}
