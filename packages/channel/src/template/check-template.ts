import type { LimitProblem } from '../limits.ts'
import { checkTemplateButtons } from './check-buttons.ts'
import { checkTemplateKind } from './check-kind.ts'
import { templateLimits as limits } from './limits.ts'
import { TemplateProblems } from './problems.ts'
import { templateKind, templateParameters, type TemplateCategory, type TemplateShape } from './shape.ts'

export interface TemplateDraft {
  name: string
  /** As WhatsApp writes it: `de`, `en_US`. */
  language: string
  category: TemplateCategory
  shape: TemplateShape
}

/** Everything about a template that WhatsApp would refuse, with what to do; the same in the editor while typing, in the API and before it is sent in. */
export function checkTemplate({ name, language, category, shape }: TemplateDraft): LimitProblem[] {
  const problems = new TemplateProblems(shape.parameterFormat)
  if (!/^[a-z0-9_]+$/.test(name)) problems.add('name', 'The name is made of small letters, digits and underscores, as in order_shipped.')
  else if (name.length > limits.name) problems.add('name', `The name has ${name.length} characters; WhatsApp takes at most ${limits.name}.`)
  if (!/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language)) problems.add('language', 'Choose a language.')

  const { header, footer, buttons } = shape
  if (header?.type === 'text') {
    problems.text('header.text', 'The header', header.text, limits.headerText)
    const names = problems.parameters('header.text', 'The header', header.text)
    if (names.length > 1) problems.add('header.text', 'A header takes one placeholder at most.')
    names.forEach((parameter, index) => problems.example(`header.examples[${index}]`, parameter, header.examples[index]))
    if (/[\n\r]|[*_~`]/.test(header.text)) problems.add('header.text', 'A header is one line without formatting marks (* _ ~ `).')
  } else if (header && 'example' in header && header.example === '') problems.add('header.example', 'Upload a sample. The reviewers at Meta look at it; customers get your own file.')

  problems.body('', 'The text', shape, templateKind(shape) === 'offer' ? limits.offerBody : limits.body)
  if (footer !== '') {
    problems.text('footer', 'The footer', footer, limits.footer)
    if (templateParameters(footer).length > 0) problems.add('footer', 'A footer takes no placeholders.')
  }
  checkTemplateButtons('', buttons, problems)
  checkTemplateKind(category, shape, problems)

  if (category === 'authentication') {
    if (!buttons.some((button) => button.type === 'one-time-code')) problems.add('buttons', 'An authentication template needs a button for the code.')
    if (header) problems.add('header', 'An authentication template has no header. Remove it.')
  } else if (buttons.some((button) => button.type === 'one-time-code')) problems.add('buttons', 'Only authentication templates have a button for a code.')
  return problems.found
}
