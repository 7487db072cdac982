import { countCharacters } from '../count-characters.ts'
import type { LimitProblem } from '../limits.ts'
import { templateLimits as limits } from './limits.ts'
import { templateParameters, type TemplateButton, type TemplateCategory, type TemplateShape } from './shape.ts'

export interface TemplateDraft {
  name: string
  /** As WhatsApp writes it: `de`, `en_US`. */
  language: string
  category: TemplateCategory
  shape: TemplateShape
}

/** Everything about a template that WhatsApp would refuse, with what to do; the same in the editor while typing, in the API and before it is sent in. */
export function checkTemplate({ name, language, category, shape }: TemplateDraft): LimitProblem[] {
  const found: LimitProblem[] = []
  const add = (field: string, message: string) => found.push({ field, message })
  const text = (field: string, what: string, value: string, most: number) => {
    if (value.trim() === '') add(field, `${what} is empty.`)
    else if (countCharacters(value) > most) add(field, `${what} has ${countCharacters(value)} characters; WhatsApp takes at most ${most}.`)
  }

  if (!/^[a-z0-9_]+$/.test(name)) add('name', 'The name is made of small letters, digits and underscores, as in order_shipped.')
  else if (name.length > limits.name) add('name', `The name has ${name.length} characters; WhatsApp takes at most ${limits.name}.`)
  if (!/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language)) add('language', 'Choose a language.')

  const { header, body, footer, buttons } = shape
  if (header?.type === 'text') {
    text('header.text', 'The header', header.text, limits.headerText)
    const names = checkParameters('header.text', 'The header', header.text)
    if (names.length > 1) add('header.text', 'A header takes one placeholder at most.')
    names.forEach((parameter, index) => needExample(`header.examples[${index}]`, parameter, header.examples[index]))
    if (/[\n\r]|[*_~`]/.test(header.text)) add('header.text', 'A header is one line without formatting marks (* _ ~ `).')
  } else if (header && header.type !== 'location' && header.example === '') add('header.example', 'Upload a sample. The reviewers at Meta look at it; customers get your own file.')

  text('body', 'The text', body, limits.body)
  const names = checkParameters('body', 'The text', body)
  names.forEach((parameter, index) => needExample(`bodyExamples[${index}]`, parameter, shape.bodyExamples[index]))
  if (/^\s*\{\{[^}]*\}\}/.test(body) || /\{\{[^}]*\}\}\s*$/.test(body)) add('body', 'The text may not begin or end with a placeholder. Put some words before or after it.')
  if (/\}\}\s*\{\{/.test(body)) add('body', 'Two placeholders stand side by side. Put some words between them.')
  const words = body.replace(/\{\{[^}]*\}\}/g, ' ').split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word)).length
  if (names.length > 0 && words < names.length * 2 + 1) add('body', `There are ${names.length === 1 ? 'too few words around the placeholder' : `too few words for ${names.length} placeholders`}. Write at least ${names.length * 2 + 1} words.`)

  if (footer !== '') {
    text('footer', 'The footer', footer, limits.footer)
    if (templateParameters(footer).length > 0) add('footer', 'A footer takes no placeholders.')
  }
  checkButtons(buttons)

  if (category === 'authentication') {
    if (!buttons.some((button) => button.type === 'one-time-code')) add('buttons', 'An authentication template needs a button for the code.')
    if (header) add('header', 'An authentication template has no header. Remove it.')
  } else if (buttons.some((button) => button.type === 'one-time-code')) add('buttons', 'Only authentication templates have a button for a code.')
  return found

  function checkParameters(field: string, what: string, source: string): string[] {
    const given = templateParameters(source)
    const odd = [...source.matchAll(/\{\{(.*?)\}\}/g)].map(([, inner]) => inner!.trim()).find((inner) => !/^[A-Za-z0-9_]+$/.test(inner))
    if (odd !== undefined) add(field, `"{{${odd}}}" is not a placeholder that WhatsApp knows. Use {{1}} or {{first_name}}.`)
    if (shape.parameterFormat === 'positional') {
      const wrong = given.findIndex((parameter, index) => parameter !== String(index + 1))
      if (wrong !== -1) add(field, `${what} must number its placeholders from {{1}} on, without gaps; {{${given[wrong]}}} should be {{${wrong + 1}}}.`)
    } else {
      const wrong = given.find((parameter) => !/^[a-z][a-z0-9_]*$/.test(parameter))
      if (wrong !== undefined) add(field, `The placeholder {{${wrong}}} needs a name of small letters and underscores, as in {{first_name}}.`)
    }
    return given
  }

  function needExample(field: string, parameter: string, example: string | undefined) {
    if ((example ?? '').trim() === '') add(field, `Give an example for {{${parameter}}}. The reviewers at Meta need it.`)
    else if (/[\n\r\t]/.test(example!)) add(field, `The example for {{${parameter}}} may hold no line break and no tab.`)
  }

  function checkButtons(list: TemplateButton[]) {
    if (list.length > limits.buttons) add('buttons', `There are ${list.length} buttons; WhatsApp takes at most ${limits.buttons}.`)
    const count = (type: TemplateButton['type']) => list.filter((button) => button.type === type).length
    if (count('url') > limits.urlButtons) add('buttons', `WhatsApp takes at most ${limits.urlButtons} buttons that open a page.`)
    const single: [TemplateButton['type'], string][] = [['phone', 'that call a number'], ['copy-code', 'that copy a code'], ['flow', 'that open a form'], ['catalogue', 'that open the catalogue'], ['products', 'that show products'], ['call', 'that call you on WhatsApp'], ['share-contact', 'that share contact details'], ['one-time-code', 'for a code']]
    for (const [type, what] of single) if (count(type) > 1) add('buttons', `WhatsApp takes one button ${what}.`)
    const replies = list.map((button) => button.type === 'quick-reply')
    if (replies.includes(true) && replies.lastIndexOf(true) - replies.indexOf(true) + 1 > count('quick-reply')) add('buttons', 'Quick replies must stand together, before or after the other buttons.')
    const labels = list.map((button) => ('text' in button ? button.text.trim().toLowerCase() : ''))
    const double = labels.find((label, index) => label !== '' && labels.indexOf(label) !== index)
    if (double !== undefined) add('buttons', `Two buttons are called "${double}". Each needs its own words.`)
    list.forEach((button, index) => {
      const field = (name: string) => `buttons[${index}].${name}`
      if ('text' in button) {
        text(field('text'), `Button ${index + 1}`, button.text, limits.buttonText)
        if (templateParameters(button.text).length > 0) add(field('text'), 'A button takes no placeholders.')
        if (/[\n\r]/.test(button.text)) add(field('text'), 'A button stands on one line.')
      }
      if (button.type === 'url') checkUrl(button, field)
      if (button.type === 'phone') {
        if (!/^\+?[0-9 ()-]+$/.test(button.phone.trim())) add(field('phone'), 'Write the number with its country code, as in +49 30 1234567.')
        else if (button.phone.length > limits.phone) add(field('phone'), `The number has more than ${limits.phone} characters.`)
      }
      if (button.type === 'copy-code') text(field('example'), 'The sample code', button.example, limits.copyCode)
      if (button.type === 'flow' && !/^\d+$/.test(button.flowId)) add(field('flowId'), 'Give the id of the WhatsApp Flow: digits only.')
    })
  }

  function checkUrl(button: Extract<TemplateButton, { type: 'url' }>, field: (name: string) => string) {
    if (!/^https?:\/\/[^\s{}]+(\{\{[^}]*\}\})?$/.test(button.url.trim())) add(field('url'), 'Write a whole address that begins with https://. One placeholder may stand at its end.')
    else if (button.url.length > limits.url) add(field('url'), `The address has more than ${limits.url} characters.`)
    const [parameter] = templateParameters(button.url)
    if (parameter !== undefined && !/^https?:\/\/\S+$/.test(button.example)) add(field('example'), `Give the whole address with an example in place of {{${parameter}}}.`)
  }
}
