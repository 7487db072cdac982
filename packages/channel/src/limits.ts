import { outboundText, type OutboundContent } from './outbound.ts'

/** A channel's limits as data, so that editor, API and sender refuse the same things in the same words. */
export interface ChannelLimits {
  text: number
  caption: number
  interactiveBody: number
  footer: number
  buttons: number
  buttonTitle: number
  optionId: number
  listButton: number
  listSections: number
  /** Over all sections together. */
  listRows: number
  listRowTitle: number
  listRowDescription: number
  listRowId: number
  listSectionTitle: number
}

/** WhatsApp Cloud API, v26.0. Source: Meta's interactive message guides as of November 2026. */
export const whatsappLimits: ChannelLimits = {
  text: 4096,
  caption: 1024,
  interactiveBody: 1024,
  footer: 60,
  buttons: 3,
  buttonTitle: 20,
  optionId: 256,
  listButton: 20,
  listSections: 10,
  listRows: 10,
  listRowTitle: 24,
  listRowDescription: 72,
  listRowId: 200,
  listSectionTitle: 24,
}

/**
 * Length as WhatsApp counts it. Whether an emoji counts once or as its two UTF-16 units is not
 * documented, so the stricter of the two is taken.
 */
export function countCharacters(text: string): number {
  return text.length
}

export interface LimitProblem {
  /** Where in the content, as a path: `options[2].title`. */
  field: string
  message: string
}

/** Everything about `content` that the channel would refuse; empty when it may be sent. */
export function checkOutbound(content: OutboundContent, limits: ChannelLimits): LimitProblem[] {
  const problems: LimitProblem[] = []
  const atMost = (field: string, what: string, text: string | undefined, most: number) => {
    const length = text === undefined ? 0 : countCharacters(text)
    if (length > most) problems.push({ field, message: `${what} has ${length} characters; WhatsApp takes at most ${most}.` })
  }
  const required = (field: string, what: string, text: string) => {
    if (text.trim() === '') problems.push({ field, message: `${what} is empty.` })
  }
  const unique = (field: string, what: string, values: string[]) => {
    const double = values.find((value, index) => values.indexOf(value) !== index)
    if (double !== undefined) problems.push({ field, message: `Two ${what} are called "${double}". Each needs its own.` })
  }

  switch (content.type) {
    case 'text':
      required('text', 'The text', content.text)
      atMost('text', 'The text', content.text, limits.text)
      break
    case 'image':
    case 'video':
    case 'document':
      atMost('caption', 'The caption', content.caption, limits.caption)
      break
    case 'buttons':
      required('text', 'The text above the buttons', content.text)
      atMost('text', 'The text above the buttons', content.text, limits.interactiveBody)
      atMost('footer', 'The footer', content.footer, limits.footer)
      if (content.options.length === 0) problems.push({ field: 'options', message: 'There is no button. Add at least one.' })
      if (content.options.length > limits.buttons)
        problems.push({ field: 'options', message: `There are ${content.options.length} buttons; WhatsApp shows at most ${limits.buttons}. Use a list instead.` })
      content.options.forEach((option, index) => {
        required(`options[${index}].title`, `Button ${index + 1}`, option.title)
        atMost(`options[${index}].title`, `Button "${option.title}"`, option.title, limits.buttonTitle)
        atMost(`options[${index}].id`, 'The id of a button', option.id, limits.optionId)
      })
      unique('options', 'buttons', content.options.map((option) => option.title))
      unique('options', 'button ids', content.options.map((option) => option.id))
      break
    case 'list': {
      const rows = content.sections.flatMap((section) => section.options)
      required('text', 'The text above the list', content.text)
      atMost('text', 'The text above the list', content.text, limits.interactiveBody)
      atMost('footer', 'The footer', content.footer, limits.footer)
      required('button', 'The label that opens the list', content.button)
      atMost('button', 'The label that opens the list', content.button, limits.listButton)
      if (rows.length === 0) problems.push({ field: 'sections', message: 'The list has no rows. Add at least one.' })
      if (rows.length > limits.listRows)
        problems.push({ field: 'sections', message: `The list has ${rows.length} rows; WhatsApp shows at most ${limits.listRows} in all sections together.` })
      if (content.sections.length > limits.listSections)
        problems.push({ field: 'sections', message: `The list has ${content.sections.length} sections; WhatsApp shows at most ${limits.listSections}.` })
      content.sections.forEach((section, index) => {
        if (content.sections.length > 1) required(`sections[${index}].title`, `The title of section ${index + 1}`, section.title ?? '')
        atMost(`sections[${index}].title`, `Section "${section.title}"`, section.title, limits.listSectionTitle)
        section.options.forEach((option, row) => {
          const field = `sections[${index}].options[${row}]`
          required(`${field}.title`, `Row ${row + 1}`, option.title)
          atMost(`${field}.title`, `Row "${option.title}"`, option.title, limits.listRowTitle)
          atMost(`${field}.description`, `The description of "${option.title}"`, option.description, limits.listRowDescription)
          atMost(`${field}.id`, 'The id of a row', option.id, limits.listRowId)
        })
      })
      unique('sections', 'row ids', rows.map((row) => row.id))
      break
    }
    case 'template':
      content.parameters.forEach((parameter, index) => {
        if (/[\n\t]| {5}/.test(parameter.text))
          problems.push({ field: `parameters[${index}]`, message: 'A template parameter may hold no line break, no tab and no run of more than four spaces.' })
      })
      break
    case 'audio':
    case 'location':
      break
  }
  return problems
}

/** Splits a text that is too long for one message at paragraph, line, sentence or word ends. */
export function splitText(text: string, most: number): string[] {
  const parts: string[] = []
  let rest = text
  while (countCharacters(rest) > most) {
    const window = rest.slice(0, most)
    const cut = ['\n\n', '\n', '. ', ' '].map((mark) => [window.lastIndexOf(mark), mark.length] as const).find(([at]) => at > most / 2)
    // Without any gap the cut must not fall between the two halves of a surrogate pair.
    const hard = /[\uD800-\uDBFF]$/.test(window) ? most - 1 : most
    const end = cut ? cut[0] + cut[1] : hard
    parts.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  if (rest !== '') parts.push(rest)
  return parts
}

/** True where sending it would leave the customer with nothing to read or look at. */
export function isEmptyOutbound(content: OutboundContent): boolean {
  return content.type === 'text' && outboundText(content).trim() === ''
}
