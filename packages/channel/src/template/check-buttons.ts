import { linkProblem } from '../check/public-link.ts'
import { templateLimits as limits } from './limits.ts'
import type { TemplateProblems } from './problems.ts'
import { templateParameters, type TemplateButton } from './shape.ts'

const single: [TemplateButton['type'], string][] = [
  ['phone', 'that calls a number'], ['copy-code', 'that copies a code'], ['flow', 'that opens a form'], ['catalogue', 'that opens the catalogue'], ['product', 'that shows the product'],
  ['products', 'that shows products'], ['call', 'that calls you on WhatsApp'], ['share-contact', 'that shares contact details'], ['one-time-code', 'for a code'],
]

/** The buttons below a text. `prefix`: where they stand in the template, as in `cards[0].`. */
export function checkTemplateButtons(prefix: string, buttons: TemplateButton[], problems: TemplateProblems): void {
  const whole = `${prefix}buttons`
  if (buttons.length > limits.buttons) problems.add(whole, `There are ${buttons.length} buttons; WhatsApp takes at most ${limits.buttons}.`)
  const count = (type: TemplateButton['type']) => buttons.filter((button) => button.type === type).length
  if (count('url') > limits.urlButtons) problems.add(whole, `WhatsApp takes at most ${limits.urlButtons} buttons that open a page.`)
  for (const [type, what] of single) if (count(type) > 1) problems.add(whole, `WhatsApp takes one button ${what}.`)
  const replies = buttons.map((button) => button.type === 'quick-reply')
  if (replies.includes(true) && replies.lastIndexOf(true) - replies.indexOf(true) + 1 > count('quick-reply')) problems.add(whole, 'Quick replies must stand together, before or after the other buttons.')
  const labels = buttons.map((button) => ('text' in button ? button.text.trim().toLowerCase() : ''))
  const double = labels.find((label, index) => label !== '' && labels.indexOf(label) !== index)
  if (double !== undefined) problems.add(whole, `Two buttons are called “${double}”. Each needs its own words.`)
  buttons.forEach((button, index) => {
    const field = (name: string) => `${whole}[${index}].${name}`
    if ('text' in button) {
      problems.text(field('text'), `Button ${index + 1}`, button.text, limits.buttonText)
      if (templateParameters(button.text).length > 0) problems.add(field('text'), 'A button takes no placeholders.')
      if (/[\n\r]/.test(button.text)) problems.add(field('text'), 'A button stands on one line.')
    }
    if (button.type === 'url') checkUrl(button, field, problems)
    if (button.type === 'phone') {
      if (!/^\+?[0-9 ()-]+$/.test(button.phone.trim())) problems.add(field('phone'), 'Write the number with its country code, as in +49 30 1234567.')
      else if (button.phone.length > limits.phone) problems.add(field('phone'), `The number has more than ${limits.phone} characters.`)
    }
    if (button.type === 'copy-code') problems.text(field('example'), 'The sample code', button.example, limits.copyCode)
    if (button.type === 'flow' && !/^\d+$/.test(button.flowId)) problems.add(field('flowId'), 'Give the id of the WhatsApp Flow: digits only.')
  })
}

function checkUrl(button: Extract<TemplateButton, { type: 'url' }>, field: (name: string) => string, problems: TemplateProblems): void {
  if (!/^https?:\/\/[^\s{}]+(\{\{[^}]*\}\})?$/.test(button.url.trim())) problems.add(field('url'), 'Write a whole address that begins with https://. One placeholder may stand at its end.')
  else {
    const problem = linkProblem(button.url.trim().replace(/\{\{[^}]*\}\}$/, 'x'))
    if (problem !== undefined) problems.add(field('url'), problem)
  }
  const [parameter] = templateParameters(button.url)
  if (parameter !== undefined && !/^https?:\/\/\S+$/.test(button.example)) problems.add(field('example'), `Give the whole address with an example in place of {{${parameter}}}.`)
}
